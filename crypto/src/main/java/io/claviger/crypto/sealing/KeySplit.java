package io.claviger.crypto.sealing;

import io.claviger.core.id.Bytes;
import io.claviger.core.state.ShareSet;
import io.claviger.crypto.random.SystemRandom;
import io.claviger.crypto.secret.SecretBytes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.crypto.threshold.ShamirSecretSplitter;
import org.bouncycastle.crypto.threshold.ShamirSplitSecret;

/** A fresh random key of 32 bytes and its shares. Wiped on close. */
public final class KeySplit implements AutoCloseable {
    private final SecretBytes key;
    private final ShareSet set;
    private final List<KeyShare> shares;

    private KeySplit(SecretBytes key, ShareSet set, List<KeyShare> shares) {
        this.key = key;
        this.set = set;
        this.shares = List.copyOf(shares);
    }

    /**
     * Draws a key and splits it.
     *
     * @throws IllegalArgumentException if threshold and count do not fit
     */
    public static KeySplit draw(
            SharePurpose purpose, String device, int threshold, int count, SystemRandom random) {
        ShareSet.requireSizes(threshold, count);
        Bytes id = Bytes.owned(random.bytes(ShareSet.ID_BYTES));
        ShamirSplitSecret split =
                ShamirSecretSplitter.getInstance(
                                ShamirSecretSplitter.Algorithm.AES,
                                KeyShare.VALUE_BYTES,
                                random.generator())
                        .split(threshold, count);
        try {
            var shares = new ArrayList<KeyShare>();
            var digests = new ArrayList<Bytes>();
            for (var value : split.getSecretShares()) {
                var share =
                        new KeyShare(
                                new ShareLabel(
                                        purpose, device, id, shares.size() + 1, count, threshold),
                                SecretBytes.consume(value.getEncoded()));
                shares.add(share);
                digests.add(share.digest());
            }
            var set = new ShareSet(id, threshold, digests);
            return new KeySplit(KeyShare.combine(set, shares).orElseThrow(), set, shares);
        } catch (IOException impossible) {
            throw new IllegalStateException("a key was not split", impossible);
        }
    }

    /** The key, which stays this split's. */
    public SecretBytes key() {
        return key;
    }

    public ShareSet set() {
        return set;
    }

    public List<KeyShare> shares() {
        return shares;
    }

    @Override
    public void close() {
        key.close();
        shares.forEach(KeyShare::close);
    }

    @Override
    public String toString() {
        return "KeySplit[" + set.words() + "]";
    }
}
