package io.claviger.cli.probe;

import com.fasterxml.jackson.databind.JsonNode;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * How a kind of key signs by each interface, and how the JDK, which knows nothing of the node,
 * verifies it. PKCS #11 gives ECDSA signatures without ASN.1 (v3.1 §6.3.12), REST with it.
 */
enum Signing {
    ECDSA(
            "EC-",
            "SHA256_WITH_ECDSA",
            0x1044,
            "EC",
            "SHA256withECDSA",
            "SHA256withECDSAinP1363Format"),
    RSA("RSA-", "SHA256_WITH_RSA", 0x40, "RSA", "SHA256withRSA", "SHA256withRSA"),
    EDDSA("Ed", "EDDSA", 0x1057, "EdDSA", "EdDSA", "EdDSA"),
    ML_DSA("ML-DSA-", "ML_DSA", 0x1d, "ML-DSA", "ML-DSA", "ML-DSA");

    private final String keys;
    private final String contract;
    private final long mechanism;
    private final String keyFactory;
    private final String withAsn1;
    private final String plain;

    Signing(
            String keys,
            String contract,
            long mechanism,
            String keyFactory,
            String withAsn1,
            String plain) {
        this.keys = keys;
        this.contract = contract;
        this.mechanism = mechanism;
        this.keyFactory = keyFactory;
        this.withAsn1 = withAsn1;
        this.plain = plain;
    }

    /** That of a key, by the name of its kind; empty if this program does not know one. */
    static Optional<Signing> of(String algorithm) {
        return Arrays.stream(values()).filter(s -> algorithm.startsWith(s.keys)).findFirst();
    }

    /** Name of the signature algorithm in the REST contract. */
    String contract() {
        return contract;
    }

    /** Name of the signature algorithm in the JCA. */
    String byJca() {
        return withAsn1;
    }

    /** {@code CKM_…}. */
    long mechanism() {
        return mechanism;
    }

    /** How a signature is written, where a kind of key has two ways (PKCS #11 v3.1 §6.3.12). */
    enum Form {
        ASN1,
        PLAIN
    }

    /** With the public key that the node shows for a probe. */
    boolean verifies(Form form, JsonNode probe, byte[] payload, byte[] signature) {
        try {
            byte[] spki = Base64.getDecoder().decode(probe.path("publicKey").asText());
            Signature verifier = Signature.getInstance(form == Form.ASN1 ? withAsn1 : plain);
            verifier.initVerify(
                    KeyFactory.getInstance(keyFactory)
                            .generatePublic(new X509EncodedKeySpec(spki)));
            verifier.update(payload);
            return verifier.verify(signature);
        } catch (GeneralSecurityException | IllegalArgumentException _) {
            return false;
        }
    }
}
