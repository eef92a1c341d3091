package io.claviger.crypto.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claviger.core.id.Bytes;
import io.claviger.core.mechanism.Curve;
import io.claviger.core.mechanism.KeyAlgorithm;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.core.mechanism.SignatureMechanism;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.crypto.Vectors;
import io.claviger.crypto.secret.SecretBytes;
import io.claviger.crypto.transport.ForeignKey;
import io.claviger.crypto.transport.ForeignPublicKey;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** BLS through the handles that clients' keys are used by. */
class BlsKeyTest {
    private static final KeySpec SPEC = new KeySpec.Bls();
    private static final String PKCS8 = "3035020100300e060c2b0601040182dc7c050301010420";
    private static final String SPKI = "3043300e060c2b0601040182dc7c05030101033100";
    private static final byte[] MESSAGE = "a message".getBytes(StandardCharsets.US_ASCII);

    private static final Mechanisms MECHANISMS = Mechanisms.start();

    static Stream<String[]> noble() {
        return Vectors.lines("bls12-381/noble.txt", " ");
    }

    static Stream<String[]> noPublicKeys() {
        return Vectors.lines("bls12-381/no-public-key.txt", " ");
    }

    static Stream<String[]> noPrivateKeys() {
        return Vectors.lines("bls12-381/no-private-key.txt", " ");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("noble")
    void a_key_that_comes_in_signs_as_elsewhere(
            String number, String point, String message, String signature) {
        byte[] payload = Bytes.ofHex(message.replace("-", "")).unsafeArray();
        try (ForeignKey key =
                        ForeignKey.pair(
                                MECHANISMS, KeyAlgorithm.BLS, pkcs8(number), Optional.empty());
                KeyHandle handle = MECHANISMS.open(key.spec(), key.material(), key.publicKey())) {
            assertThat(key.spec()).isEqualTo(SPEC);
            assertThat(key.publicKey()).contains(Bytes.ofHex(SPKI + point));
            byte[] made = handle.sign(SignatureMechanism.BLS, payload);
            assertThat(Bytes.owned(made)).isEqualTo(Bytes.ofHex(signature));
            assertThat(handle.verify(SignatureMechanism.BLS, payload, made)).isTrue();
        }
    }

    @Test
    void a_new_key_signs_and_nobody_elses_signature_verifies() {
        try (GeneratedKey made = MECHANISMS.generate(SPEC);
                KeyHandle key = MECHANISMS.open(SPEC, made.material(), made.publicKey());
                GeneratedKey other = MECHANISMS.generate(SPEC)) {
            PublicKeyHandle stranger = MECHANISMS.openPublic(SPEC, other.publicKey().orElseThrow());
            byte[] signature = key.sign(SignatureMechanism.BLS, MESSAGE);
            assertThat(signature).hasSize(96);
            assertThat(key.verify(SignatureMechanism.BLS, MESSAGE, signature)).isTrue();
            assertThat(key.verify(SignatureMechanism.BLS, new byte[0], signature)).isFalse();
            assertThat(stranger.verify(SignatureMechanism.BLS, MESSAGE, signature)).isFalse();
            assertThat(MECHANISMS.publicKeyOf(SPEC, made.material()))
                    .isEqualTo(made.publicKey().orElseThrow());
            assertThat(MECHANISMS.kindOf(KeyAlgorithm.BLS, made.publicKey().orElseThrow()))
                    .contains(SPEC);
            assertRefused(
                    RefusalCode.MECHANISM_KEY_MISMATCH,
                    () -> key.sign(SignatureMechanism.EDDSA, MESSAGE));
            assertRefused(
                    RefusalCode.KEY_ATTRIBUTES_INVALID,
                    () -> MECHANISMS.open(SPEC, made.material(), other.publicKey()));
            assertRefused(
                    RefusalCode.KEY_ATTRIBUTES_INVALID,
                    () ->
                            MECHANISMS.open(
                                    new KeySpec.Ed(Curve.ED25519),
                                    made.material(),
                                    Optional.empty()));
        }
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("noPublicKeys")
    void what_is_no_public_key_does_not_come_in(String why, String point) {
        String prefix = point.length() == 96 ? SPKI : "3030300e060c2b0601040182dc7c05030101031e00";
        Bytes spki = Bytes.ofHex(prefix + point);
        assertRefused(RefusalCode.KEY_ATTRIBUTES_INVALID, () -> MECHANISMS.openPublic(SPEC, spki));
        assertRefused(
                RefusalCode.KEY_MALFORMED,
                () -> ForeignPublicKey.of(MECHANISMS, KeyAlgorithm.BLS, spki));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("noPrivateKeys")
    void what_is_no_private_key_does_not_come_in(String why, String number) {
        assertRefused(
                RefusalCode.KEY_MALFORMED,
                () ->
                        ForeignKey.pair(
                                MECHANISMS, KeyAlgorithm.BLS, pkcs8(number), Optional.empty()));
    }

    @Test
    void a_pair_of_strangers_does_not_come_in() {
        String[] one = noble().toArray(String[][]::new)[1];
        String[] other = noble().toArray(String[][]::new)[2];
        assertRefused(
                RefusalCode.KEY_MALFORMED,
                () ->
                        ForeignKey.pair(
                                MECHANISMS,
                                KeyAlgorithm.BLS,
                                pkcs8(one[0]),
                                Optional.of(Bytes.ofHex(SPKI + other[1]))));
    }

    private static SecretBytes pkcs8(String number) {
        return SecretBytes.consume(Bytes.ofHex(PKCS8 + number).toArray());
    }

    private static void assertRefused(RefusalCode code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        Refusal.Thrown.class,
                        refused -> assertThat(refused.refusal().code()).isEqualTo(code));
    }
}
