/**
 * The node looks whether its files are still its own before it answers, and whether the disk has
 * room before it accepts.
 */
@NullMarked
package io.claviger.journal.watch;

import org.jspecify.annotations.NullMarked;
