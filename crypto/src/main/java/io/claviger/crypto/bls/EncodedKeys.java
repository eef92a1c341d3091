package io.claviger.crypto.bls;

import io.claviger.core.id.Bytes;
import io.claviger.crypto.secret.SecretBytes;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The encoded forms of keys: the identifier of the algorithm without parameters, in front of the
 * compressed point (SubjectPublicKeyInfo) or the number (PKCS #8). No standard has them, so they
 * are the shortest there are, and each key has one.
 */
public final class EncodedKeys {
    /** DER of AlgorithmIdentifier: 1.3.6.1.4.1.44668.5.3.1.1. */
    private static final String ALGORITHM = "300e060c2b0601040182dc7c05030101";

    private static final byte[] SPKI = HexFormat.of().parseHex("3043" + ALGORITHM + "033100");

    private static final byte[] PKCS8 = HexFormat.of().parseHex("3035020100" + ALGORITHM + "0420");

    private EncodedKeys() {}

    /** SubjectPublicKeyInfo, DER. */
    public static Bytes spki(byte[] publicKey) {
        return Bytes.owned(joined(SPKI, publicKey));
    }

    /** What is in a SubjectPublicKeyInfo, whether or not it is a point; empty for another kind. */
    public static Optional<byte[]> publicKey(Bytes spki) {
        byte[] der = spki.unsafeArray();
        return isOf(der, SPKI, Bls12381.PUBLIC_KEY_BYTES)
                ? Optional.of(Arrays.copyOfRange(der, SPKI.length, der.length))
                : Optional.empty();
    }

    /** PKCS #8, DER. The caller closes it. */
    public static SecretBytes pkcs8(SecretBytes privateKey) {
        return SecretBytes.consume(privateKey.with(number -> joined(PKCS8, number)));
    }

    /** Whether this is PKCS #8 of such a key, whether or not the number is in range. */
    public static boolean isPkcs8(byte[] der) {
        return isOf(der, PKCS8, Bls12381.PRIVATE_KEY_BYTES);
    }

    /** The number in a PKCS #8 that {@link #isPkcs8}. The caller closes it. */
    public static SecretBytes privateKey(SecretBytes pkcs8) {
        return SecretBytes.consume(
                pkcs8.with(der -> Arrays.copyOfRange(der, PKCS8.length, der.length)));
    }

    private static boolean isOf(byte[] der, byte[] prefix, int length) {
        return der.length == prefix.length + length
                && Arrays.equals(der, 0, prefix.length, prefix, 0, prefix.length);
    }

    private static byte[] joined(byte[] prefix, byte[] rest) {
        byte[] whole = Arrays.copyOf(prefix, prefix.length + rest.length);
        System.arraycopy(rest, 0, whole, prefix.length, rest.length);
        return whole;
    }
}
