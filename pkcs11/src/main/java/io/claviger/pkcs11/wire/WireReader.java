package io.claviger.pkcs11.wire;

import io.claviger.crypto.secret.SecretBytes;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Reads the body of a frame. Whatever does not fit is {@link Malformed}; no length is believed
 * before as many bytes are there.
 */
public final class WireReader {
    private static final int ABSENT = 0xffff_ffff;

    private final ByteBuffer body;

    public WireReader(byte[] body) {
        this(ByteBuffer.wrap(body));
    }

    WireReader(ByteBuffer body) {
        this.body = body;
    }

    public int u8() {
        try {
            return body.get() & 0xff;
        } catch (BufferUnderflowException _) {
            throw truncated();
        }
    }

    public boolean flag() {
        int value = u8();
        if (value > 1) {
            throw new Malformed("a flag is 0 or 1");
        }
        return value == 1;
    }

    /** A number from 0 to {@code most}. */
    public int count(int most) {
        int value = u32();
        if (value < 0 || value > most) {
            throw new Malformed("a count is larger than " + most);
        }
        return value;
    }

    /** A number of 32 bits without a sign. */
    public long number() {
        return Integer.toUnsignedLong(u32());
    }

    private int u32() {
        try {
            return body.getInt();
        } catch (BufferUnderflowException _) {
            throw truncated();
        }
    }

    public long u64() {
        try {
            return body.getLong();
        } catch (BufferUnderflowException _) {
            throw truncated();
        }
    }

    /** So many bytes without a length before them. */
    public byte[] fixed(int length) {
        if (length > body.remaining()) {
            throw truncated();
        }
        byte[] value = new byte[length];
        body.get(value);
        return value;
    }

    /** Bytes, or empty where the program gave a NULL pointer. */
    public Optional<byte[]> optionalBytes() {
        int length = u32();
        if (length == ABSENT) {
            return Optional.empty();
        }
        if (length < 0) {
            throw truncated();
        }
        return Optional.of(fixed(length));
    }

    /** Bytes; absent ones are no bytes. */
    public byte[] bytes() {
        return optionalBytes().orElseGet(() -> new byte[0]);
    }

    /** A secret, which leaves no copy here. */
    public SecretBytes secret() {
        int start = body.position();
        byte[] value = bytes();
        // The frame itself is the other copy.
        for (int i = start; i < body.position(); i++) {
            body.put(i, (byte) 0);
        }
        return SecretBytes.consume(value);
    }

    public String text() {
        return optionalText().orElse("");
    }

    public Optional<String> optionalText() {
        return optionalBytes().map(WireReader::decoded);
    }

    private static String decoded(byte[] utf8) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
        } catch (CharacterCodingException _) {
            throw new Malformed("a text is not UTF-8");
        }
    }

    /** Nothing may follow. */
    public void end() {
        if (body.hasRemaining()) {
            throw new Malformed("%d bytes too many".formatted(body.remaining()));
        }
    }

    private static Malformed truncated() {
        return new Malformed("the frame ends too early");
    }
}
