package io.claviger.crypto.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claviger.core.mechanism.HashTreeSet;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.core.mechanism.SignatureMechanism;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Stateful keys: the leaf that was asked for signs, and leaves only go up. */
class HashTreeTest {
    private static final byte[] MESSAGE = "a message".getBytes(StandardCharsets.UTF_8);

    @ParameterizedTest
    @EnumSource(HashTreeSet.class)
    void the_leaf_that_was_asked_for_signs_and_never_again(HashTreeSet set) {
        KeySpec spec = KeySpec.of(set);
        SignatureMechanism mechanism = mechanism(set);
        Mechanisms mechanisms = Tables.best();
        try (GeneratedKey made = mechanisms.generate(spec);
                KeyHandle key = mechanisms.open(spec, made.material(), made.publicKey())) {
            PublicKeyHandle anybody = mechanisms.openPublic(spec, made.publicKey().orElseThrow());
            for (int leaf : new int[] {0, 1, 5, 6, 40}) {
                byte[] signature = key.sign(mechanism, MESSAGE, () -> leaf);
                assertThat(leafOf(set, signature)).isEqualTo(leaf);
                assertThat(anybody.verify(mechanism, MESSAGE, signature)).isTrue();
                assertThat(anybody.verify(mechanism, new byte[1], signature)).isFalse();
                for (int length : new int[] {0, 3, signature.length - 1, signature.length + 1}) {
                    assertThat(anybody.verify(mechanism, MESSAGE, Arrays.copyOf(signature, length)))
                            .isFalse();
                }
                for (int place : new int[] {0, 7, 20, signature.length - 1}) {
                    byte[] altered = signature.clone();
                    altered[place] ^= 1;
                    assertThat(anybody.verify(mechanism, MESSAGE, altered)).isFalse();
                }
            }
            for (int past : new int[] {0, 5, 40, -1, set.leaves()}) {
                assertThatThrownBy(() -> key.sign(mechanism, MESSAGE, () -> past))
                        .isInstanceOf(CryptoBug.class);
            }
            assertThatThrownBy(() -> key.sign(mechanism, MESSAGE)).isInstanceOf(CryptoBug.class);
        }
    }

    @Test
    void the_last_leaf_signs() {
        KeySpec spec = KeySpec.of(HashTreeSet.LMS_SHA256_M32_H10_W4);
        Mechanisms mechanisms = Tables.best();
        try (GeneratedKey made = mechanisms.generate(spec);
                KeyHandle key = mechanisms.open(spec, made.material(), made.publicKey())) {
            byte[] signature = key.sign(SignatureMechanism.LMS, MESSAGE, () -> 1023);
            assertThat(key.verify(SignatureMechanism.LMS, MESSAGE, signature)).isTrue();
        }
    }

    @Test
    void the_jdk_verifies_lms() throws GeneralSecurityException {
        KeySpec spec = KeySpec.of(HashTreeSet.LMS_SHA256_M32_H10_W4);
        Mechanisms mechanisms = Tables.best();
        try (GeneratedKey made = mechanisms.generate(spec);
                KeyHandle key = mechanisms.open(spec, made.material(), made.publicKey())) {
            Signature jdk = Signature.getInstance("HSS/LMS");
            jdk.initVerify(
                    KeyFactory.getInstance("HSS/LMS")
                            .generatePublic(
                                    new X509EncodedKeySpec(
                                            made.publicKey().orElseThrow().unsafeArray())));
            for (int leaf : new int[] {3, 700}) {
                jdk.update(MESSAGE);
                assertThat(jdk.verify(key.sign(SignatureMechanism.LMS, MESSAGE, () -> leaf)))
                        .isTrue();
            }
        }
    }

    @Test
    void the_mechanism_names_the_parameter_set() {
        KeySpec spec = KeySpec.of(HashTreeSet.XMSS_SHA256_10_256);
        KnownAnswers answers = KnownAnswers.shipped();
        var spki = io.claviger.core.id.Bytes.owned(answers.bytes(spec.displayName() + ".public"));
        PublicKeyHandle key = Tables.best().openPublic(spec, spki);
        assertThatThrownBy(
                        () ->
                                key.verify(
                                        SignatureMechanism.XMSS_SHAKE256_10_256,
                                        MESSAGE,
                                        new byte[2500]))
                .isInstanceOf(Refusal.Thrown.class)
                .extracting(thrown -> ((Refusal.Thrown) thrown).refusal().code())
                .isEqualTo(RefusalCode.MECHANISM_KEY_MISMATCH);
        KeySpec other = KeySpec.of(HashTreeSet.XMSS_SHAKE256_10_256);
        assertThatThrownBy(() -> Tables.best().openPublic(other, spki))
                .isInstanceOf(Refusal.Thrown.class);
    }

    private static int leafOf(HashTreeSet set, byte[] signature) {
        int offset = set == HashTreeSet.LMS_SHA256_M32_H10_W4 ? 4 : 0;
        return ByteBuffer.wrap(signature).getInt(offset);
    }

    private static SignatureMechanism mechanism(HashTreeSet set) {
        return switch (set) {
            case LMS_SHA256_M32_H10_W4 -> SignatureMechanism.LMS;
            case XMSS_SHA256_10_256 -> SignatureMechanism.XMSS_SHA256_10_256;
            case XMSS_SHAKE256_10_256 -> SignatureMechanism.XMSS_SHAKE256_10_256;
        };
    }
}
