package io.claviger.evidence.log;

import java.nio.ByteBuffer;

/** Keys of the columns that the log writes: {@code docs/formats/evidence-log.md}. */
final class LogKeys {
    private LogKeys() {}

    static byte[] record(long index) {
        var key = new byte[Long.BYTES];
        putLong(key, 0, index);
        return key;
    }

    static byte[] tile(int level, long number) {
        var key = new byte[1 + Long.BYTES];
        key[0] = (byte) level;
        putLong(key, 1, number);
        return key;
    }

    /** The big-endian number in the last 8 bytes. */
    static long number(byte[] key) {
        if (key.length < Long.BYTES) {
            throw new EvidenceDamaged("a key of the evidence store is too short");
        }
        return ByteBuffer.wrap(key).getLong(key.length - Long.BYTES);
    }

    static void putLong(byte[] target, int at, long value) {
        for (int i = 0; i < Long.BYTES; i++) {
            target[at + i] = (byte) (value >>> (56 - 8 * i));
        }
    }
}
