package io.claviger.crypto.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.id.Bytes;
import io.claviger.core.mechanism.KemMechanism;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.core.mechanism.MlDsaSet;
import io.claviger.core.mechanism.MlKemSet;
import io.claviger.core.mechanism.SignatureMechanism;
import io.claviger.core.mechanism.SignatureMechanism.Scheme;
import io.claviger.core.mechanism.SlhDsaSet;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.crypto.secret.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.KEM;
import org.bouncycastle.crypto.CipherParameters;
import org.bouncycastle.crypto.Signer;
import org.bouncycastle.crypto.params.ParametersWithContext;
import org.bouncycastle.crypto.params.SLHDSAParameters;
import org.bouncycastle.crypto.params.SLHDSAPublicKeyParameters;
import org.bouncycastle.crypto.signers.HashMLDSASigner;
import org.bouncycastle.crypto.signers.HashSLHDSASigner;
import org.bouncycastle.crypto.signers.SLHDSASigner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** ML-DSA, SLH-DSA and ML-KEM keys against the JDK, against Bouncy Castle's signers, and misuse. */
class PostQuantumTest {
    private static final byte[] MESSAGE = "a message".getBytes(StandardCharsets.UTF_8);
    private static final byte[] CONTEXT = "a context".getBytes(StandardCharsets.UTF_8);

    static Stream<Arguments> tablesWithSets() {
        return Tables.all()
                .flatMap(
                        table ->
                                Arrays.stream(MlDsaSet.values())
                                        .map(set -> Arguments.of(table, set)));
    }

    @ParameterizedTest
    @MethodSource("tablesWithSets")
    void the_jdk_verifies_ml_dsa_and_its_signatures_verify(Mechanisms mechanisms, MlDsaSet set)
            throws GeneralSecurityException {
        KeySpec spec = new KeySpec.MlDsa(set);
        try (GeneratedKey made = mechanisms.generate(spec);
                KeyHandle key = mechanisms.open(spec, made.material(), made.publicKey());
                SecretBytes expanded = expanded(made.material())) {
            var factory = KeyFactory.getInstance("ML-DSA", "SUN");
            Signature jdk = Signature.getInstance("ML-DSA", "SUN");
            jdk.initVerify(factory.generatePublic(spki(made)));
            jdk.update(MESSAGE);
            byte[] ours = key.sign(SignatureMechanism.ML_DSA, MESSAGE);
            assertThat(jdk.verify(ours)).isTrue();
            assertThat(ours)
                    .as("hedged: never twice the same")
                    .isNotEqualTo(key.sign(SignatureMechanism.ML_DSA, MESSAGE));
            jdk.initSign(
                    factory.generatePrivate(new PKCS8EncodedKeySpec(expanded.with(byte[]::clone))));
            jdk.update(MESSAGE);
            assertThat(key.verify(SignatureMechanism.ML_DSA, MESSAGE, jdk.sign())).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("io.claviger.crypto.provider.Tables#all")
    void bouncy_castle_verifies_ml_dsa_over_a_digest(Mechanisms mechanisms) {
        KeySpec spec = new KeySpec.MlDsa(MlDsaSet.ML_DSA_65);
        try (GeneratedKey made = mechanisms.generate(spec);
                KeyHandle key = mechanisms.open(spec, made.material(), made.publicKey())) {
            byte[] signature = key.sign(SignatureMechanism.SHA2_512_WITH_ML_DSA, MESSAGE, CONTEXT);
            assertThat(verifies(new HashMLDSASigner(), made, signature)).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("io.claviger.crypto.provider.Tables#all")
    void a_representative_made_elsewhere_gives_the_same_signature(Mechanisms mechanisms)
            throws GeneralSecurityException {
        KeySpec spec = new KeySpec.MlDsa(MlDsaSet.ML_DSA_44);
        try (GeneratedKey made = mechanisms.generate(spec);
                KeyHandle key = mechanisms.open(spec, made.material(), made.publicKey())) {
            MessageDigest shake = MessageDigest.getInstance("SHAKE256-512");
            byte[] encoded = made.publicKey().orElseThrow().unsafeArray();
            byte[] raw = Arrays.copyOfRange(encoded, encoded.length - 1312, encoded.length);
            shake.update(shake.digest(raw));
            shake.update(new byte[] {0, (byte) CONTEXT.length});
            shake.update(CONTEXT);
            byte[] mu = shake.digest(MESSAGE);
            byte[] signature = key.sign(SignatureMechanism.ML_DSA_M, mu);
            assertThat(key.verify(SignatureMechanism.ML_DSA, MESSAGE, CONTEXT, signature)).isTrue();
            assertThat(key.verify(SignatureMechanism.ML_DSA, MESSAGE, signature)).isFalse();
            assertThat(refusal(() -> key.sign(SignatureMechanism.ML_DSA_M, new byte[63])))
                    .isEqualTo(RefusalCode.INVALID_PAYLOAD);
            assertThat(refusal(() -> key.sign(SignatureMechanism.ML_DSA_M, mu, CONTEXT)))
                    .as("the context is in the representative already")
                    .isEqualTo(RefusalCode.INVALID_PAYLOAD);
        }
    }

    static Stream<Arguments> signing() {
        return Stream.of(
                        new KeySpec.MlDsa(MlDsaSet.ML_DSA_44),
                        new KeySpec.MlDsa(MlDsaSet.ML_DSA_87),
                        new KeySpec.SlhDsa(SlhDsaSet.SHA2_128F),
                        new KeySpec.SlhDsa(SlhDsaSet.SHAKE_128F))
                .map(Arguments::of);
    }

    @ParameterizedTest
    @MethodSource("signing")
    void every_form_verifies_as_itself_only(KeySpec spec) {
        Mechanisms mechanisms = Tables.best();
        List<SignatureMechanism> forms =
                Arrays.stream(SignatureMechanism.values())
                        .filter(form -> form.algorithm() == spec.algorithm())
                        .filter(form -> form.scheme() != Scheme.ML_DSA_MU)
                        .toList();
        assertThat(forms).hasSize(11);
        try (GeneratedKey made = mechanisms.generate(spec);
                KeyHandle key = mechanisms.open(spec, made.material(), Optional.empty())) {
            PublicKeyHandle anybody = mechanisms.openPublic(spec, made.publicKey().orElseThrow());
            for (SignatureMechanism form : forms) {
                byte[] signature = key.sign(form, MESSAGE, CONTEXT);
                for (SignatureMechanism other : forms) {
                    assertThat(anybody.verify(other, MESSAGE, CONTEXT, signature))
                            .as("%s as %s", form, other)
                            .isEqualTo(form == other);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("signing")
    void altered_truncated_and_misplaced_signatures_do_not_verify(KeySpec spec) {
        Mechanisms mechanisms = Tables.best();
        SignatureMechanism pure =
                spec instanceof KeySpec.MlDsa
                        ? SignatureMechanism.ML_DSA
                        : SignatureMechanism.SLH_DSA;
        try (GeneratedKey made = mechanisms.generate(spec);
                KeyHandle key = mechanisms.open(spec, made.material(), made.publicKey())) {
            byte[] signature = key.sign(pure, MESSAGE, CONTEXT);
            assertThat(key.verify(pure, MESSAGE, CONTEXT, signature)).isTrue();
            assertThat(key.verify(pure, MESSAGE, signature)).as("without context").isFalse();
            assertThat(key.verify(pure, MESSAGE, MESSAGE, signature)).as("other one").isFalse();
            assertThat(key.verify(pure, CONTEXT, CONTEXT, signature)).as("message").isFalse();
            for (int length : new int[] {0, 1, signature.length - 1, signature.length + 1}) {
                assertThat(key.verify(pure, MESSAGE, CONTEXT, Arrays.copyOf(signature, length)))
                        .as("%d bytes", length)
                        .isFalse();
            }
            for (int place : new int[] {0, signature.length / 2, signature.length - 1}) {
                byte[] altered = signature.clone();
                altered[place] ^= 1;
                assertThat(key.verify(pure, MESSAGE, CONTEXT, altered)).isFalse();
            }
            assertThat(key.sign(pure, MESSAGE, new byte[255])).isNotEmpty();
            assertThat(refusal(() -> key.sign(pure, MESSAGE, new byte[256])))
                    .isEqualTo(RefusalCode.INVALID_PAYLOAD);
            assertThat(refusal(() -> key.sign(SignatureMechanism.EDDSA, MESSAGE)))
                    .isEqualTo(RefusalCode.MECHANISM_KEY_MISMATCH);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = SlhDsaSet.class,
            names = {"SHA2_128F", "SHAKE_128F", "SHA2_192F", "SHAKE_256F"})
    void bouncy_castle_verifies_slh_dsa(SlhDsaSet set) {
        KeySpec spec = new KeySpec.SlhDsa(set);
        Mechanisms mechanisms = Tables.best();
        try (GeneratedKey made = mechanisms.generate(spec);
                KeyHandle key = mechanisms.open(spec, made.material(), made.publicKey())) {
            byte[] signature = key.sign(SignatureMechanism.SLH_DSA, MESSAGE, CONTEXT);
            var verifier = new SLHDSASigner();
            verifier.init(false, new ParametersWithContext(publicKey(made), CONTEXT));
            assertThat(verifier.verifySignature(MESSAGE, signature)).isTrue();
        }
    }

    @Test
    void bouncy_castle_verifies_slh_dsa_over_a_digest() {
        KeySpec spec = new KeySpec.SlhDsa(SlhDsaSet.SHA2_128F);
        Mechanisms mechanisms = Tables.best();
        try (GeneratedKey made = mechanisms.generate(spec);
                KeyHandle key = mechanisms.open(spec, made.material(), made.publicKey())) {
            byte[] signature = key.sign(SignatureMechanism.SHA2_256_WITH_SLH_DSA, MESSAGE, CONTEXT);
            byte[] encoded = ((SLHDSAPublicKeyParameters) publicKey(made)).getEncoded();
            var verifier = new HashSLHDSASigner();
            verifier.init(
                    false,
                    new ParametersWithContext(
                            new SLHDSAPublicKeyParameters(
                                    SLHDSAParameters.sha2_128f_with_sha256, encoded),
                            CONTEXT));
            verifier.update(MESSAGE, 0, MESSAGE.length);
            assertThat(verifier.verifySignature(signature)).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(MlKemSet.class)
    void ml_kem_agrees_with_bouncy_castle(MlKemSet set) throws GeneralSecurityException {
        KeySpec spec = new KeySpec.MlKem(set);
        Mechanisms mechanisms = Tables.best();
        var provider = new org.bouncycastle.jce.provider.BouncyCastleProvider();
        try (GeneratedKey made = mechanisms.generate(spec);
                KeyHandle key = mechanisms.open(spec, made.material(), made.publicKey())) {
            var theirs =
                    KEM.getInstance("ML-KEM", provider)
                            .newEncapsulator(
                                    KeyFactory.getInstance("ML-KEM", provider)
                                            .generatePublic(spki(made)))
                            .encapsulate();
            assertThat(key.decapsulate(KemMechanism.ML_KEM, theirs.encapsulation()))
                    .isEqualTo(theirs.key().getEncoded());
            try (Encapsulation ours =
                    mechanisms
                            .openPublic(spec, made.publicKey().orElseThrow())
                            .encapsulate(KemMechanism.ML_KEM)) {
                byte[] ciphertext = ours.ciphertext().unsafeArray();
                assertThat(ciphertext).hasSize(set.ciphertextBytes());
                assertThat(key.decapsulate(KemMechanism.ML_KEM, ciphertext))
                        .isEqualTo(ours.secret());
                byte[] altered = ciphertext.clone();
                altered[0] ^= 1;
                assertThat(key.decapsulate(KemMechanism.ML_KEM, altered))
                        .as("implicit rejection")
                        .isNotEqualTo(ours.secret());
                assertThat(ours).hasToString("Encapsulation[redacted]");
            }
            for (int length : new int[] {0, set.ciphertextBytes() - 1, set.ciphertextBytes() + 1}) {
                assertThat(refusal(() -> key.decapsulate(KemMechanism.ML_KEM, new byte[length])))
                        .isEqualTo(RefusalCode.INVALID_PAYLOAD);
            }
            assertThat(refusal(() -> key.sign(SignatureMechanism.ML_DSA, MESSAGE)))
                    .isEqualTo(RefusalCode.MECHANISM_KEY_MISMATCH);
        }
    }

    @Test
    void a_key_of_one_set_does_not_open_as_another() {
        Mechanisms mechanisms = Tables.best();
        try (GeneratedKey made = mechanisms.generate(new KeySpec.MlDsa(MlDsaSet.ML_DSA_44))) {
            KeySpec other = new KeySpec.MlDsa(MlDsaSet.ML_DSA_65);
            assertThat(refusal(() -> mechanisms.open(other, made.material(), Optional.empty())))
                    .isEqualTo(RefusalCode.KEY_ATTRIBUTES_INVALID);
            assertThat(refusal(() -> mechanisms.openPublic(other, made.publicKey().orElseThrow())))
                    .isEqualTo(RefusalCode.KEY_ATTRIBUTES_INVALID);
        }
    }

    @Test
    void lattice_keys_are_kept_as_their_seed() {
        try (GeneratedKey dsa = Tables.best().generate(new KeySpec.MlDsa(MlDsaSet.ML_DSA_87));
                GeneratedKey kem =
                        Tables.best().generate(new KeySpec.MlKem(MlKemSet.ML_KEM_1024))) {
            assertThat(dsa.material().length()).isEqualTo(54);
            assertThat(kem.material().length()).isEqualTo(86);
        }
    }

    private static boolean verifies(Signer verifier, GeneratedKey made, byte[] signature) {
        verifier.init(false, new ParametersWithContext(publicKey(made), CONTEXT));
        verifier.update(MESSAGE, 0, MESSAGE.length);
        return verifier.verifySignature(signature);
    }

    private static CipherParameters publicKey(GeneratedKey made) {
        return PostQuantumKeys.decodedPublic(made.publicKey().orElseThrow());
    }

    private static X509EncodedKeySpec spki(GeneratedKey made) {
        return new X509EncodedKeySpec(made.publicKey().map(Bytes::unsafeArray).orElseThrow());
    }

    /** The form that the JDK reads. */
    private static SecretBytes expanded(SecretBytes pkcs8) {
        return pkcs8.with(
                bytes -> {
                    try {
                        var provider = new org.bouncycastle.jce.provider.BouncyCastleProvider();
                        var key =
                                (org.bouncycastle.jcajce.interfaces.MLDSAPrivateKey)
                                        KeyFactory.getInstance("ML-DSA", provider)
                                                .generatePrivate(new PKCS8EncodedKeySpec(bytes));
                        return SecretBytes.consume(key.getPrivateKey(false).getEncoded());
                    } catch (GeneralSecurityException impossible) {
                        throw new IllegalStateException(impossible);
                    }
                });
    }

    private static RefusalCode refusal(org.assertj.core.api.ThrowableAssert.ThrowingCallable code) {
        var thrown =
                org.assertj.core.api.Assertions.catchThrowableOfType(Refusal.Thrown.class, code);
        assertThat(thrown).isNotNull();
        return thrown.refusal().code();
    }
}
