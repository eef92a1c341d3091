package io.claviger.pkcs11.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Writes the body of a frame. */
public final class WireWriter {
    private static final int ABSENT = 0xffff_ffff;
    private static final int FIRST_ROOM = 128;

    private ByteBuffer body = ByteBuffer.allocate(FIRST_ROOM);

    public WireWriter u8(int value) {
        room(Byte.BYTES).put((byte) value);
        return this;
    }

    public WireWriter flag(boolean value) {
        return u8(value ? 1 : 0);
    }

    public WireWriter u32(long value) {
        room(Integer.BYTES).putInt((int) value);
        return this;
    }

    public WireWriter u64(long value) {
        room(Long.BYTES).putLong(value);
        return this;
    }

    /** Bytes without a length before them. */
    public WireWriter fixed(byte[] value) {
        room(value.length).put(value);
        return this;
    }

    public WireWriter bytes(byte[] value) {
        return u32(value.length).fixed(value);
    }

    public WireWriter bytes(Optional<byte[]> value) {
        return value.map(this::bytes).orElseGet(() -> u32(ABSENT));
    }

    public WireWriter text(String value) {
        return bytes(value.getBytes(StandardCharsets.UTF_8));
    }

    public byte[] toArray() {
        return Arrays.copyOf(body.array(), body.position());
    }

    private ByteBuffer room(int bytes) {
        if (body.remaining() < bytes) {
            int needed = Math.addExact(body.position(), bytes);
            ByteBuffer larger = ByteBuffer.allocate(Math.max(2 * body.capacity(), needed));
            larger.put(body.flip());
            body = larger;
        }
        return body;
    }
}
