package io.claviger.core.port;

/** Parts of the store, each an ordered map of bytes to bytes. */
public enum Column {
    /** State values, written only by the state transaction. */
    STATE,
    /** Evidence records: index as 8 bytes big-endian → the record's JSON, verbatim. */
    RECORDS,
    /** Full tiles of the Merkle tree: level (1 byte), number (8 bytes big-endian) → 256 hashes. */
    TILES,
    /** Look-up of records: kind (1 byte), value, index (8 bytes big-endian) → more of them. */
    INDEX,
    /** What records name by digest only and evidence packages carry: SHA-256 → the bytes. */
    EXHIBITS,
    /**
     * What this node alone knows and could recompute or live without: checkpoints it signed. Not
     * part of the fold.
     */
    LOCAL
}
