package io.claviger.crypto.derivation;

import io.claviger.core.mechanism.DerivationPath;
import io.claviger.crypto.secret.SecretBytes;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.bouncycastle.util.BigIntegers;

/**
 * An extended private key of BIP 32 and SLIP-0010: a private key of 32 bytes and its chain code,
 * with the step to a child. The two documents agree but for one thing that happens once in 2^127
 * times on secp256k1: where a number is no key, BIP 32 gives up and SLIP-0010 hashes again; so does
 * this.
 */
final class ExtendedKey implements AutoCloseable {
    static final int KEY_BYTES = 32;
    static final int CHAIN_CODE_BYTES = 32;

    private final Tree tree;
    private final SecretBytes key;
    private final SecretBytes chainCode;

    /** Takes ownership of both. */
    ExtendedKey(Tree tree, SecretBytes key, SecretBytes chainCode) {
        this.tree = tree;
        this.key = key;
        this.chainCode = chainCode;
    }

    /** The root of the tree that grows from {@code seed}. */
    static ExtendedKey master(Tree tree, SecretBytes seed) {
        byte[] hash = seed.with(bytes -> HmacSha512.of(tree.seedKey(), bytes));
        while (!tree.isKey(hash)) {
            byte[] rejected = hash;
            hash = HmacSha512.of(tree.seedKey(), rejected);
            Arrays.fill(rejected, (byte) 0);
        }
        return split(tree, hash);
    }

    /** The key at the end of the path; this one is left as it is. */
    ExtendedKey derive(DerivationPath path) {
        ExtendedKey reached = this;
        for (int step : path.steps()) {
            ExtendedKey next = reached.child(step);
            if (reached != this) {
                reached.close();
            }
            reached = next;
        }
        return reached;
    }

    SecretBytes key() {
        return key;
    }

    SecretBytes chainCode() {
        return chainCode;
    }

    private ExtendedKey child(int step) {
        byte[] data =
                DerivationPath.isHardened(step)
                        ? key.with(bytes -> data((byte) 0, bytes, step))
                        : ByteBuffer.allocate(KEY_BYTES + 1 + Integer.BYTES)
                                .put(tree.compressedPoint(key))
                                .putInt(step)
                                .array();
        byte[] hash = hash(data);
        return tree.hardenedOnly() ? split(tree, hash) : sum(hash, step);
    }

    private ExtendedKey sum(byte[] firstHash, int step) {
        byte[] hash = firstHash;
        BigInteger own = key.with(bytes -> new BigInteger(1, bytes));
        while (true) {
            BigInteger left = new BigInteger(1, Arrays.copyOf(hash, KEY_BYTES));
            BigInteger sum = left.add(own).mod(tree.order());
            if (left.compareTo(tree.order()) < 0 && sum.signum() != 0) {
                BigIntegers.asUnsignedByteArray(sum, hash, 0, KEY_BYTES);
                return split(tree, hash);
            }
            byte[] right = Arrays.copyOfRange(hash, KEY_BYTES, hash.length);
            hash = hash(data((byte) 1, right, step));
        }
    }

    private byte[] hash(byte[] data) {
        try {
            return chainCode.with(code -> HmacSha512.of(code, data));
        } finally {
            Arrays.fill(data, (byte) 0);
        }
    }

    private static byte[] data(byte prefix, byte[] body, int step) {
        return ByteBuffer.allocate(1 + body.length + Integer.BYTES)
                .put(prefix)
                .put(body)
                .putInt(step)
                .array();
    }

    /** Left half the key, right half the chain code; the argument is wiped. */
    private static ExtendedKey split(Tree tree, byte[] hash) {
        var key = SecretBytes.consume(Arrays.copyOf(hash, KEY_BYTES));
        var chainCode = SecretBytes.consume(Arrays.copyOfRange(hash, KEY_BYTES, hash.length));
        Arrays.fill(hash, (byte) 0);
        return new ExtendedKey(tree, key, chainCode);
    }

    @Override
    public void close() {
        key.close();
        chainCode.close();
    }

    @Override
    public String toString() {
        return "ExtendedKey[redacted]";
    }
}
