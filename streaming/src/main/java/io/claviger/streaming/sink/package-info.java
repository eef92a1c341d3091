/** What a sink is by its settings: where it is, what it gets, in which format. Pure values. */
@NullMarked
package io.claviger.streaming.sink;

import org.jspecify.annotations.NullMarked;
