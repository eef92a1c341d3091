/** Partitions and their security policy. */
@NullMarked
package io.claviger.engine.partition;

import org.jspecify.annotations.NullMarked;
