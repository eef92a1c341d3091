package io.claviger.core.mechanism;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MechanismTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 127, 129, 512, -128})
    void aes_comes_in_three_sizes(int bits) {
        assertThatThrownBy(() -> new KeySpec.Aes(bits))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {1023, 1016, 2047, 8193, 8200, 0, -2048})
    void rsa_sizes_have_bounds_and_whole_bytes(int bits) {
        assertThatThrownBy(() -> new KeySpec.Rsa(bits))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void the_bounds_themselves_are_legal() {
        assertThat(new KeySpec.Rsa(1024).displayName()).isEqualTo("RSA-1024");
        assertThat(new KeySpec.Rsa(8192).displayName()).isEqualTo("RSA-8192");
        assertThat(new KeySpec.Aes(192).displayName()).isEqualTo("AES-192");
    }

    @ParameterizedTest
    @EnumSource(Curve.class)
    void a_curve_belongs_to_one_kind_of_key(Curve curve) {
        boolean edwards = curve == Curve.ED25519;
        if (edwards) {
            assertThat(new KeySpec.Ed(curve).displayName()).isEqualTo("Ed25519");
            assertThatThrownBy(() -> new KeySpec.Ec(curve))
                    .isInstanceOf(IllegalArgumentException.class);
        } else {
            assertThat(new KeySpec.Ec(curve).displayName()).startsWith("EC-");
            assertThatThrownBy(() -> new KeySpec.Ed(curve))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(Curve.ofOid(curve.oid())).contains(curve);
    }

    @Test
    void coordinates_are_rounded_up_to_whole_bytes() {
        assertThat(Curve.P521.coordinateBytes()).isEqualTo(66);
        assertThat(Curve.P224.coordinateBytes()).isEqualTo(28);
    }

    @ParameterizedTest
    @EnumSource(SignatureMechanism.class)
    void signature_mechanisms_are_found_by_their_wire_name(SignatureMechanism mechanism) {
        assertThat(SignatureMechanism.ofWireName(mechanism.wireName())).contains(mechanism);
        assertThat(
                        SignatureMechanism.ofWireName(
                                mechanism.wireName().toLowerCase(java.util.Locale.ROOT)))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource(CipherMechanism.class)
    void cipher_mechanisms_are_found_by_their_wire_name(CipherMechanism mechanism) {
        assertThat(CipherMechanism.ofWireName(mechanism.name())).contains(mechanism);
        assertThat(mechanism.authenticated()).isEqualTo(mechanism == CipherMechanism.AES_GCM);
    }

    @ParameterizedTest
    @EnumSource(KeyAlgorithm.class)
    void algorithms_are_found_by_name_and_oid(KeyAlgorithm algorithm) {
        assertThat(KeyAlgorithm.ofWireName(algorithm.wireName())).contains(algorithm);
        algorithm.oid().ifPresent(oid -> assertThat(KeyAlgorithm.ofOid(oid)).contains(algorithm));
        assertThat(algorithm.asymmetric()).isEqualTo(algorithm != KeyAlgorithm.AES);
    }

    @Test
    void parameter_sets_are_found_by_name_and_most_by_oid() {
        assertThat(ParameterSet.BY_NAME).hasSize(21);
        for (ParameterSet set : ParameterSet.BY_NAME.values()) {
            assertThat(ParameterSet.ofName(set.standardName())).contains(set);
            assertThat(ParameterSet.ofOid(set.oid()))
                    .isEqualTo(
                            set.standardName().startsWith("XMSS")
                                    ? Optional.empty()
                                    : Optional.of(set));
            assertThat(KeySpec.of(set).oid()).isEqualTo(set.oid());
        }
        assertThat(ParameterSet.ofOid("2.16.840.1.101.3.4.3.31")).contains(SlhDsaSet.SHAKE_256F);
        assertThat(KeySpec.of(HashTreeSet.LMS_SHA256_M32_H10_W4).wireName()).isEqualTo("HSS-LMS");
        assertThat(KeySpec.of(HashTreeSet.XMSS_SHA256_10_256).wireName()).isEqualTo("XMSS");
    }

    @Test
    void names_from_before_the_standards_mean_the_standards() {
        assertThat(SignatureMechanism.ofWireName("DILITHIUM")).contains(SignatureMechanism.ML_DSA);
        assertThat(SignatureMechanism.ofWireName("SPHINCS_PLUS"))
                .contains(SignatureMechanism.SLH_DSA);
        assertThat(SignatureMechanism.ofWireName("XMSS-SHA256_10_256"))
                .contains(SignatureMechanism.XMSS_SHA256_10_256);
    }
}
