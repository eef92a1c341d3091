/**
 * Snapshots: checkpoints of the store, each with the digests of its files, from which a lost store
 * is restored and behind which the journal is purged.
 */
@NullMarked
package io.claviger.journal.snapshot;

import org.jspecify.annotations.NullMarked;
