/**
 * The values that the state of the HSM consists of. They are immutable; a change is a new value
 * carried by an event.
 */
@NullMarked
package io.claviger.core.state;

import org.jspecify.annotations.NullMarked;
