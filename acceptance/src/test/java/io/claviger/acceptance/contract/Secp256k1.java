package io.claviger.acceptance.contract;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Arithmetic of SEC 1 on secp256k1, just enough to recover a public key from r, s and v, and to
 * verify by BIP 340.
 */
final class Secp256k1 {
    static final BigInteger N =
            new BigInteger("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);
    private static final BigInteger P =
            new BigInteger("fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f", 16);
    private static final Point G =
            new Point(
                    new BigInteger(
                            "79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798", 16),
                    new BigInteger(
                            "483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8",
                            16));

    private record Point(BigInteger x, BigInteger y) {}

    private Secp256k1() {}

    /** X ‖ Y of the key that made the signature (SEC 1 §4.1.6); {@code v} is 27 or 28. */
    static byte[] recover(byte[] digest, BigInteger r, BigInteger s, int v) {
        BigInteger y =
                r.modPow(BigInteger.valueOf(3), P)
                        .add(BigInteger.valueOf(7))
                        .modPow(P.add(BigInteger.ONE).shiftRight(2), P);
        if (y.testBit(0) != (v == 28)) {
            y = P.subtract(y);
        }
        BigInteger z = new BigInteger(1, digest);
        BigInteger inverse = r.modInverse(N);
        Point sum =
                add(
                        multiply(new Point(r, y), s.multiply(inverse).mod(N)),
                        multiply(G, z.negate().multiply(inverse).mod(N)));
        if (sum == null) {
            throw new AssertionError("the signature recovers to no key");
        }
        byte[] key = new byte[64];
        put(sum.x(), key, 0);
        put(sum.y(), key, 32);
        return key;
    }

    /** Whether the signature is one by the key with this x coordinate (BIP 340). */
    static boolean verifies(byte[] x, byte[] message, byte[] signature) {
        byte[] r = Arrays.copyOf(signature, 32);
        BigInteger s = new BigInteger(1, Arrays.copyOfRange(signature, 32, 64));
        BigInteger e = new BigInteger(1, taggedHash("BIP0340/challenge", r, x, message)).mod(N);
        Point nonce = add(multiply(G, s), multiply(lift(x), N.subtract(e)));
        return nonce != null
                && !nonce.y().testBit(0)
                && nonce.x().equals(new BigInteger(1, r))
                && s.compareTo(N) < 0;
    }

    /** The x coordinate of an output's key: the internal key and its tweak (BIP 341). */
    static byte[] outputKey(byte[] x, byte[] tweak) {
        Point output = add(lift(x), multiply(G, new BigInteger(1, tweak)));
        if (output == null) {
            throw new AssertionError("the tweak takes the key away");
        }
        byte[] key = new byte[32];
        put(output.x(), key, 0);
        return key;
    }

    static byte[] taggedHash(String tag, byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] prefix = digest.digest(tag.getBytes(StandardCharsets.US_ASCII));
            digest.update(prefix);
            digest.update(prefix);
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** The point with this x coordinate and an even y. */
    private static Point lift(byte[] bytes) {
        BigInteger x = new BigInteger(1, bytes);
        BigInteger y =
                x.modPow(BigInteger.valueOf(3), P)
                        .add(BigInteger.valueOf(7))
                        .modPow(P.add(BigInteger.ONE).shiftRight(2), P);
        return new Point(x, y.testBit(0) ? P.subtract(y) : y);
    }

    private static void put(BigInteger value, byte[] key, int at) {
        byte[] bytes = value.toByteArray();
        byte[] last = Arrays.copyOfRange(bytes, Math.max(0, bytes.length - 32), bytes.length);
        System.arraycopy(last, 0, key, at + 32 - last.length, last.length);
    }

    private static @Nullable Point multiply(Point point, BigInteger factor) {
        Point sum = null;
        for (int bit = factor.bitLength() - 1; bit >= 0; bit--) {
            sum = add(sum, sum);
            if (factor.testBit(bit)) {
                sum = add(sum, point);
            }
        }
        return sum;
    }

    private static @Nullable Point add(@Nullable Point a, @Nullable Point b) {
        if (a == null) {
            return b;
        }
        if (b == null) {
            return a;
        }
        BigInteger slope;
        if (a.x().equals(b.x())) {
            if (!a.y().equals(b.y())) {
                return null;
            }
            slope =
                    a.x().pow(2)
                            .multiply(BigInteger.valueOf(3))
                            .multiply(a.y().shiftLeft(1).modInverse(P));
        } else {
            slope = b.y().subtract(a.y()).multiply(b.x().subtract(a.x()).modInverse(P));
        }
        BigInteger x = slope.pow(2).subtract(a.x()).subtract(b.x()).mod(P);
        return new Point(x, slope.multiply(a.x().subtract(x)).subtract(a.y()).mod(P));
    }
}
