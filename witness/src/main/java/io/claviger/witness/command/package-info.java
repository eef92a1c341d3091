/** {@code claviger witness}. */
@NullMarked
package io.claviger.witness.command;

import org.jspecify.annotations.NullMarked;
