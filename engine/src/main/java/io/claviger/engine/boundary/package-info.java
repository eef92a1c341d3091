/**
 * The pure decisions. `Decider` says yes or no to a command, `Fold` turns the yes into state,
 * `Recorder` into a line of evidence, `Authority` knows which role may do what. The same decider
 * runs twice: at the edge, and when the journal has fixed the order.
 */
@NullMarked
package io.claviger.engine.boundary;

import org.jspecify.annotations.NullMarked;
