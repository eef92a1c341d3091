package io.claviger.crypto.provider;

import io.claviger.core.id.Bytes;
import io.claviger.core.mechanism.Curve;
import io.claviger.core.mechanism.KeySpec;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import org.bouncycastle.asn1.sec.SECNamedCurves;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.digests.KeccakDigest;
import org.bouncycastle.math.ec.ECAlgorithms;
import org.bouncycastle.math.ec.ECPoint;

/**
 * The three forms of an ECDSA signature: DER ({@code SEQUENCE { r, s }}), RAW ({@code r ‖ s}, each
 * as long as the group order) and Ethereum's ({@code r ‖ s ‖ v}). Parsing is strict: each signature
 * has one DER form, and what is not it is refused.
 */
public final class SignatureForms {
    private static final int SEQUENCE = 0x30;
    private static final int INTEGER = 0x02;
    private static final int LONG_FORM_ONE_BYTE = 0x81;
    private static final int SHORT_FORM_MAX = 0x7f;
    private static final int ETHEREUM_V_BASE = 27;

    private SignatureForms() {}

    /** Empty if {@code der} is not exactly one signature of this curve in DER. */
    public static Optional<byte[]> derToRaw(byte[] der, Curve curve) {
        return derToRaw(der, curve.scalarBytes());
    }

    /** The same for any group; {@code size} is the length of its order. */
    public static Optional<byte[]> derToRaw(byte[] der, int size) {
        byte[] raw = new byte[2 * size];
        int start = contentStart(der);
        if (start < 0) {
            return Optional.empty();
        }
        int next = readInteger(der, start, raw, 0, size);
        if (next < 0) {
            return Optional.empty();
        }
        return readInteger(der, next, raw, size, size) == der.length
                ? Optional.of(raw)
                : Optional.empty();
    }

    /** Empty if {@code raw} does not have the length of this curve's signatures, or r or s is 0. */
    public static Optional<byte[]> rawToDer(byte[] raw, Curve curve) {
        return rawToDer(raw, curve.scalarBytes());
    }

    /** The same for any group; {@code size} is the length of its order. */
    public static Optional<byte[]> rawToDer(byte[] raw, int size) {
        if (raw.length != 2 * size) {
            return Optional.empty();
        }
        byte[] r = minimal(raw, 0, size);
        byte[] s = minimal(raw, size, size);
        if (isZero(r) || isZero(s)) {
            return Optional.empty();
        }
        int content = 2 + r.length + 2 + s.length;
        ByteBuffer der = ByteBuffer.allocate((content > SHORT_FORM_MAX ? 3 : 2) + content);
        der.put((byte) SEQUENCE);
        if (content > SHORT_FORM_MAX) {
            der.put((byte) LONG_FORM_ONE_BYTE); // P-521 only; 255 bytes are never passed
        }
        der.put((byte) content);
        der.put((byte) INTEGER).put((byte) r.length).put(r);
        der.put((byte) INTEGER).put((byte) s.length).put(s);
        return Optional.of(der.array());
    }

    /**
     * Bytes of r and of s where a signature of such a key is a pair of numbers, which is with DSA
     * and ECDSA; empty for the others, which have one form only.
     */
    public static OptionalInt scalarBytes(KeySpec spec, Bytes spki) {
        return switch (spec) {
            case KeySpec.Ec(Curve curve) -> OptionalInt.of(curve.scalarBytes());
            case KeySpec.Dsa _ -> OptionalInt.of((KeyForms.dsaOrder(spki).bitLength() + 7) / 8);
            default -> OptionalInt.empty();
        };
    }

    /**
     * Ethereum's form of a secp256k1 signature, 65 bytes. Ethereum accepts only the lower of the
     * two possible s (EIP-2), so a high one is replaced by the group order minus s, which is as
     * valid. {@code v} is 27 or 28: the parity of the point that r came from, found by recovering
     * the public key both ways (SEC 1 §4.1.6).
     *
     * @param der a signature of {@code digest} by the key behind {@code spki}
     */
    public static byte[] ethereum(byte[] der, byte[] digest, Bytes spki) {
        byte[] raw =
                derToRaw(der, Curve.SECP256K1)
                        .orElseThrow(() -> new IllegalArgumentException("not a DER signature"));
        X9ECParameters curve = SECNamedCurves.getByName(Curve.SECP256K1.standardName());
        int size = Curve.SECP256K1.coordinateBytes();
        BigInteger n = curve.getN();
        BigInteger r = new BigInteger(1, Arrays.copyOfRange(raw, 0, size));
        BigInteger s = new BigInteger(1, Arrays.copyOfRange(raw, size, 2 * size));
        BigInteger low = s.compareTo(n.shiftRight(1)) > 0 ? n.subtract(s) : s;
        ECPoint key = point(curve, spki);
        byte[] out = new byte[2 * size + 1];
        System.arraycopy(raw, 0, out, 0, size);
        byte[] lowBytes = low.toByteArray();
        int skip = Math.max(0, lowBytes.length - size);
        System.arraycopy(
                lowBytes, skip, out, 2 * size - (lowBytes.length - skip), lowBytes.length - skip);
        for (int parity = 0; parity <= 1; parity++) {
            if (recover(curve, r, low, digest, parity).equals(key)) {
                out[2 * size] = (byte) (ETHEREUM_V_BASE + parity);
                return out;
            }
        }
        // Also where r passed the group order, which happens once in 2^127 signatures: v has no
        // value for it, and the caller signs again.
        throw new IllegalArgumentException("the signature is not of this digest and key");
    }

    /** {@link #ethereum} of a signature of a message, hashed with Keccak-256 as Ethereum does. */
    public static byte[] ethereumOfMessage(byte[] der, byte[] message, Bytes spki) {
        KeccakDigest keccak = new KeccakDigest(256);
        keccak.update(message, 0, message.length);
        byte[] digest = new byte[keccak.getDigestSize()];
        keccak.doFinal(digest, 0);
        return ethereum(der, digest, spki);
    }

    /** The DER form of a 65-byte Ethereum signature; {@code v} adds nothing to verification. */
    public static Optional<byte[]> ethereumToDer(byte[] rsv) {
        int size = Curve.SECP256K1.coordinateBytes();
        if (rsv.length != 2 * size + 1
                || (rsv[2 * size] != ETHEREUM_V_BASE && rsv[2 * size] != ETHEREUM_V_BASE + 1)) {
            return Optional.empty();
        }
        return rawToDer(Arrays.copyOf(rsv, 2 * size), Curve.SECP256K1);
    }

    /** Q = r⁻¹(sR − eG), where R is the point with abscissa r and the given parity. */
    private static ECPoint recover(
            X9ECParameters curve, BigInteger r, BigInteger s, byte[] digest, int parity) {
        BigInteger n = curve.getN();
        int size = Curve.SECP256K1.coordinateBytes();
        byte[] compressed = new byte[size + 1];
        compressed[0] = (byte) (2 + parity);
        byte[] abscissa = r.toByteArray();
        int skip = Math.max(0, abscissa.length - size);
        System.arraycopy(
                abscissa,
                skip,
                compressed,
                size + 1 - (abscissa.length - skip),
                abscissa.length - skip);
        ECPoint nonce = curve.getCurve().decodePoint(compressed);
        BigInteger e = new BigInteger(1, Arrays.copyOf(digest, Math.min(size, digest.length)));
        BigInteger inverse = r.modInverse(n);
        return ECAlgorithms.sumOfTwoMultiplies(
                        curve.getG(),
                        e.negate().multiply(inverse).mod(n),
                        nonce,
                        s.multiply(inverse).mod(n))
                .normalize();
    }

    private static ECPoint point(X9ECParameters curve, Bytes spki) {
        byte[] encoded =
                SubjectPublicKeyInfo.getInstance(spki.unsafeArray()).getPublicKeyData().getOctets();
        return curve.getCurve().decodePoint(encoded).normalize();
    }

    /** Index of the first integer, or -1 if the header is not the one DER form. */
    private static int contentStart(byte[] der) {
        if (der.length < 2 || (der[0] & 0xff) != SEQUENCE) {
            return -1;
        }
        int first = der[1] & 0xff;
        if (first <= SHORT_FORM_MAX) {
            return first == der.length - 2 ? 2 : -1;
        }
        boolean longForm =
                first == LONG_FORM_ONE_BYTE
                        && der.length > 2
                        && (der[2] & 0xff) > SHORT_FORM_MAX
                        && (der[2] & 0xff) == der.length - 3;
        return longForm ? 3 : -1;
    }

    /** Copies one positive INTEGER right-aligned; the index behind it, or -1 if it is malformed. */
    private static int readInteger(byte[] der, int at, byte[] target, int offset, int size) {
        if (at + 2 > der.length || der[at] != INTEGER) {
            return -1;
        }
        int length = der[at + 1] & 0xff; // at most 67, so never the long form
        int from = at + 2;
        int end = from + length;
        if (length == 0 || length > size + 1 || end > der.length || der[from] < 0) {
            return -1; // empty, too long, or negative
        }
        if (der[from] == 0) {
            if (length == 1 || der[from + 1] >= 0) {
                return -1; // zero, or a needless leading zero
            }
            from++;
            length--;
        }
        if (length > size) {
            return -1;
        }
        System.arraycopy(der, from, target, offset + size - length, length);
        return end;
    }

    /** The bytes of a DER INTEGER for the unsigned number at {@code offset}. */
    private static byte[] minimal(byte[] raw, int offset, int size) {
        return new BigInteger(1, Arrays.copyOfRange(raw, offset, offset + size)).toByteArray();
    }

    private static boolean isZero(byte[] integer) {
        return integer.length == 1 && integer[0] == 0;
    }
}
