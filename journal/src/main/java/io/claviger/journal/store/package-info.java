/**
 * The applied state and the evidence columns on disk, in RocksDB. One write batch per journal
 * entry, with the entry's index inside; RocksDB's own log is on without sync, as a witness of what
 * the journal held.
 */
@NullMarked
package io.claviger.journal.store;

import org.jspecify.annotations.NullMarked;
