package io.claviger.core.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claviger.core.id.Bytes;
import io.claviger.core.id.CredentialId;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StateValuesTest {
    private static final Instant NOW = Instant.parse("2026-11-24T08:00:00Z");

    private static Credential credential(Optional<Instant> expires) {
        return new Credential(
                new CredentialId("cr-0123456789abcdef"),
                "first",
                Role.AUDITOR,
                Optional.empty(),
                Optional.empty(),
                Bytes.ofHex("00".repeat(32)),
                NOW,
                expires,
                Optional.empty());
    }

    @Test
    void a_credential_ends_at_its_expiry_and_not_before() {
        var credential = credential(Optional.of(NOW.plusSeconds(10)));
        assertThat(credential.validAt(NOW.plusSeconds(9))).isTrue();
        assertThat(credential.validAt(NOW.plusSeconds(10))).isFalse();
        assertThat(credential(Optional.empty()).validAt(Instant.MAX)).isTrue();
    }

    @Test
    void a_revoked_credential_never_counts_again_whatever_the_clock_says() {
        var revoked = credential(Optional.empty()).revokedAt(NOW.plusSeconds(10));
        assertThat(revoked.validAt(NOW)).isFalse();
        assertThat(revoked.validAt(NOW.plusSeconds(11))).isFalse();
    }

    @Test
    void a_life_cycle_rotates_before_it_expires() {
        assertThat(new Lifecycle(1, 1, "at once", Optional.of(0)).rotationDays()).isOne();
        assertThatThrownBy(() -> new Lifecycle(0, 1, "x", Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Lifecycle(2, 1, "x", Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void the_smallest_rsa_key_of_a_policy_has_bounds() {
        assertThat(policy(1024).value(PolicySetting.MINIMUM_RSA_BITS)).isEqualTo(1024);
        assertThat(policy(8192).value(PolicySetting.MINIMUM_RSA_BITS)).isEqualTo(8192);
        assertThatThrownBy(() -> policy(1023)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> policy(8193)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void both_ends_of_a_validity_belong_to_it() {
        var day = new Validity(Optional.of(NOW), Optional.of(NOW.plusSeconds(10)));
        assertThat(day.begunAt(NOW.minusNanos(1))).isFalse();
        assertThat(day.begunAt(NOW)).isTrue();
        assertThat(day.endedAt(NOW.plusSeconds(10))).isFalse();
        assertThat(day.endedAt(NOW.plusSeconds(10).plusNanos(1))).isTrue();
        assertThat(Validity.ALWAYS.begunAt(NOW)).isTrue();
        assertThat(Validity.ALWAYS.endedAt(NOW)).isFalse();
        assertThatThrownBy(() -> new Validity(Optional.of(NOW), Optional.of(NOW.minusNanos(1))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static PartitionPolicy policy(int bits) {
        return PartitionPolicy.DEFAULT.with(PolicySetting.MINIMUM_RSA_BITS, bits);
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void roles_are_found_by_their_wire_name(Role role) {
        assertThat(Role.ofWireName(role.wireName())).contains(role);
        assertThat(role.wireName()).matches("[a-z]+(-[a-z]+)*");
    }

    @ParameterizedTest
    @EnumSource(InterfaceName.class)
    void interfaces_are_found_by_their_wire_name(InterfaceName name) {
        assertThat(InterfaceName.ofWireName(name.wireName())).contains(name);
    }
}
