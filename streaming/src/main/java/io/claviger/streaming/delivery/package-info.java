/**
 * Follows the log for one sink: reads, delivers, keeps the position, waits and tries again. At
 * least once: the position moves only behind what the sink has taken.
 */
@NullMarked
package io.claviger.streaming.delivery;

import org.jspecify.annotations.NullMarked;
