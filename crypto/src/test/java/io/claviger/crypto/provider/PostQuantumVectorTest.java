package io.claviger.crypto.provider;

import static io.claviger.crypto.provider.Wycheproof.hex;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.claviger.core.id.Bytes;
import io.claviger.core.mechanism.KemMechanism;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.core.mechanism.MlDsaSet;
import io.claviger.core.mechanism.MlKemSet;
import io.claviger.core.mechanism.SignatureMechanism;
import io.claviger.core.refusal.Refusal;
import io.claviger.crypto.secret.SecretBytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.BiPredicate;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The Wycheproof vectors of ML-DSA and ML-KEM, through handles, on both provider tables. */
class PostQuantumVectorTest {
    private static final KeySpec ML_DSA = new KeySpec.MlDsa(MlDsaSet.ML_DSA_65);
    private static final KeySpec ML_KEM = new KeySpec.MlKem(MlKemSet.ML_KEM_768);

    @ParameterizedTest
    @MethodSource("io.claviger.crypto.provider.Tables#all")
    void ml_dsa_65_verifies(Mechanisms mechanisms) {
        run(
                "mldsa_65_verify",
                (group, test) -> {
                    try {
                        return mechanisms
                                .openPublic(ML_DSA, spki(ML_DSA, hex(group, "publicKey")))
                                .verify(
                                        SignatureMechanism.ML_DSA,
                                        hex(test, "msg"),
                                        context(test),
                                        hex(test, "sig"));
                    } catch (Refusal.Thrown _) {
                        return false;
                    }
                });
    }

    /** Signing here is hedged, so the vector's signature is verified and ours as well. */
    @ParameterizedTest
    @MethodSource("io.claviger.crypto.provider.Tables#all")
    void ml_dsa_65_signs_with_expanded_keys(Mechanisms mechanisms) {
        run(
                "mldsa_65_sign_noseed",
                (group, test) -> {
                    try (SecretBytes pkcs8 = expanded(hex(group, "privateKey"));
                            KeyHandle key = mechanisms.open(ML_DSA, pkcs8, Optional.empty())) {
                        return test.has("msg")
                                ? signsMessage(key, test)
                                : signsRepresentative(key, hex(test, "mu"), hex(test, "sig"));
                    } catch (Refusal.Thrown _) {
                        return false;
                    }
                });
    }

    private static boolean signsMessage(KeyHandle key, JsonNode test) {
        byte[] message = hex(test, "msg");
        byte[] context = context(test);
        byte[] made = key.sign(SignatureMechanism.ML_DSA, message, context);
        assertThat(key.verify(SignatureMechanism.ML_DSA, message, context, made)).isTrue();
        return key.verify(SignatureMechanism.ML_DSA, message, context, hex(test, "sig"))
                && signsRepresentative(key, hex(test, "mu"), hex(test, "sig"));
    }

    private static boolean signsRepresentative(KeyHandle key, byte[] mu, byte[] signature) {
        byte[] made = key.sign(SignatureMechanism.ML_DSA_M, mu);
        assertThat(key.verify(SignatureMechanism.ML_DSA_M, mu, made)).isTrue();
        return key.verify(SignatureMechanism.ML_DSA_M, mu, signature);
    }

    @ParameterizedTest
    @MethodSource("io.claviger.crypto.provider.Tables#all")
    void ml_kem_768_decapsulates(Mechanisms mechanisms) {
        run(
                "mlkem_768",
                (_, test) -> {
                    try (SecretBytes pkcs8 = seed(ML_KEM, hex(test, "seed"));
                            KeyHandle key = mechanisms.open(ML_KEM, pkcs8, Optional.empty())) {
                        assertThat(mechanisms.publicKeyOf(ML_KEM, pkcs8))
                                .isEqualTo(spki(ML_KEM, hex(test, "ek")));
                        return Arrays.equals(
                                key.decapsulate(KemMechanism.ML_KEM, hex(test, "c")),
                                hex(test, "K"));
                    } catch (Refusal.Thrown _) {
                        return false;
                    }
                });
    }

    private static void run(String name, BiPredicate<JsonNode, JsonNode> accepts) {
        Wycheproof vectors = Wycheproof.load(name);
        Wycheproof.Outcome outcome = vectors.run(accepts);
        assertThat(outcome.wrong()).isEmpty();
        assertThat(outcome.cases()).isEqualTo(vectors.declaredCases());
    }

    private static byte[] context(JsonNode test) {
        return test.has("ctx") ? hex(test, "ctx") : new byte[0];
    }

    private static Bytes spki(KeySpec spec, byte[] raw) {
        return Bytes.owned(encoded(new SubjectPublicKeyInfo(identifier(spec), raw)));
    }

    private static SecretBytes expanded(byte[] raw) {
        return SecretBytes.consume(pkcs8(ML_DSA, new DEROctetString(raw)));
    }

    /** The choice "seed" of RFC 9881 and RFC 9935. */
    private static SecretBytes seed(KeySpec spec, byte[] seed) {
        return SecretBytes.consume(
                pkcs8(spec, new DERTaggedObject(false, 0, new DEROctetString(seed))));
    }

    private static byte[] pkcs8(KeySpec spec, ASN1Encodable key) {
        try {
            return encoded(new PrivateKeyInfo(identifier(spec), key));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static AlgorithmIdentifier identifier(KeySpec spec) {
        return new AlgorithmIdentifier(new ASN1ObjectIdentifier(spec.oid()));
    }

    private static byte[] encoded(org.bouncycastle.asn1.ASN1Object object) {
        try {
            return object.getEncoded();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
