/** A key boundary in memory for tests: journal with faults and races, clock, one of everything. */
@NullMarked
package io.claviger.engine.testing;

import org.jspecify.annotations.NullMarked;
