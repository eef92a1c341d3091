package io.claviger.core.id;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * Immutable public bytes with value equality: digests, signatures, public keys, wrapped blobs.
 * Never a secret: a secret lives in the crypto module's own type, which can be wiped.
 */
public final class Bytes {
    private static final Bytes EMPTY = new Bytes(new byte[0]);

    private final byte[] value;

    private Bytes(byte[] value) {
        this.value = value;
    }

    /** Copies {@code value}. */
    public static Bytes of(byte[] value) {
        return value.length == 0 ? EMPTY : new Bytes(value.clone());
    }

    /** Takes {@code value} without copying; the caller promises never to write to it again. */
    public static Bytes owned(byte[] value) {
        return new Bytes(value);
    }

    /** No bytes. */
    public static Bytes empty() {
        return EMPTY;
    }

    /** Parses an even number of hexadecimal digits of either case. */
    public static Bytes ofHex(String hex) {
        return new Bytes(HexFormat.of().parseHex(hex));
    }

    /** A fresh copy. */
    public byte[] toArray() {
        return value.clone();
    }

    /** The bytes themselves, for readers that promise not to write: hashing, encoding, I/O. */
    public byte[] unsafeArray() {
        return value;
    }

    public int length() {
        return value.length;
    }

    /** Lower-case hexadecimal. */
    public String hex() {
        return HexFormat.of().formatHex(value);
    }

    /** Standard base64 with padding, without line breaks (RFC 4648 §4). */
    public String base64() {
        return Base64.getEncoder().encodeToString(value);
    }

    /** SHA-256 of these bytes. */
    public Bytes sha256() {
        try {
            return Bytes.owned(MessageDigest.getInstance("SHA-256").digest(value));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JVM has SHA-256", impossible);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes that && Arrays.equals(value, that.value);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(value);
    }

    /** Hexadecimal of the first 16 bytes at most, and the length. */
    @Override
    public String toString() {
        int shown = Math.min(16, value.length);
        return HexFormat.of().formatHex(value, 0, shown)
                + (shown < value.length ? "…(" + value.length + ")" : "");
    }
}
