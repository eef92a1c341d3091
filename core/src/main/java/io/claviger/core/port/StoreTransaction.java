package io.claviger.core.port;

/**
 * Writes of one journal entry to the evidence columns; they reach the store together with the
 * state.
 */
public interface StoreTransaction {
    void put(Column column, byte[] key, byte[] value);
}
