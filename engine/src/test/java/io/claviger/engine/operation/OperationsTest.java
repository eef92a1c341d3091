package io.claviger.engine.operation;

import static io.claviger.engine.testing.Answers.granted;
import static io.claviger.engine.testing.Answers.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claviger.core.attribute.Attribute;
import io.claviger.core.evidence.DigestKind;
import io.claviger.core.evidence.Operation;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.mechanism.CipherMechanism;
import io.claviger.core.mechanism.Curve;
import io.claviger.core.mechanism.Hash;
import io.claviger.core.mechanism.HashTreeSet;
import io.claviger.core.mechanism.KemMechanism;
import io.claviger.core.mechanism.KeyAlgorithm;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.core.mechanism.MacMechanism;
import io.claviger.core.mechanism.MlDsaSet;
import io.claviger.core.mechanism.MlKemSet;
import io.claviger.core.mechanism.ParameterSet;
import io.claviger.core.mechanism.SignatureMechanism;
import io.claviger.core.mechanism.SlhDsaSet;
import io.claviger.core.port.Fault;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.PartitionPolicy;
import io.claviger.core.state.PolicySetting;
import io.claviger.core.state.Role;
import io.claviger.crypto.provider.Ciphertext;
import io.claviger.crypto.provider.Encapsulation;
import io.claviger.crypto.random.RandomSource;
import io.claviger.crypto.secret.SecretBytes;
import io.claviger.engine.answer.Answer;
import io.claviger.engine.key.KeyAccess;
import io.claviger.engine.testing.TestBoundary;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OperationsTest {
    private static final byte[] MESSAGE = "a payment".getBytes(StandardCharsets.UTF_8);
    private static final List<ParameterSet> POST_QUANTUM =
            List.of(
                    MlDsaSet.ML_DSA_65,
                    SlhDsaSet.SHA2_128F,
                    MlKemSet.ML_KEM_768,
                    HashTreeSet.LMS_SHA256_M32_H10_W4,
                    HashTreeSet.XMSS_SHA256_10_256,
                    HashTreeSet.XMSS_SHAKE256_10_256);

    private static TestBoundary boundary = TestBoundary.create();

    @BeforeAll
    static void oneKeyOfEachKind() {
        boundary = TestBoundary.create();
        boundary.policy(
                PartitionPolicy.DEFAULT
                        .with(PolicySetting.LEGACY_ALGORITHMS, true)
                        .with(PolicySetting.MINIMUM_EC_BITS, 160));
        boundary.key("RSA", new KeySpec.Rsa(2048));
        boundary.key("AES", new KeySpec.Aes(256));
        boundary.key("ChaCha20", KeySpec.sized(KeyAlgorithm.CHACHA20, 256));
        boundary.key("Camellia", KeySpec.sized(KeyAlgorithm.CAMELLIA, 128));
        boundary.key("TDEA", KeySpec.sized(KeyAlgorithm.TDEA, 192));
        boundary.key("DSA", new KeySpec.Dsa(2048));
        boundary.key("BLS", new KeySpec.Bls());
        boundary.key("HMACSHA256", KeySpec.sized(KeyAlgorithm.HMAC_SHA256, 256));
        for (ParameterSet set : POST_QUANTUM) {
            boundary.key(set.standardName(), KeySpec.of(set));
        }
        for (Curve curve : Curve.values()) {
            boundary.key(curve.name(), KeySpec.on(curve));
        }
    }

    private static Operations operations() {
        return boundary.engine().operations();
    }

    private static Answer<Bytes> sign(
            String key, SignatureMechanism mechanism, SignatureForm form, byte[] payload) {
        return operations()
                .sign(
                        boundary.as(Role.KEY_OPERATION),
                        new SignRequest(
                                new KeyLabel(key), Optional.empty(), mechanism, form, payload));
    }

    private static Answer<Boolean> verify(
            String key, SignatureMechanism mechanism, byte[] payload, byte[] signature) {
        return operations()
                .verify(
                        boundary.as(Role.KEY_OPERATION),
                        new VerifyRequest(
                                new KeyLabel(key),
                                Optional.empty(),
                                mechanism,
                                payload,
                                signature));
    }

    private static Answer<Ciphertext> encrypt(String key, CipherMechanism mechanism, byte[] text) {
        return operations()
                .encrypt(
                        boundary.as(Role.KEY_OPERATION),
                        new EncryptRequest(
                                new KeyLabel(key),
                                Optional.empty(),
                                mechanism,
                                text,
                                new byte[0],
                                0));
    }

    private static Answer<byte[]> decrypt(
            String key, CipherMechanism mechanism, Ciphertext ciphertext) {
        return operations()
                .decrypt(
                        boundary.as(Role.KEY_OPERATION),
                        new DecryptRequest(
                                new KeyLabel(key),
                                Optional.empty(),
                                mechanism,
                                ciphertext.bodyWithTag().toArray(),
                                ciphertext.iv().toArray(),
                                new byte[0],
                                0));
    }

    private static String keyFor(SignatureMechanism mechanism) {
        if (mechanism.scheme() == SignatureMechanism.Scheme.SCHNORR) {
            return Curve.SECP256K1.name();
        }
        return mechanism.algorithm() == KeyAlgorithm.XMSS
                ? mechanism.wireName()
                : keyFor(mechanism.algorithm());
    }

    private static String keyFor(KeyAlgorithm algorithm) {
        return switch (algorithm) {
            case ML_DSA -> "ML-DSA-65";
            case SLH_DSA -> "SLH-DSA-SHA2-128f";
            case LMS -> "LMS";
            case ML_KEM -> "ML-KEM-768";
            case XMSS -> throw new IllegalArgumentException("the mechanism says which");
            case RSA -> "RSA";
            case AES -> "AES";
            case EC -> "P256";
            case ED -> "ED25519";
            default -> algorithm.wireName();
        };
    }

    private static byte[] payloadFor(SignatureMechanism mechanism) {
        return switch (mechanism.input()) {
            case MESSAGE, RAW -> MESSAGE;
            case DIGEST ->
                    new byte
                            [mechanism == SignatureMechanism.ML_DSA_M
                                    ? 64
                                    : mechanism.hash().map(Hash::bytes).orElse(32)];
        };
    }

    @ParameterizedTest
    @EnumSource(SignatureMechanism.class)
    void every_mechanism_signs_and_verifies(SignatureMechanism mechanism) {
        String key = keyFor(mechanism);
        byte[] payload = payloadFor(mechanism);
        Bytes signature = granted(sign(key, mechanism, SignatureForm.DER, payload));
        assertThat(granted(verify(key, mechanism, payload, signature.toArray()))).isTrue();
        byte[] other = payload.clone();
        other[0] ^= 1;
        assertThat(granted(verify(key, mechanism, other, signature.toArray()))).isFalse();
    }

    @ParameterizedTest
    @EnumSource(
            value = Curve.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"ED25519", "ED448", "X25519", "X448"})
    void every_curve_signs_in_der_and_raw(Curve curve) {
        for (SignatureForm form : new SignatureForm[] {SignatureForm.DER, SignatureForm.RAW}) {
            Bytes signature =
                    granted(
                            sign(
                                    curve.name(),
                                    SignatureMechanism.SHA256_WITH_ECDSA,
                                    form,
                                    MESSAGE));
            if (form == SignatureForm.RAW) {
                assertThat(signature.length()).isEqualTo(2 * curve.scalarBytes());
            }
            assertThat(
                            granted(
                                    verify(
                                            curve.name(),
                                            SignatureMechanism.SHA256_WITH_ECDSA,
                                            MESSAGE,
                                            signature.toArray())))
                    .isTrue();
        }
    }

    @Test
    void the_jdk_verifies_what_the_boundary_signs() throws Exception {
        Bytes spki =
                boundary.state()
                        .key(TestBoundary.DEMO, new KeyLabel("P256"))
                        .orElseThrow()
                        .publicKey()
                        .orElseThrow();
        Signature jdk = Signature.getInstance("SHA256withECDSA");
        jdk.initVerify(
                KeyFactory.getInstance("EC")
                        .generatePublic(new X509EncodedKeySpec(spki.toArray())));
        jdk.update(MESSAGE);
        Bytes signature =
                granted(
                        sign(
                                "P256",
                                SignatureMechanism.SHA256_WITH_ECDSA,
                                SignatureForm.DER,
                                MESSAGE));
        assertThat(jdk.verify(signature.toArray())).isTrue();
    }

    @Test
    void a_form_that_does_not_go_with_the_mechanism_uses_no_key() {
        long uses = uses("P256");
        assertThat(
                        refused(
                                sign(
                                        "P256",
                                        SignatureMechanism.SHA256_WITH_ECDSA,
                                        SignatureForm.ETH,
                                        MESSAGE)))
                .isEqualTo(RefusalCode.MECHANISM_KEY_MISMATCH);
        assertThat(uses("P256")).isEqualTo(uses);
    }

    @Test
    void dsa_signs_in_der_and_raw_and_not_as_ethereum() {
        for (SignatureForm form : new SignatureForm[] {SignatureForm.DER, SignatureForm.RAW}) {
            Bytes made = granted(sign("DSA", SignatureMechanism.SHA256_WITH_DSA, form, MESSAGE));
            assertThat(
                            granted(
                                    verify(
                                            "DSA",
                                            SignatureMechanism.SHA256_WITH_DSA,
                                            MESSAGE,
                                            made.toArray())))
                    .isTrue();
            assertThat(made.length() == 56).isEqualTo(form == SignatureForm.RAW);
        }
        assertThat(
                        refused(
                                sign(
                                        "DSA",
                                        SignatureMechanism.SHA256_WITH_DSA,
                                        SignatureForm.ETH,
                                        MESSAGE)))
                .isEqualTo(RefusalCode.MECHANISM_KEY_MISMATCH);
    }

    @Test
    void a_code_is_made_checked_and_recorded_as_a_signature_is() {
        var request = mac("HMACSHA256", Optional.empty());
        Bytes code = granted(operations().mac(boundary.as(Role.KEY_OPERATION), request));
        assertThat(boundary.records().last().operation()).isEqualTo(Operation.SIGN);
        assertThat(
                        granted(
                                operations()
                                        .verifyMac(
                                                boundary.as(Role.KEY_OPERATION),
                                                request,
                                                code.toArray())))
                .isTrue();
        assertThat(
                        granted(
                                operations()
                                        .verifyMac(
                                                boundary.as(Role.KEY_OPERATION),
                                                request,
                                                new byte[32])))
                .isFalse();
    }

    @Test
    void a_cipher_key_makes_codes_only_if_asked_for_cmac() {
        assertThat(
                        refused(
                                operations()
                                        .mac(
                                                boundary.as(Role.KEY_OPERATION),
                                                mac("AES", Optional.empty()))))
                .isEqualTo(RefusalCode.MECHANISM_KEY_MISMATCH);
        assertThat(
                        granted(
                                        operations()
                                                .mac(
                                                        boundary.as(Role.KEY_OPERATION),
                                                        mac(
                                                                "AES",
                                                                Optional.of(
                                                                        MacMechanism.AES_CMAC))))
                                .length())
                .isEqualTo(16);
    }

    private static MacRequest mac(String key, Optional<MacMechanism> mechanism) {
        return new MacRequest(new KeyLabel(key), Optional.empty(), mechanism, MESSAGE);
    }

    @Test
    void a_malformed_signature_is_wrong_and_no_error() {
        for (byte[] bad : new byte[][] {{}, {0}, new byte[64], new byte[65], new byte[10_000]}) {
            assertThat(
                            granted(
                                    verify(
                                            "SECP256K1",
                                            SignatureMechanism.SHA256_WITH_ECDSA,
                                            MESSAGE,
                                            bad)))
                    .isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource(CipherMechanism.class)
    void every_cipher_gives_back_what_it_took(CipherMechanism mechanism) {
        String key = keyFor(mechanism.algorithm());
        byte[] text = mechanism == CipherMechanism.RSA_NO_PADDING ? new byte[256] : new byte[32];
        text[text.length - 1] = 7;
        Ciphertext ciphertext = granted(encrypt(key, mechanism, text));
        var encrypted = boundary.records().last();
        assertThat(encrypted.operation()).isEqualTo(Operation.ENCRYPT);
        assertThat(granted(decrypt(key, mechanism, ciphertext))).isEqualTo(text);
        var decrypted = boundary.records().last();
        assertThat(decrypted.operation()).isEqualTo(Operation.DECRYPT);
        // The same ciphertext is known by the same digest, and nothing tells of the plaintext.
        assertThat(decrypted.digests()).isEqualTo(encrypted.digests());
        assertThat(decrypted.digests()).containsOnlyKeys(DigestKind.CIPHERTEXT);
    }

    @Test
    void a_changed_ciphertext_does_not_decrypt_and_is_recorded() {
        Ciphertext good = granted(encrypt("AES", CipherMechanism.AES_GCM, MESSAGE));
        byte[] body = good.body().toArray();
        body[0] ^= 1;
        long uses = uses("AES");
        assertThat(
                        refused(
                                decrypt(
                                        "AES",
                                        CipherMechanism.AES_GCM,
                                        new Ciphertext(Bytes.owned(body), good.iv(), good.tag()))))
                .isEqualTo(RefusalCode.DECRYPT_FAILED);
        assertThat(boundary.records().last().refusal()).isPresent();
        assertThat(uses("AES")).isEqualTo(uses);
    }

    private static long uses(String label) {
        return boundary.state()
                .uses(
                        boundary.state()
                                .key(TestBoundary.DEMO, new KeyLabel(label))
                                .orElseThrow()
                                .id());
    }

    @Test
    void random_bytes_have_bounds() {
        var origin = boundary.as(Role.SERVICE);
        assertThat(granted(operations().random(origin, 1))).hasSize(1);
        assertThat(granted(operations().random(origin, Operations.MAX_RANDOM_BYTES)))
                .hasSize(Operations.MAX_RANDOM_BYTES);
        assertThat(refused(operations().random(origin, 0)))
                .isEqualTo(RefusalCode.INVALID_NUMBER_RANGE);
        assertThat(refused(operations().random(origin, Operations.MAX_RANDOM_BYTES + 1)))
                .isEqualTo(RefusalCode.INVALID_NUMBER_RANGE);
        assertThat(refused(operations().random(boundary.as(Role.APPROVER), 1)))
                .isEqualTo(RefusalCode.ROLE_NOT_ALLOWED);
    }

    @Test
    void what_does_not_work_is_refused_recorded_and_changes_nothing() {
        var before = boundary.state().everything();
        int records = boundary.records().size();
        assertThat(
                        refused(
                                sign(
                                        "RSA",
                                        SignatureMechanism.SHA256_WITH_ECDSA,
                                        SignatureForm.DER,
                                        MESSAGE)))
                .isEqualTo(RefusalCode.MECHANISM_KEY_MISMATCH);
        assertThat(
                        refused(
                                sign(
                                        "no such key",
                                        SignatureMechanism.EDDSA,
                                        SignatureForm.DER,
                                        MESSAGE)))
                .isEqualTo(RefusalCode.KEY_NOT_FOUND);
        assertThat(
                        refused(
                                sign(
                                        "P256",
                                        SignatureMechanism.NONE_WITH_ECDSA,
                                        SignatureForm.DER,
                                        new byte[0])))
                .isEqualTo(RefusalCode.INVALID_PAYLOAD);
        assertThat(boundary.records().size()).isEqualTo(records + 3);
        assertThat(boundary.state().everything()).isEqualTo(before);
    }

    @Test
    void who_may_not_use_keys_does_not_learn_which_exist() {
        var request =
                new SignRequest(
                        new KeyLabel("no such key"),
                        Optional.empty(),
                        SignatureMechanism.EDDSA,
                        SignatureForm.DER,
                        MESSAGE);
        assertThat(refused(operations().sign(boundary.as(Role.APPROVER), request)))
                .isEqualTo(RefusalCode.ROLE_NOT_ALLOWED);
    }

    @Test
    void an_operation_that_the_attributes_forbid_is_refused() {
        var own = TestBoundary.create();
        own.key("k");
        granted(
                own.engine()
                        .keys()
                        .changeAttributes(
                                own.as(Role.KEY_MANAGEMENT),
                                new KeyLabel("k"),
                                Optional.empty(),
                                Map.of(Attribute.SIGN, false),
                                Optional.empty()));
        var request =
                new SignRequest(
                        new KeyLabel("k"),
                        Optional.empty(),
                        SignatureMechanism.SHA256_WITH_ECDSA,
                        SignatureForm.DER,
                        MESSAGE);
        assertThat(refused(own.engine().operations().sign(own.as(Role.KEY_OPERATION), request)))
                .isEqualTo(RefusalCode.OPERATION_FORBIDDEN);
        own.policy(PartitionPolicy.DEFAULT.with(PolicySetting.CLIENT_API_ACCESS, false));
        assertThat(refused(own.engine().operations().sign(own.as(Role.KEY_OPERATION), request)))
                .isEqualTo(RefusalCode.POLICY_FORBIDS);
    }

    @Test
    void a_key_password_guards_the_private_half_only() {
        var own = TestBoundary.create();
        try (SecretBytes right = TestBoundary.secret("correct horse");
                SecretBytes wrong = TestBoundary.secret("correct horsf")) {
            granted(
                    own.engine()
                            .keys()
                            .create(
                                    own.as(Role.KEY_MANAGEMENT),
                                    TestBoundary.createKey(
                                            "k", TestBoundary.P256, Optional.of(right))));
            Bytes signature = granted(signed(own, Optional.of(right)));
            assertThat(refused(signed(own, Optional.of(wrong))))
                    .isEqualTo(RefusalCode.KEY_PASSWORD_MISMATCH);
            assertThat(refused(signed(own, Optional.empty())))
                    .isEqualTo(RefusalCode.KEY_PASSWORD_MISMATCH);
            assertThat(
                            granted(
                                    own.engine()
                                            .operations()
                                            .verify(
                                                    own.as(Role.KEY_OPERATION),
                                                    new VerifyRequest(
                                                            new KeyLabel("k"),
                                                            Optional.empty(),
                                                            SignatureMechanism.SHA256_WITH_ECDSA,
                                                            MESSAGE,
                                                            signature.toArray()))))
                    .isTrue();
        }
    }

    private static Answer<Bytes> signed(TestBoundary own, Optional<SecretBytes> password) {
        return own.engine()
                .operations()
                .sign(
                        own.as(Role.KEY_OPERATION),
                        new SignRequest(
                                new KeyLabel("k"),
                                password,
                                SignatureMechanism.SHA256_WITH_ECDSA,
                                SignatureForm.DER,
                                MESSAGE));
    }

    @Test
    void secret_output_that_is_not_released_is_wiped() {
        var own = TestBoundary.create();
        byte[] drawn = new byte[16];
        var operations =
                new Operations(
                        own.journal()::view,
                        own.engine().inquiries(),
                        new KeyAccess(own.journal()::view, own.engine().device()),
                        own.engine().handles(),
                        new Kept(drawn),
                        TestBoundary.MECHANISMS::sha256,
                        own.engine().judge());
        var origin = own.as(Role.SERVICE);
        assertThat(granted(operations.random(origin, drawn.length))).containsOnly(7);
        own.journal().failWith(new Fault.Overloaded());
        assertThatThrownBy(() -> operations.random(origin, drawn.length))
                .isInstanceOf(Fault.Overloaded.class);
        assertThat(drawn).containsOnly(0);
    }

    /** Gives out one array again and again, so that a test sees what becomes of it. */
    @SuppressWarnings("ArrayRecordComponent") // lent on purpose
    private record Kept(byte[] array) implements RandomSource {
        @Override
        public void fill(byte[] target) {
            java.util.Arrays.fill(target, (byte) 7);
        }

        @Override
        public byte[] bytes(int length) {
            fill(array);
            return array;
        }
    }

    @Test
    void a_context_belongs_to_the_signature() {
        byte[] context = {1, 2, 3};
        var key = new KeyLabel("ML-DSA-65");
        var request =
                new SignRequest(
                        key,
                        Optional.empty(),
                        SignatureMechanism.ML_DSA,
                        SignatureForm.DER,
                        MESSAGE,
                        context);
        byte[] signature =
                granted(operations().sign(boundary.as(Role.KEY_OPERATION), request)).toArray();
        for (byte[] other : new byte[][] {context, {1, 2}, {}}) {
            var check =
                    new VerifyRequest(
                            key,
                            Optional.empty(),
                            SignatureMechanism.ML_DSA,
                            MESSAGE,
                            signature,
                            other);
            assertThat(granted(operations().verify(boundary.as(Role.KEY_OPERATION), check)))
                    .isEqualTo(other.length == context.length);
        }
    }

    @Test
    void what_was_encapsulated_is_decapsulated() {
        var key = new KeyLabel("ML-KEM-768");
        var origin = boundary.as(Role.KEY_OPERATION);
        try (Encapsulation made =
                granted(
                        operations()
                                .encapsulate(
                                        origin,
                                        new EncapsulateRequest(key, KemMechanism.ML_KEM)))) {
            byte[] secret =
                    granted(
                            operations()
                                    .decapsulate(
                                            origin,
                                            new DecapsulateRequest(
                                                    key,
                                                    Optional.empty(),
                                                    KemMechanism.ML_KEM,
                                                    made.ciphertext().toArray())));
            assertThat(secret).isEqualTo(made.secret());
        }
    }
}
