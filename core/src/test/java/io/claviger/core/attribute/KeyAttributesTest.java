package io.claviger.core.attribute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claviger.core.attribute.Attribute.Kind;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KeyAttributesTest {
    private static final KeyAttributes MODIFIABLE =
            KeyAttributes.of(Set.of(Attribute.MODIFIABLE, Attribute.SIGN));

    @Test
    void a_generated_key_is_local_and_remembers_how_it_started() {
        var strict = KeyAttributes.generated(Set.of(Attribute.SENSITIVE, Attribute.SIGN));
        assertThat(strict.set())
                .containsExactlyInAnyOrder(
                        Attribute.SENSITIVE,
                        Attribute.SIGN,
                        Attribute.LOCAL,
                        Attribute.ALWAYS_SENSITIVE,
                        Attribute.NEVER_EXTRACTABLE);
        var loose = KeyAttributes.generated(Set.of(Attribute.EXTRACTABLE));
        assertThat(loose.set()).containsExactlyInAnyOrder(Attribute.EXTRACTABLE, Attribute.LOCAL);
    }

    @Test
    void nobody_asks_for_a_history() {
        var asked =
                KeyAttributes.generated(
                        Set.of(
                                Attribute.ALWAYS_SENSITIVE,
                                Attribute.NEVER_EXTRACTABLE,
                                Attribute.EXTRACTABLE));
        assertThat(asked.has(Attribute.ALWAYS_SENSITIVE)).isFalse();
        assertThat(asked.has(Attribute.NEVER_EXTRACTABLE)).isFalse();
    }

    @ParameterizedTest
    @EnumSource(Attribute.class)
    void setting_follows_the_kind_of_the_attribute(Attribute attribute) {
        var before = MODIFIABLE.with(attribute, false).with(Attribute.MODIFIABLE, true);
        if (attribute == Attribute.MODIFIABLE) {
            return;
        }
        boolean legal =
                attribute.kind() == Kind.CAPABILITY || attribute.kind() == Kind.STRICTER_WHEN_SET;
        assertThat(before.forbids(before.with(attribute, true)))
                .isEqualTo(legal ? Optional.empty() : Optional.of(attribute));
    }

    @ParameterizedTest
    @EnumSource(Attribute.class)
    void clearing_follows_the_kind_of_the_attribute(Attribute attribute) {
        var before = MODIFIABLE.with(attribute, true);
        boolean legal =
                attribute.kind() == Kind.CAPABILITY || attribute.kind() == Kind.STRICTER_WHEN_CLEAR;
        assertThat(before.forbids(before.with(attribute, false)))
                .isEqualTo(legal ? Optional.empty() : Optional.of(attribute));
    }

    @ParameterizedTest
    @EnumSource(Attribute.class)
    void a_key_that_is_not_modifiable_changes_in_nothing(Attribute attribute) {
        var fixed = KeyAttributes.of(Set.of(Attribute.SIGN, Attribute.EXTRACTABLE));
        var changed = fixed.with(attribute, !fixed.has(attribute));
        assertThat(fixed.forbids(changed)).contains(Attribute.MODIFIABLE);
        assertThat(fixed.forbids(fixed)).isEmpty();
    }

    @Test
    void one_illegal_change_spoils_legal_ones() {
        var next = MODIFIABLE.with(Attribute.SIGN, false).with(Attribute.EXTRACTABLE, true);
        assertThat(MODIFIABLE.forbids(next)).contains(Attribute.EXTRACTABLE);
    }

    @Test
    void a_late_sensitive_key_was_not_always_sensitive() {
        var next = MODIFIABLE.with(Attribute.SENSITIVE, true);
        assertThat(MODIFIABLE.forbids(next)).isEmpty();
        assertThat(MODIFIABLE.forbids(next.with(Attribute.ALWAYS_SENSITIVE, true)))
                .contains(Attribute.ALWAYS_SENSITIVE);
    }

    @Test
    void set_and_mask_say_the_same() {
        for (Attribute attribute : Attribute.values()) {
            var one = KeyAttributes.of(Set.of(attribute));
            assertThat(one.set()).containsExactly(attribute);
            assertThat(new KeyAttributes(one.mask())).isEqualTo(one);
            assertThat(one.mask()).isEqualTo(1L << attribute.bit());
        }
        var all = KeyAttributes.of(EnumSet.allOf(Attribute.class));
        assertThat(all.set()).hasSize(Attribute.values().length);
    }

    @Test
    void bits_are_distinct_and_unknown_ones_are_refused() {
        assertThat(
                        Arrays.stream(Attribute.values())
                                .map(Attribute::bit)
                                .collect(Collectors.toSet()))
                .hasSize(Attribute.values().length);
        assertThatThrownBy(() -> new KeyAttributes(1L << 63))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
