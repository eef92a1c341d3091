package io.claviger.client;

import io.claviger.client.json.Base64Bytes;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;

/**
 * The key of an approver: in this process, on a card, in another HSM. It signs tokens and times,
 * and never leaves where it is.
 */
public final class ApproverKey {
    /** Makes a signature over bytes, which it digests itself. */
    @FunctionalInterface
    public interface Signer {
        /**
         * Signs.
         *
         * @return the signature; DER for ECDSA
         * @throws GeneralSecurityException if the key cannot sign
         */
        byte[] sign(byte[] message) throws GeneralSecurityException;
    }

    private static final int BITS_OF_256 = 256;
    private static final int BITS_OF_384 = 384;

    private final byte[] publicKey;
    private final String digest;
    private final Signer signer;

    private ApproverKey(byte[] publicKey, String digest, Signer signer) {
        this.publicKey = publicKey;
        this.digest = digest;
        this.signer = signer;
    }

    /**
     * A key of which only its owner knows how it signs.
     *
     * @param publicKey SubjectPublicKeyInfo, DER
     * @param digest {@code SHA-256} and so on; {@code EdDSA} for Ed25519 and Ed448, {@code BLS}
     */
    public static ApproverKey of(byte[] publicKey, String digest, Signer signer) {
        return new ApproverKey(publicKey.clone(), digest, signer);
    }

    /**
     * A key of the Java Cryptography Architecture: RSA, EC or EdDSA, of any provider that has a
     * signature for it.
     *
     * @throws IllegalArgumentException if it is of another kind
     */
    public static ApproverKey of(PrivateKey key, PublicKey publicKey) {
        switch (publicKey.getAlgorithm()) {
            case "RSA" -> {
                return of(key, publicKey, "SHA-256", "SHA256withRSA");
            }
            case "EC" -> {
                int bits = ((ECPublicKey) publicKey).getParams().getOrder().bitLength();
                int digest =
                        bits <= BITS_OF_256 ? BITS_OF_256 : bits <= BITS_OF_384 ? BITS_OF_384 : 512;
                return of(key, publicKey, "SHA-" + digest, "SHA" + digest + "withECDSA");
            }
            case "EdDSA", "Ed25519", "Ed448" -> {
                return of(key, publicKey, "EdDSA", "EdDSA");
            }
            default ->
                    throw new IllegalArgumentException(
                            "an approver's key is RSA, EC or EdDSA, not "
                                    + publicKey.getAlgorithm());
        }
    }

    private static ApproverKey of(
            PrivateKey key, PublicKey publicKey, String digest, String algorithm) {
        return new ApproverKey(
                publicKey.getEncoded(),
                digest,
                message -> {
                    Signature signature = Signature.getInstance(algorithm);
                    signature.initSign(key);
                    signature.update(message);
                    return signature.sign();
                });
    }

    /** SubjectPublicKeyInfo. */
    Base64Bytes publicKey() {
        return Base64Bytes.of(publicKey);
    }

    /** As the service names it. */
    String digest() {
        return digest;
    }

    Base64Bytes sign(byte[] message) {
        try {
            return Base64Bytes.of(signer.sign(message));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the approver's key does not sign", e);
        }
    }
}
