/**
 * Names and numbers of things, each a type of its own so that two of them cannot be swapped in a
 * call.
 */
@NullMarked
package io.claviger.core.id;

import org.jspecify.annotations.NullMarked;
