package io.claviger.client.jca;

import io.claviger.client.Secret;
import io.claviger.client.json.Base64Bytes;
import io.claviger.client.json.JsonObject;
import io.claviger.client.model.CreateKeyAttributes;
import io.claviger.client.model.ImportKey;
import io.claviger.client.model.KeyAttributesJson;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import javax.crypto.SecretKey;

/** Keys that a program has in its own memory, and brings into the service when it says so. */
final class ForeignKeys {

    /** Object identifiers of ML-DSA and ML-KEM (RFC 9881, RFC 9935) as DER, in hexadecimal. */
    private static final Map<String, String> SETS =
            Map.of(
                    "0609608648016503040311", "ML-DSA-44",
                    "0609608648016503040312", "ML-DSA-65",
                    "0609608648016503040313", "ML-DSA-87",
                    "0609608648016503040401", "ML-KEM-512",
                    "0609608648016503040402", "ML-KEM-768",
                    "0609608648016503040403", "ML-KEM-1024");

    private static final int SET_OFFSET_BYTES = 32;

    private ForeignKeys() {}

    /**
     * Imports a key.
     *
     * @param half public half of a private key, where it is known
     */
    static KeyAttributesJson bringIn(
            Hsm hsm, String label, Key key, Optional<PublicKey> half, Optional<Secret> password)
            throws InvalidKeyException {
        byte[] encoded = key.getEncoded();
        if (encoded == null) {
            throw new InvalidKeyException(
                    "a %s key that is elsewhere and stays there cannot come here"
                            .formatted(key.getAlgorithm()));
        }
        try {
            ImportKey.Builder request =
                    key instanceof SecretKey secret
                            ? ofSecret(label, secret, encoded)
                            : ofPrivate(label, key, encoded, half);
            password.ifPresent(request::password);
            return hsm.importKey(request.build());
        } finally {
            Arrays.fill(encoded, (byte) 0);
        }
    }

    private static ImportKey.Builder ofSecret(String label, SecretKey key, byte[] encoded)
            throws InvalidKeyException {
        if (!"RAW".equals(key.getFormat())) {
            throw new InvalidKeyException("a secret key has the format RAW");
        }
        String wire = Names.secretKey(key.getAlgorithm());
        return ImportKey.with(label, wire)
                .secretKey(Base64Bytes.of(encoded))
                .attributes(HsmKeyGenerator.usualAttributes(wire).json());
    }

    private static ImportKey.Builder ofPrivate(
            String label, Key key, byte[] encoded, Optional<PublicKey> half)
            throws InvalidKeyException {
        if (!(key instanceof PrivateKey) || !"PKCS#8".equals(key.getFormat())) {
            throw new InvalidKeyException("a private key has the format PKCS#8");
        }
        String wire = wire(key.getAlgorithm(), encoded);
        ImportKey.Builder request =
                ImportKey.with(label, wire)
                        .privateKey(Base64Bytes.of(encoded))
                        .attributes(usual(wire));
        half.map(PublicKey::getEncoded).map(Base64Bytes::of).ifPresent(request::publicKey);
        return request;
    }

    private static JsonObject usual(String wire) {
        CreateKeyAttributes attributes =
                new PairKind(wire, Optional.empty(), Optional.empty()).usualAttributes();
        return attributes.json();
    }

    /** What the service calls keys of this kind. */
    static String wire(PublicKey key) throws InvalidKeyException {
        return wire(key.getAlgorithm(), key.getEncoded());
    }

    private static String wire(String jca, byte[] encoded) throws InvalidKeyException {
        return switch (jca) {
            case "RSA", "EC", "DSA", "XDH" -> jca;
            case "EdDSA", "Ed25519", "Ed448" -> "ED";
            case "X25519", "X448" -> "XDH";
            default -> set(jca, encoded);
        };
    }

    private static String set(String jca, byte[] encoded) throws InvalidKeyException {
        String head =
                HexFormat.of().formatHex(encoded, 0, Math.min(SET_OFFSET_BYTES, encoded.length));
        return SETS.entrySet().stream()
                .filter(set -> head.contains(set.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow(
                        () ->
                                new InvalidKeyException(
                                        "keys of algorithm %s cannot come into the service"
                                                .formatted(jca)));
    }
}
