package io.claviger.crypto.derivation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claviger.core.mechanism.Curve;
import io.claviger.core.mechanism.DerivationPath;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.core.mechanism.SignatureMechanism;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.crypto.provider.GeneratedKey;
import io.claviger.crypto.provider.KeyHandle;
import io.claviger.crypto.provider.Mechanisms;
import io.claviger.crypto.secret.SecretBytes;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TreeKeysTest {
    private static final Mechanisms FALLBACK = Mechanisms.startWithoutAcceleration();
    private static final KeySpec SECP256K1 = new KeySpec.Ec(Curve.SECP256K1);
    private static final KeySpec P256 = new KeySpec.Ec(Curve.P256);
    private static final KeySpec ED25519 = new KeySpec.Ed(Curve.ED25519);
    private static final DerivationPath PATH = DerivationPath.parse("44'/0'").orElseThrow();

    static Stream<Arguments> trees() {
        return Stream.of(FALLBACK, Mechanisms.start())
                .flatMap(
                        mechanisms ->
                                Stream.of(SECP256K1, P256, ED25519)
                                        .map(spec -> Arguments.of(mechanisms, spec)));
    }

    @ParameterizedTest
    @MethodSource("trees")
    void a_root_and_its_children_sign_like_any_key(Mechanisms mechanisms, KeySpec spec) {
        try (GeneratedKey generated = mechanisms.generate(spec);
                SecretBytes root = TreeKeys.rooted(generated.material(), mechanisms.random());
                SecretBytes child = TreeKeys.derive(spec, root, PATH)) {
            assertThat(mechanisms.publicKeyOf(spec, root))
                    .isEqualTo(generated.publicKey().orElseThrow());
            assertThat(mechanisms.publicKeyOf(spec, child))
                    .isNotEqualTo(generated.publicKey().orElseThrow());
            assertThat(signs(mechanisms, spec, root)).isTrue();
            assertThat(signs(mechanisms, spec, child)).isTrue();
        }
    }

    @Test
    void a_path_leads_to_the_same_key_in_one_go_or_step_by_step() {
        DerivationPath whole = DerivationPath.parse("7'/8/9").orElseThrow();
        DerivationPath first = DerivationPath.parse("7'").orElseThrow();
        DerivationPath rest = DerivationPath.parse("8/9").orElseThrow();
        try (SecretBytes seed = seed(32);
                SecretBytes master = TreeKeys.master(SECP256K1, seed);
                SecretBytes there = TreeKeys.derive(SECP256K1, master, whole);
                SecretBytes half = TreeKeys.derive(SECP256K1, master, first);
                SecretBytes thereToo = TreeKeys.derive(SECP256K1, half, rest)) {
            assertThat(there.constantTimeEquals(thereToo)).isTrue();
        }
    }

    @Test
    void two_roots_have_different_chain_codes() {
        try (GeneratedKey key = FALLBACK.generate(P256);
                SecretBytes one = TreeKeys.rooted(key.material(), FALLBACK.random());
                SecretBytes other = TreeKeys.rooted(key.material(), FALLBACK.random())) {
            assertThat(one.constantTimeEquals(other)).isFalse();
        }
    }

    @Test
    void a_step_that_is_not_hardened_is_refused_on_ed25519() {
        DerivationPath open = DerivationPath.parse("44'/0").orElseThrow();
        try (SecretBytes seed = seed(32);
                SecretBytes master = TreeKeys.master(ED25519, seed)) {
            refuses(
                    () -> TreeKeys.derive(ED25519, master, open),
                    RefusalCode.DERIVATION_NOT_SUPPORTED);
        }
    }

    @Test
    void a_key_without_a_chain_code_derives_nothing() {
        try (GeneratedKey key = FALLBACK.generate(SECP256K1)) {
            assertThat(TreeKeys.chainCode(key.material())).isEmpty();
            refuses(
                    () -> TreeKeys.derive(SECP256K1, key.material(), PATH),
                    RefusalCode.DERIVATION_NOT_SUPPORTED);
        }
    }

    @Test
    void other_curves_are_in_no_tree() {
        KeySpec p384 = new KeySpec.Ec(Curve.P384);
        assertThat(TreeKeys.offers(p384)).isFalse();
        assertThat(TreeKeys.offers(new KeySpec.Rsa(2048))).isFalse();
        try (SecretBytes seed = seed(32)) {
            refuses(() -> TreeKeys.master(p384, seed), RefusalCode.DERIVATION_NOT_SUPPORTED);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {15, 65})
    void a_seed_outside_128_to_512_bits_is_refused(int length) {
        try (SecretBytes seed = seed(length)) {
            refuses(() -> TreeKeys.master(SECP256K1, seed), RefusalCode.INVALID_PAYLOAD);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 64})
    void a_seed_of_128_to_512_bits_grows_a_tree(int length) {
        try (SecretBytes seed = seed(length);
                SecretBytes master = TreeKeys.master(SECP256K1, seed)) {
            assertThat(signs(FALLBACK, SECP256K1, master)).isTrue();
        }
    }

    @Test
    void an_extended_key_is_not_printed() {
        try (SecretBytes seed = seed(16);
                ExtendedKey key = ExtendedKey.master(Tree.SECP256K1, seed)) {
            assertThat(key.toString()).isEqualTo("ExtendedKey[redacted]");
        }
    }

    private static boolean signs(Mechanisms mechanisms, KeySpec spec, SecretBytes material) {
        SignatureMechanism mechanism =
                spec.equals(ED25519)
                        ? SignatureMechanism.EDDSA
                        : SignatureMechanism.SHA256_WITH_ECDSA;
        byte[] message = {1, 2, 3};
        try (KeyHandle handle =
                mechanisms.open(
                        spec, material, Optional.of(mechanisms.publicKeyOf(spec, material)))) {
            return handle.verify(mechanism, message, handle.sign(mechanism, message));
        }
    }

    private static SecretBytes seed(int length) {
        byte[] seed = new byte[length];
        Arrays.fill(seed, (byte) 7);
        return SecretBytes.consume(seed);
    }

    private static void refuses(ThrowingCallable call, RefusalCode code) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        Refusal.Thrown.class,
                        refused -> assertThat(refused.refusal().code()).isEqualTo(code));
    }
}
