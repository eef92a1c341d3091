package io.claviger.core.mechanism;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
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
        Function<Curve, KeySpec> other =
                curve.algorithm() == KeyAlgorithm.EC ? KeySpec.Ed::new : KeySpec.Ec::new;
        assertThatThrownBy(() -> other.apply(curve)).isInstanceOf(IllegalArgumentException.class);
        assertThat(KeySpec.on(curve).algorithm()).isEqualTo(curve.algorithm());
        assertThat(Curve.ofOid(curve.oid())).contains(curve);
    }

    /** The four identifiers of rest-api.md §5.7 that the public registries give other curves. */
    @Test
    void a_disputed_identifier_means_what_the_public_registry_says() {
        assertThat(Curve.ofOid("1.2.840.10045.3.1.1")).contains(Curve.P192V1);
        assertThat(Curve.ofOid("1.2.840.10045.3.1.4")).contains(Curve.P239V1);
        assertThat(Curve.ofOid("1.3.36.3.3.2.8.1.1.1")).contains(Curve.BRAINPOOL160);
        assertThat(Curve.ofOid("1.3.36.3.3.2.8.1.1.5")).contains(Curve.BRAINPOOL224);
    }

    @Test
    void the_order_of_secp224k1_is_longer_than_a_coordinate() {
        assertThat(Curve.SECP224K1.coordinateBytes()).isEqualTo(28);
        assertThat(Curve.SECP224K1.scalarBytes()).isEqualTo(29);
    }

    static Stream<KeySpec> kinds() {
        return Stream.of(
                        Arrays.stream(Curve.values()).map(KeySpec::on),
                        ParameterSet.BY_NAME.values().stream().map(KeySpec::of),
                        Stream.of(
                                new KeySpec.Aes(128),
                                new KeySpec.Secret(KeyAlgorithm.CHACHA20, 256),
                                new KeySpec.Secret(KeyAlgorithm.CAMELLIA, 192),
                                new KeySpec.Secret(KeyAlgorithm.TDEA, 192),
                                new KeySpec.Secret(KeyAlgorithm.HMAC_SHA256, 256),
                                new KeySpec.Secret(KeyAlgorithm.HMAC_SHA3_512, 512),
                                new KeySpec.Rsa(3072),
                                new KeySpec.Dh(3072),
                                new KeySpec.Bls(),
                                new KeySpec.Dsa(2048)))
                .flatMap(all -> all);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void a_kind_of_key_is_found_by_its_name(KeySpec spec) {
        assertThat(KeySpec.ofDisplayName(spec.displayName())).contains(spec);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "AES",
                "AES-",
                "AES-129",
                "AES-0128",
                "AES-+128",
                "aes-128",
                "RSA-1023",
                "EC-256",
                "TDEA-168",
                "HMACSHA256-104",
                "DSA-512",
                "secp256r1",
                "ED-256",
                "LMS-10"
            })
    void what_names_no_kind_of_key_finds_none(String name) {
        assertThat(KeySpec.ofDisplayName(name)).isEmpty();
    }

    @Test
    void legacy_is_what_nobody_should_choose_today() {
        assertThat(kinds().filter(KeySpec::legacy))
                .extracting(KeySpec::displayName)
                .containsExactlyInAnyOrder(
                        "Camellia-192",
                        "TDEA-192",
                        "EC-secp192r1",
                        "EC-prime192v2",
                        "EC-prime192v3",
                        "EC-brainpoolP160r1");
        assertThat(new KeySpec.Rsa(2040).legacy()).isTrue();
        assertThat(new KeySpec.Dsa(1024).legacy()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(MacMechanism.class)
    void a_key_has_at_most_one_code_without_a_vector_and_it_is_found_both_ways(
            MacMechanism mechanism) {
        MacMechanism ofKey = MacMechanism.of(mechanism.algorithm()).orElseThrow();
        assertThat(ofKey.ivBytes()).isZero();
        assertThat(ofKey == mechanism).isEqualTo(mechanism.ivBytes() == 0);
        assertThat(MacMechanism.ofWireName(mechanism.name())).contains(mechanism);
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
        assertThat(mechanism.mode() == CipherMechanism.Mode.PUBLIC_KEY)
                .isEqualTo(mechanism.algorithm().asymmetric());
    }

    @ParameterizedTest
    @EnumSource(KeyAlgorithm.class)
    void algorithms_are_found_by_name_and_oid(KeyAlgorithm algorithm) {
        assertThat(KeyAlgorithm.ofWireName(algorithm.wireName())).contains(algorithm);
        algorithm.oid().ifPresent(oid -> assertThat(KeyAlgorithm.ofOid(oid)).contains(algorithm));
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
