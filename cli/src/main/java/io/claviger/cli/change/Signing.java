package io.claviger.cli.change;

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
public enum Signing {
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
    private final String byRest;
    private final String byPkcs11;

    Signing(
            String keys,
            String contract,
            long mechanism,
            String keyFactory,
            String byRest,
            String byPkcs11) {
        this.keys = keys;
        this.contract = contract;
        this.mechanism = mechanism;
        this.keyFactory = keyFactory;
        this.byRest = byRest;
        this.byPkcs11 = byPkcs11;
    }

    /** That of a key, by the name of its kind; empty if this program does not know one. */
    public static Optional<Signing> of(String algorithm) {
        return Arrays.stream(values()).filter(s -> algorithm.startsWith(s.keys)).findFirst();
    }

    /** Name of the signature algorithm in the REST contract. */
    public String contract() {
        return contract;
    }

    /** Name of the signature algorithm in the JCA. */
    public String byJca() {
        return byRest;
    }

    /** {@code CKM_…}. */
    public long mechanism() {
        return mechanism;
    }

    public boolean verifiesByRest(JsonNode probe, byte[] payload, byte[] signature) {
        return verifies(byRest, probe, payload, signature);
    }

    public boolean verifiesByPkcs11(JsonNode probe, byte[] payload, byte[] signature) {
        return verifies(byPkcs11, probe, payload, signature);
    }

    /** With the public key that the node shows for a probe. */
    private boolean verifies(String algorithm, JsonNode probe, byte[] payload, byte[] signature) {
        try {
            byte[] spki = Base64.getDecoder().decode(probe.path("publicKey").asText());
            Signature verifier = Signature.getInstance(algorithm);
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
