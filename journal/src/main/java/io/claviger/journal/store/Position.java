package io.claviger.journal.store;

import java.nio.ByteBuffer;

/** Term and index of a journal entry. */
public record Position(long term, long index) {
    /** Before the first entry. */
    public static final Position NONE = new Position(0, -1);

    byte[] bytes() {
        return ByteBuffer.allocate(16).putLong(term).putLong(index).array();
    }

    static Position of(byte[] bytes) {
        var buffer = ByteBuffer.wrap(bytes);
        return new Position(buffer.getLong(), buffer.getLong());
    }
}
