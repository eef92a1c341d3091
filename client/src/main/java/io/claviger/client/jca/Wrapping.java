package io.claviger.client.jca;

import io.claviger.client.ClavigerException;
import io.claviger.client.json.Base64Bytes;
import io.claviger.client.model.CreateKeyAttributes;
import io.claviger.client.model.UnwrapKey;
import io.claviger.client.model.WrapKey;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/** Wrapping of keys in the service (RFC 3394, RFC 5649). */
final class Wrapping {
    private Wrapping() {}

    /** Wraps a key of the service under another one. */
    static byte[] wrap(String mechanism, KeyHandle under, Key wanted) throws InvalidKeyException {
        KeyHandle key;
        if (wanted instanceof HsmSecretKey secret) {
            key = secret.handle();
        } else if (wanted instanceof HsmPrivateKey pair) {
            key = pair.handle();
        } else {
            throw new InvalidKeyException("the service wraps its own keys only");
        }
        key.requireLive();
        under.requireLive();
        WrapKey.WrapKeyRequest.Builder request =
                WrapKey.WrapKeyRequest.with(
                        key.label(),
                        under.label(),
                        mechanism + ending(key.described().algorithm()));
        key.password().ifPresent(request::keyToBeWrappedPassword);
        under.password().ifPresent(request::wrapKeyPassword);
        try {
            return under.hsm()
                    .claviger()
                    .contract()
                    .wrap(new WrapKey(request.build()))
                    .send()
                    .wrappedKey()
                    .bytes();
        } catch (ClavigerException e) {
            throw new InvalidKeyException(
                    "key '%s' is not wrapped: %s".formatted(key.label(), e.getMessage()), e);
        }
    }

    /** The end of the method's name says what is wrapped. */
    private static String ending(String wire) throws InvalidKeyException {
        return switch (wire) {
            case "AES" -> "";
            case "RSA", "EC", "ED", "DSA", "BLS" -> "_" + wire;
            default -> throw new InvalidKeyException("the service wraps no keys of type " + wire);
        };
    }

    /** Unwraps a key, which stays in the service. */
    static Key unwrap(
            String mechanism,
            KeyHandle with,
            byte[] wrapped,
            String algorithm,
            int type,
            KeyGenerationSpec asked)
            throws InvalidKeyException {
        with.requireLive();
        if (asked.password().isPresent() || asked.size().isPresent()) {
            throw new InvalidKeyException("an unwrapped key takes a name, attributes and rules");
        }
        String wire =
                switch (type) {
                    case Cipher.SECRET_KEY -> Names.secretKey(algorithm);
                    case Cipher.PRIVATE_KEY -> algorithm.startsWith("Ed") ? "ED" : algorithm;
                    default -> throw new InvalidKeyException("a public key needs no wrapping");
                };
        CreateKeyAttributes attributes =
                asked.attributes()
                        .orElseGet(
                                () ->
                                        type == Cipher.SECRET_KEY
                                                ? HsmKeyGenerator.usualAttributes(wire)
                                                : new PairKind(
                                                                wire,
                                                                Optional.empty(),
                                                                Optional.empty())
                                                        .usualAttributes());
        String label = asked.label().orElseGet(Hsm::freshName);
        UnwrapKey.UnwrapKeyRequest request =
                new UnwrapKey.UnwrapKeyRequest(
                        Base64Bytes.of(wrapped),
                        label,
                        with.label(),
                        with.password(),
                        mechanism + ending(wire),
                        attributes.json(),
                        Optional.empty(),
                        asked.policy());
        try {
            var described =
                    with.hsm()
                            .claviger()
                            .contract()
                            .synchronousUnwrap(new UnwrapKey(request))
                            .send()
                            .json();
            return Hsm.key(
                    asked.label().isPresent()
                            ? KeyHandle.named(with.hsm(), described, Optional.empty())
                            : KeyHandle.unnamed(with.hsm(), described, Optional.empty()));
        } catch (ClavigerException e) {
            throw new InvalidKeyException("the key cannot be unwrapped: " + e.getMessage(), e);
        }
    }

    /** A key of this program's own, from what was decrypted. */
    static Key key(byte[] encoded, String algorithm, int type)
            throws InvalidKeyException, NoSuchAlgorithmException {
        try {
            return switch (type) {
                case Cipher.SECRET_KEY -> new SecretKeySpec(encoded, algorithm);
                case Cipher.PRIVATE_KEY ->
                        KeyFactory.getInstance(algorithm)
                                .generatePrivate(new PKCS8EncodedKeySpec(encoded));
                case Cipher.PUBLIC_KEY ->
                        KeyFactory.getInstance(algorithm)
                                .generatePublic(new X509EncodedKeySpec(encoded));
                default -> throw new InvalidKeyException("there is no such type of keys");
            };
        } catch (InvalidKeySpecException | IllegalArgumentException e) {
            throw new InvalidKeyException("what was unwrapped is no such key", e);
        }
    }
}
