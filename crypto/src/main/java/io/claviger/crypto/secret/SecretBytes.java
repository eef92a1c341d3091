package io.claviger.crypto.secret;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Secret bytes with a lifetime: {@code try (var pin = SecretBytes.consume(raw))}. They are wiped on
 * close, never printed, never serialised, and compared in constant time.
 *
 * <p>Threads may share one as long as none closes it while another reads; the owner sees to that.
 */
public final class SecretBytes implements AutoCloseable {
    private volatile byte @Nullable [] value;

    private SecretBytes(byte[] value) {
        this.value = value;
    }

    /** Takes ownership: the caller's array is zero afterwards. */
    public static SecretBytes consume(byte[] source) {
        byte[] own = source.clone();
        Arrays.fill(source, (byte) 0);
        return new SecretBytes(own);
    }

    /** Copies; the caller still answers for its own array. */
    public static SecretBytes copyOf(byte[] source) {
        return new SecretBytes(source.clone());
    }

    /**
     * Lends the bytes. The user neither keeps the array nor writes to it. Only the crypto module
     * calls this: to reach raw bytes is a capability.
     */
    public <R extends @Nullable Object> R with(Function<byte[], R> user) {
        return user.apply(live());
    }

    /** A second holder of the same bytes, with a lifetime of its own. */
    public SecretBytes copy() {
        return copyOf(live());
    }

    public int length() {
        return live().length;
    }

    /** Takes the same time wherever the first difference is. */
    public boolean constantTimeEquals(SecretBytes other) {
        return MessageDigest.isEqual(live(), other.live());
    }

    /** Wipes. Closing twice is harmless. */
    @Override
    public void close() {
        byte[] gone = value;
        value = null;
        if (gone != null) {
            Arrays.fill(gone, (byte) 0);
        }
    }

    @Override
    public String toString() {
        return "SecretBytes[redacted]";
    }

    private byte[] live() {
        byte[] now = value;
        if (now == null) {
            throw new IllegalStateException("the secret was closed");
        }
        return now;
    }
}
