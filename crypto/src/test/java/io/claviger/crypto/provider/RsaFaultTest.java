package io.claviger.crypto.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claviger.core.id.Bytes;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.core.mechanism.SignatureMechanism;
import io.claviger.core.refusal.Refusal;
import io.claviger.crypto.secret.SecretBytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Faults in the private operation of RSA: a signature that went wrong in one of its two halves
 * gives the factors of the modulus to whoever sees it (Boneh, DeMillo, Lipton 1997), so none may
 * leave.
 */
class RsaFaultTest {
    private static final KeySpec RSA = new KeySpec.Rsa(2048);
    private static final byte[] DIGEST = new byte[32];
    private static final byte[] MESSAGE = "message".getBytes(StandardCharsets.UTF_8);

    private record Pair(SecretBytes material, Bytes publicKey) {}

    static Stream<Arguments> signing() {
        return Tables.all()
                .flatMap(
                        table ->
                                Stream.of(
                                                SignatureMechanism.SHA256_WITH_RSA,
                                                SignatureMechanism.NONESHA256_WITH_RSA_PSS,
                                                SignatureMechanism.SHA256_WITH_RSA_PSS,
                                                SignatureMechanism.NONE_WITH_RSA)
                                        .map(mechanism -> Arguments.of(table, mechanism)));
    }

    private static byte[] payload(SignatureMechanism mechanism) {
        return mechanism.input() == SignatureMechanism.Input.DIGEST ? DIGEST : MESSAGE;
    }

    private static Pair pair(Mechanisms mechanisms) {
        try (GeneratedKey made = mechanisms.generate(RSA)) {
            return new Pair(
                    SecretBytes.consume(made.material().with(byte[]::clone)),
                    made.publicKey().orElseThrow());
        }
    }

    /** Whatever went wrong: the signature is not one of this key, as seen from its public half. */
    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("signing")
    void a_signature_that_the_public_half_does_not_verify_is_withheld(
            Mechanisms mechanisms, SignatureMechanism mechanism) {
        Pair signer = pair(mechanisms);
        Pair other = pair(mechanisms);
        try (KeyHandle faulty =
                mechanisms.open(RSA, signer.material(), Optional.of(other.publicKey()))) {
            assertThatThrownBy(() -> faulty.sign(mechanism, payload(mechanism)))
                    .isInstanceOf(CryptoBug.class)
                    .hasMessageContaining("withheld");
        }
        try (KeyHandle sound =
                mechanisms.open(RSA, signer.material(), Optional.of(signer.publicKey()))) {
            byte[] signature = sound.sign(mechanism, payload(mechanism));
            assertThat(sound.verify(mechanism, payload(mechanism), signature)).isTrue();
        }
    }

    /** The attack itself: one exponent of the two halves is wrong. */
    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("signing")
    void a_fault_in_one_half_gives_no_signature(Mechanisms mechanisms, SignatureMechanism mechanism)
            throws IOException {
        Pair pair = pair(mechanisms);
        // A provider that recomputes without the halves signs rightly; that is no leak.
        signed(mechanisms, mechanism, pair)
                .ifPresent(
                        signature ->
                                assertThat(
                                                mechanisms
                                                        .openPublic(RSA, pair.publicKey())
                                                        .verify(
                                                                mechanism,
                                                                payload(mechanism),
                                                                signature))
                                        .isTrue());
    }

    /**
     * Empty if the key is refused, or if our check or the provider's own withholds the signature.
     */
    private static Optional<byte[]> signed(
            Mechanisms mechanisms, SignatureMechanism mechanism, Pair pair) throws IOException {
        try (SecretBytes damaged = withWrongHalf(pair.material());
                KeyHandle key = mechanisms.open(RSA, damaged, Optional.of(pair.publicKey()))) {
            return Optional.of(key.sign(mechanism, payload(mechanism)));
        } catch (Refusal.Thrown | IllegalStateException _) {
            return Optional.empty();
        }
    }

    private static SecretBytes withWrongHalf(SecretBytes pkcs8) throws IOException {
        PrivateKeyInfo info = PrivateKeyInfo.getInstance(pkcs8.with(byte[]::clone));
        RSAPrivateKey key = RSAPrivateKey.getInstance(info.parsePrivateKey());
        var wrong =
                new RSAPrivateKey(
                        key.getModulus(),
                        key.getPublicExponent(),
                        key.getPrivateExponent(),
                        key.getPrime1(),
                        key.getPrime2(),
                        key.getExponent1().flipBit(3),
                        key.getExponent2(),
                        key.getCoefficient());
        byte[] encoded = new PrivateKeyInfo(info.getPrivateKeyAlgorithm(), wrong).getEncoded();
        return SecretBytes.consume(encoded);
    }
}
