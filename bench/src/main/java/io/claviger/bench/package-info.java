/**
 * The load benchmark: a real node in a process of its own, driven over HTTP by {@code wrk}, next to
 * the bare provider on the same cores in the same run. Nothing here ships: the distribution does
 * not contain this module.
 */
@NullMarked
package io.claviger.bench;

import org.jspecify.annotations.NullMarked;
