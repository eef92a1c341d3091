package io.claviger.crypto.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claviger.core.mechanism.CipherMechanism;
import io.claviger.core.mechanism.Curve;
import io.claviger.core.mechanism.KemMechanism;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.core.mechanism.SignatureMechanism;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.crypto.accelerator.Accelerator;
import java.io.IOException;
import java.io.InputStream;
import java.security.Provider;
import java.security.Security;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MechanismsTest {
    private static final byte[] MESSAGE = {1, 2, 3};

    @ParameterizedTest
    @MethodSource("io.claviger.crypto.provider.Tables#all")
    void every_mechanism_passes_its_known_answer_test(Mechanisms mechanisms) {
        assertThat(mechanisms.report()).isNotEmpty().allMatch(MechanismStatus::ok);
    }

    @ParameterizedTest
    @MethodSource("io.claviger.crypto.provider.Tables#all")
    void every_mechanism_is_in_the_report(Mechanisms mechanisms) {
        assertThat(mechanisms.report())
                .extracting(MechanismStatus::mechanism)
                .contains(
                        Stream.of(
                                        Arrays.stream(SignatureMechanism.values())
                                                .map(SignatureMechanism::wireName),
                                        Arrays.stream(CipherMechanism.values()).map(Enum::name),
                                        Arrays.stream(KemMechanism.values()).map(Enum::name))
                                .flatMap(names -> names)
                                .toArray(String[]::new))
                .doesNotContainNull();
    }

    @Test
    void without_acceleration_no_line_names_the_accelerated_provider() {
        Mechanisms fallback = Mechanisms.startWithoutAcceleration();
        assertThat(fallback.accelerated()).isFalse();
        assertThat(fallback.accelerationProblem()).isPresent();
        assertThat(providers(fallback))
                .containsOnly("BC", "SunJCE", "SunRsaSign", "libsecp256k1", "blst");
    }

    @Test
    void where_the_accelerated_provider_loads_it_signs_on_p256() {
        Mechanisms best = Tables.best();
        assertThat(best.accelerated()).isNotEqualTo(best.accelerationProblem().isPresent());
        assertThat(best.accelerated())
                .isEqualTo(providers(best).contains("AmazonCorrettoCryptoProvider"));
    }

    @Test
    void starting_leaves_the_global_list_of_providers_alone() {
        List<Provider> before = List.of(Security.getProviders());
        Mechanisms.startWithoutAcceleration();
        assertThat(Security.getProviders()).containsExactlyElementsOf(before);
    }

    static Stream<Arguments> brokenAnswers() {
        return Stream.of(
                Arguments.of("digest.SHA384", "SHA384_WITH_ECDSA"),
                Arguments.of("digest.KECCAK_256", "KECCAK256_WITH_ECDSA"),
                Arguments.of("EC-secp224r1.signature", "NONE_WITH_ECDSA"),
                Arguments.of("EC-secp256k1.signature", "NONE_WITH_ECDSA"),
                Arguments.of("EC-secp256r1.rfc6979", "SHA256_WITH_ECDSA_DETERMINISTIC"),
                Arguments.of("Ed25519.signature", "EDDSA"),
                Arguments.of("RSA.SHA256_WITH_RSA", "NONE_WITH_RSA"),
                Arguments.of("RSA.RSA", "RSA_PADDING_PKCS"),
                Arguments.of("RSA.RSA_NO_PADDING", "RSA_NO_PADDING"),
                Arguments.of("RSA.RSA_PADDING_OAEP_WITH_SHA384", "RSA_PADDING_OAEP"),
                Arguments.of("RSA.SHA512_WITH_RSA_PSS", "SHA256_WITH_RSA_PSS"),
                Arguments.of("RSA.SHA512_WITH_RSA_PSS", "NONE_WITH_RSA_PSS"),
                Arguments.of("AES-192.AES_GCM", "AES_GCM"),
                Arguments.of("AES-256.AES_CTR", "AES_CTR"),
                Arguments.of("AES-128.AES_ECB", "AES_ECB"),
                Arguments.of("AES-128.AES_CBC_NO_PADDING", "AES_CBC_NO_PADDING"),
                Arguments.of("AES-256.AES", "AES"),
                Arguments.of("digest.SHAKE256", "ML_DSA"),
                Arguments.of("digest.SHA3_512", "SHA3_512_WITH_SLH_DSA"),
                Arguments.of("ML-DSA-65.signature", "ML_DSA_M"),
                Arguments.of("SLH-DSA-SHA2-128f.signature.sha256", "SLH_DSA"),
                Arguments.of("SLH-DSA-SHAKE-128f.signature.sha256", "SLH_DSA"),
                Arguments.of("ML-KEM-768.secret", "ML_KEM"),
                Arguments.of("ML-KEM-768.rejected", "ML_KEM"),
                Arguments.of("LMS.signature", "LMS"),
                Arguments.of("XMSS-SHA256_10_256.signature", "XMSS-SHA256_10_256"),
                Arguments.of("XMSS-SHAKE256_10_256.signature", "XMSS-SHAKE256_10_256"));
    }

    @ParameterizedTest
    @MethodSource("brokenAnswers")
    void a_wrong_answer_puts_the_mechanism_out_of_service_and_leaves_others(
            String answer, String mechanism) {
        Mechanisms damaged = startWithBroken(answer);
        Map<Boolean, List<MechanismStatus>> byHealth =
                damaged.report().stream().collect(Collectors.partitioningBy(MechanismStatus::ok));
        assertThat(byHealth.get(false)).extracting(MechanismStatus::mechanism).contains(mechanism);
        assertThat(byHealth.get(true)).isNotEmpty();
    }

    @Test
    void what_is_out_of_service_is_refused() {
        Mechanisms damaged = startWithBroken("digest.SHA384");
        KeySpec spec = new KeySpec.Ec(Curve.P256);
        try (GeneratedKey made = damaged.generate(spec);
                KeyHandle key = damaged.open(spec, made.material(), made.publicKey())) {
            assertThatThrownBy(() -> key.sign(SignatureMechanism.SHA384_WITH_ECDSA, MESSAGE))
                    .isInstanceOf(Refusal.Thrown.class)
                    .extracting(thrown -> ((Refusal.Thrown) thrown).refusal().code())
                    .isEqualTo(RefusalCode.MECHANISM_UNAVAILABLE);
            assertThat(key.sign(SignatureMechanism.SHA256_WITH_ECDSA, MESSAGE)).isNotEmpty();
        }
    }

    @Test
    void what_failed_stays_out_of_service_when_all_is_tested() throws InterruptedException {
        Mechanisms damaged = startWithBroken("digest.SHA384");
        damaged.testAll(Duration.ZERO);
        KeySpec spec = new KeySpec.Ec(Curve.P256);
        try (GeneratedKey made = damaged.generate(spec);
                KeyHandle key = damaged.open(spec, made.material(), made.publicKey())) {
            assertThatThrownBy(() -> key.sign(SignatureMechanism.SHA384_WITH_ECDSA, MESSAGE))
                    .isInstanceOf(Refusal.Thrown.class);
            assertThat(key.sign(SignatureMechanism.SHA256_WITH_ECDSA, MESSAGE)).isNotEmpty();
        }
    }

    @Test
    void a_short_tag_can_be_out_of_service_by_itself() {
        // The known answer of the 64-bit tag is the head of the long one, so only the long one
        // fails.
        Mechanisms damaged = startWithBroken("AES-128.AES_GCM");
        KeySpec spec = new KeySpec.Aes(128);
        try (GeneratedKey made = damaged.generate(spec);
                KeyHandle key = damaged.open(spec, made.material(), Optional.empty())) {
            assertThatThrownBy(
                            () ->
                                    key.encrypt(
                                            CipherMechanism.AES_GCM,
                                            MESSAGE,
                                            new byte[0],
                                            128,
                                            damaged.random()))
                    .isInstanceOf(Refusal.Thrown.class);
            assertThat(
                            key.encrypt(
                                            CipherMechanism.AES_GCM,
                                            MESSAGE,
                                            new byte[0],
                                            64,
                                            damaged.random())
                                    .tag()
                                    .length())
                    .isEqualTo(8);
        }
    }

    @Test
    void keys_of_a_curve_out_of_service_are_not_made() {
        Mechanisms damaged = startWithBroken("EC-secp256k1.signature");
        assertThatThrownBy(() -> damaged.generate(new KeySpec.Ec(Curve.SECP256K1)))
                .isInstanceOf(Refusal.Thrown.class)
                .extracting(thrown -> ((Refusal.Thrown) thrown).refusal().code())
                .isEqualTo(RefusalCode.MECHANISM_UNAVAILABLE);
    }

    @Test
    void rsa_sizes_between_the_steps_are_refused() {
        assertThatThrownBy(() -> Tables.best().generate(new KeySpec.Rsa(2056)))
                .isInstanceOf(Refusal.Thrown.class)
                .extracting(thrown -> ((Refusal.Thrown) thrown).refusal().code())
                .isEqualTo(RefusalCode.KEY_SIZE_INVALID);
    }

    private static List<String> providers(Mechanisms mechanisms) {
        return mechanisms.report().stream().map(MechanismStatus::provider).distinct().toList();
    }

    /** Flips the last bit of one known answer. */
    private static Mechanisms startWithBroken(String answer) {
        Properties values = new Properties();
        try (InputStream in = KnownAnswers.class.getResourceAsStream("known-answers.properties")) {
            values.load(in);
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
        String right = values.getProperty(answer);
        char last = right.charAt(right.length() - 1) == '0' ? '1' : '0';
        values.setProperty(answer, right.substring(0, right.length() - 1) + last);
        return Mechanisms.start(
                new Accelerator(Optional.empty(), Optional.of("not in this test")),
                new KnownAnswers(values));
    }
}
