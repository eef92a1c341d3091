/** A witness that asks: compares a log with what a file remembers of it. */
@NullMarked
package io.claviger.witness.check;

import org.jspecify.annotations.NullMarked;
