/** {@code claviger verify}, as a command of the program and as a program of its own. */
@NullMarked
package io.claviger.verifier.command;

import org.jspecify.annotations.NullMarked;
