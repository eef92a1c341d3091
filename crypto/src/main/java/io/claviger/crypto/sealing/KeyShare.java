package io.claviger.crypto.sealing;

import io.claviger.core.id.Bytes;
import io.claviger.core.state.ShareSet;
import io.claviger.crypto.secret.SecretBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.crypto.threshold.ShamirSecretSplitter;
import org.bouncycastle.crypto.threshold.ShamirSplitSecret;
import org.bouncycastle.crypto.threshold.ShamirSplitSecretShare;

/**
 * One person's share of a key that was split by Shamir's scheme over GF(2^8): fewer than the
 * threshold say nothing about the key. Wiped on close.
 */
public final class KeyShare implements AutoCloseable {
    /** Length of a share's value, and of the key. */
    public static final int VALUE_BYTES = 32;

    private static final byte[] DIGEST_PURPOSE =
            "claviger key share 1".getBytes(StandardCharsets.US_ASCII);

    private final ShareLabel label;
    private final SecretBytes value;

    /** Takes ownership of the value, of {@link #VALUE_BYTES}. */
    public KeyShare(ShareLabel label, SecretBytes value) {
        if (value.length() != VALUE_BYTES) {
            value.close();
            throw new IllegalArgumentException("a share has %d bytes".formatted(VALUE_BYTES));
        }
        this.label = label;
        this.value = value;
    }

    public ShareLabel label() {
        return label;
    }

    /** The value, which stays this share's. */
    public SecretBytes value() {
        return value;
    }

    /** The value in Base64, as requests carry it; the caller wipes it. */
    public byte[] base64() {
        return value.with(Base64.getEncoder()::encode);
    }

    /** SHA-256 of the share with set and number: by it a wrong one is known, and nothing else. */
    public Bytes digest() {
        return digest(label.set(), label.number(), value);
    }

    /**
     * The digest of a value, as sets keep it.
     *
     * @param number of the share, from 1
     */
    public static Bytes digest(Bytes set, int number, SecretBytes value) {
        return value.with(
                bytes -> {
                    try {
                        var digest = MessageDigest.getInstance("SHA-256");
                        digest.update(DIGEST_PURPOSE);
                        digest.update(set.unsafeArray());
                        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
                        return Bytes.owned(digest.digest(bytes));
                    } catch (NoSuchAlgorithmException impossible) {
                        throw new IllegalStateException("SHA-256 is missing", impossible);
                    }
                });
    }

    /** Whether this is, unchanged, the share that the set has under its number. */
    public boolean belongsTo(ShareSet set) {
        return label.set().equals(set.id())
                && label.number() <= set.count()
                && MessageDigest.isEqual(
                        set.digests().get(label.number() - 1).unsafeArray(),
                        digest().unsafeArray());
    }

    /**
     * The key, which the caller closes.
     *
     * @param shares of the set, of different numbers; more than the threshold do no harm
     * @return empty if they are too few, or one of them is not of the set
     */
    public static Optional<SecretBytes> combine(ShareSet set, List<KeyShare> shares) {
        long different = shares.stream().map(share -> share.label.number()).distinct().count();
        if (different < set.threshold()
                || different != shares.size()
                || !shares.stream().allMatch(share -> share.belongsTo(set))) {
            return Optional.empty();
        }
        var chosen =
                shares.subList(0, set.threshold()).stream()
                        .map(
                                share ->
                                        share.value.with(
                                                bytes ->
                                                        new ShamirSplitSecretShare(
                                                                bytes, share.label.number())))
                        .toArray(ShamirSplitSecretShare[]::new);
        try {
            return Optional.of(
                    SecretBytes.consume(
                            ShamirSplitSecret.getInstance(
                                            ShamirSecretSplitter.Algorithm.AES, chosen)
                                    .getSecret()));
        } catch (IOException impossible) {
            throw new IllegalStateException("shares did not combine", impossible);
        }
    }

    @Override
    public void close() {
        value.close();
    }

    /** Without the value. */
    @Override
    public String toString() {
        return "KeyShare[" + label + "]";
    }
}
