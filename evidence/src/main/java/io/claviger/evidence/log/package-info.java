/**
 * The evidence log on a store: one writer that appends within the journal's transactions, and
 * readers on any thread that see exactly what is durable. {@code docs/formats/evidence-log.md}
 * draws the keys and values.
 */
@NullMarked
package io.claviger.evidence.log;

import org.jspecify.annotations.NullMarked;
