package io.claviger.engine.key;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.attribute.Attribute;
import io.claviger.core.attribute.KeyAttributes;
import io.claviger.core.evidence.Operation;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.KeyId;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.mechanism.AddressFormat;
import io.claviger.core.mechanism.Curve;
import io.claviger.core.mechanism.HashTreeSet;
import io.claviger.core.mechanism.KeyAlgorithm;
import io.claviger.core.mechanism.KeyDerivationFunction;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.KeyObject;
import io.claviger.core.state.KeyPolicy;
import io.claviger.core.state.PartitionPolicy;
import io.claviger.core.state.PolicySetting;
import io.claviger.engine.testing.HandClock;
import io.claviger.engine.testing.TestBoundary;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KeyRulesTest {
    private static final KeySpec AES = new KeySpec.Aes(256);
    private static final KeySpec P256 = new KeySpec.Ec(Curve.P256);
    private static final KeySpec ED25519 = new KeySpec.Ed(Curve.ED25519);
    private static final PartitionPolicy OPEN = PartitionPolicy.DEFAULT;
    private static final PartitionPolicy READ_ONLY =
            PartitionPolicy.DEFAULT.with(PolicySetting.READ_ONLY, true);
    private static final PartitionPolicy NO_USE =
            PartitionPolicy.DEFAULT.with(PolicySetting.USE_OBJECTS, false);
    private static final PartitionPolicy NO_DESTRUCTION =
            PartitionPolicy.DEFAULT.with(PolicySetting.DESTROY_OBJECTS, false);

    private static KeyObject key(
            KeySpec spec, Optional<KeyPolicy> policy, Optional<String> id, Set<Attribute> set) {
        return key(spec, policy, Optional.empty(), id, set);
    }

    private static KeyObject key(
            KeySpec spec,
            Optional<KeyPolicy> policy,
            Optional<AddressFormat> address,
            Optional<String> id,
            Set<Attribute> set) {
        return new KeyObject(
                new KeyId(new UUID(1, 2)),
                TestBoundary.DEMO,
                TestBoundary.APPLICATION,
                new KeyLabel("k"),
                id,
                spec,
                KeyAttributes.generated(set),
                policy,
                address,
                1,
                HandClock.START,
                Optional.empty(),
                Optional.empty(),
                Bytes.empty());
    }

    private static KeyObject key(KeySpec spec, Attribute... attributes) {
        return key(spec, Optional.empty(), Optional.empty(), Set.of(attributes));
    }

    private static Optional<RefusalCode> creation(KeyObject key, PartitionPolicy policy) {
        return KeyRules.forbidsCreation(key, policy).map(Refusal::code);
    }

    @Test
    void a_key_must_be_good_for_something() {
        assertThat(KeyRules.forbidsIdle(key(P256, Attribute.SIGN))).isEmpty();
        assertThat(KeyRules.forbidsIdle(key(P256, Attribute.DECRYPT))).isEmpty();
        assertThat(KeyRules.forbidsIdle(key(P256, Attribute.UNWRAP))).isEmpty();
        assertThat(KeyRules.forbidsIdle(key(P256, Attribute.VERIFY, Attribute.ENCRYPT)))
                .map(Refusal::code)
                .contains(RefusalCode.KEY_ATTRIBUTES_INVALID);
    }

    @Test
    void a_key_that_agrees_does_nothing_else() {
        for (KeySpec xdh :
                List.of(KeySpec.on(Curve.X25519), KeySpec.on(Curve.X448), new KeySpec.Dh(3072))) {
            assertThat(creation(key(xdh, Attribute.DERIVE), OPEN)).isEmpty();
            assertThat(creation(key(xdh, Attribute.VERIFY), OPEN))
                    .contains(RefusalCode.KEY_ATTRIBUTES_INVALID);
            for (Attribute other :
                    List.of(Attribute.SIGN, Attribute.DECRYPT, Attribute.UNWRAP, Attribute.BIP32)) {
                assertThat(creation(key(xdh, Attribute.DERIVE, other), OPEN))
                        .as(other.name())
                        .contains(RefusalCode.KEY_ATTRIBUTES_INVALID);
            }
        }
    }

    @Test
    void keys_are_computed_as_the_base_and_the_partition_allow() {
        var base = key(P256, Attribute.SIGN, Attribute.DERIVE);
        var legacy = key(new KeySpec.Secret(KeyAlgorithm.TDEA, 192), Attribute.DERIVE);
        assertThat(derivation(base, OPEN)).isEmpty();
        assertThat(derivation(base, NO_USE)).contains(RefusalCode.POLICY_FORBIDS);
        assertThat(derivation(key(P256, Attribute.SIGN), OPEN))
                .contains(RefusalCode.OPERATION_FORBIDDEN);
        assertThat(derivation(legacy, PartitionPolicy.DEFAULT))
                .contains(RefusalCode.POLICY_FORBIDS);
    }

    private static Optional<RefusalCode> derivation(KeyObject base, PartitionPolicy policy) {
        return KeyRules.forbidsDerivation(base, policy, HandClock.START).map(Refusal::code);
    }

    @Test
    void a_computed_key_is_as_strict_as_its_base() {
        var strict = key(P256, Attribute.DERIVE, Attribute.SENSITIVE);
        assertThat(computed(key(AES, Attribute.SENSITIVE), strict)).isEmpty();
        assertThat(computed(key(AES, Attribute.SIGN), strict))
                .contains(RefusalCode.KEY_ATTRIBUTES_INVALID);
        assertThat(computed(key(AES, Attribute.SENSITIVE, Attribute.EXTRACTABLE), strict))
                .contains(RefusalCode.KEY_ATTRIBUTES_INVALID);
        assertThat(computed(key(AES, Attribute.SENSITIVE, Attribute.MODIFIABLE), strict))
                .contains(RefusalCode.KEY_ATTRIBUTES_INVALID);
    }

    @Test
    void rules_on_a_key_do_not_end_at_what_is_computed_from_it() {
        var governed =
                key(
                        P256,
                        Optional.of(new KeyPolicy(false)),
                        Optional.empty(),
                        Set.of(Attribute.DERIVE));
        assertThat(computed(key(AES), governed)).contains(RefusalCode.OPERATION_FORBIDDEN);
    }

    private static Optional<RefusalCode> computed(KeyObject key, KeyObject base) {
        return KeyRules.forbidsAsDerived(key, base).map(Refusal::code);
    }

    @Test
    void the_smallest_rsa_size_is_the_partitions() {
        var policy = PartitionPolicy.DEFAULT.with(PolicySetting.MINIMUM_RSA_BITS, 3072);
        assertThat(creation(key(new KeySpec.Rsa(3072), Attribute.SIGN), policy)).isEmpty();
        assertThat(creation(key(new KeySpec.Rsa(3064), Attribute.SIGN), policy))
                .contains(RefusalCode.POLICY_FORBIDS);
    }

    @ParameterizedTest
    @EnumSource(
            value = Attribute.class,
            names = {"BIP32", "SLIP10"})
    void trees_of_keys_need_a_curve_and_derive(Attribute tree) {
        assertThat(creation(key(P256, Attribute.SIGN, Attribute.DERIVE, tree), OPEN)).isEmpty();
        assertThat(creation(key(P256, Attribute.SIGN, tree), OPEN))
                .contains(RefusalCode.KEY_ATTRIBUTES_INVALID);
        assertThat(creation(key(AES, Attribute.SIGN, Attribute.DERIVE, tree), OPEN))
                .contains(RefusalCode.KEY_ATTRIBUTES_INVALID);
    }

    @Test
    void trees_of_keys_grow_on_three_curves() {
        assertThat(tree(new KeySpec.Ec(Curve.SECP256K1), Attribute.BIP32)).isEmpty();
        assertThat(tree(ED25519, Attribute.SLIP10)).isEmpty();
        assertThat(tree(ED25519, Attribute.BIP32)).contains(RefusalCode.DERIVATION_NOT_SUPPORTED);
        assertThat(tree(new KeySpec.Ec(Curve.P384), Attribute.BIP32))
                .contains(RefusalCode.DERIVATION_NOT_SUPPORTED);
        assertThat(tree(new KeySpec.Ec(Curve.P384), Attribute.SLIP10))
                .contains(RefusalCode.DERIVATION_NOT_SUPPORTED);
    }

    private static Optional<RefusalCode> tree(KeySpec spec, Attribute tree) {
        return creation(key(spec, Attribute.SIGN, Attribute.DERIVE, tree), OPEN);
    }

    @ParameterizedTest
    @EnumSource(AddressFormat.class)
    void an_address_needs_a_policy_and_a_key_of_the_network(AddressFormat format) {
        boolean onEd25519 = format == AddressFormat.XLM || format == AddressFormat.IOTA;
        KeySpec right = onEd25519 ? ED25519 : new KeySpec.Ec(Curve.SECP256K1);
        var policy = Optional.of(new KeyPolicy(false));
        assertThat(address(right, policy, format)).isEmpty();
        assertThat(address(right, Optional.empty(), format)).contains(RefusalCode.NO_ADDRESS);
        assertThat(address(P256, policy, format)).contains(RefusalCode.ADDRESS_FORMAT_MISMATCH);
    }

    private static Optional<RefusalCode> address(
            KeySpec spec, Optional<KeyPolicy> policy, AddressFormat format) {
        var key = key(spec, policy, Optional.of(format), Optional.empty(), Set.of(Attribute.SIGN));
        return creation(key, OPEN);
    }

    @Test
    void a_policy_key_is_a_pair_and_stays_inside() {
        var policy = Optional.of(new KeyPolicy(false));
        var id = Optional.<String>empty();
        assertThat(creation(key(P256, policy, id, Set.of(Attribute.SIGN)), OPEN)).isEmpty();
        assertThat(
                        creation(
                                key(
                                        P256,
                                        policy,
                                        id,
                                        Set.of(Attribute.SIGN, Attribute.EXTRACTABLE)),
                                OPEN))
                .contains(RefusalCode.KEY_ATTRIBUTES_INVALID);
        assertThat(creation(key(AES, policy, id, Set.of(Attribute.DECRYPT)), OPEN))
                .contains(RefusalCode.KEY_ATTRIBUTES_INVALID);
    }

    @Test
    void an_id_is_short_and_printable() {
        var sign = Set.of(Attribute.SIGN);
        assertThat(creation(key(P256, Optional.empty(), Optional.of("x".repeat(256)), sign), OPEN))
                .isEmpty();
        for (String bad : new String[] {"", "x".repeat(257), "a\u0000b", "ä", "a\nb"}) {
            assertThat(creation(key(P256, Optional.empty(), Optional.of(bad), sign), OPEN))
                    .contains(RefusalCode.KEY_ATTRIBUTES_INVALID);
        }
    }

    @Test
    void a_read_only_partition_lets_keys_be_used_and_nothing_else() {
        var key = key(P256, Attribute.SIGN, Attribute.DESTROYABLE, Attribute.MODIFIABLE);
        var next = key.changed(key.attributes(), Optional.empty());
        assertThat(creation(key, READ_ONLY)).contains(RefusalCode.POLICY_FORBIDS);
        assertThat(KeyRules.forbidsDestruction(key, READ_ONLY).map(Refusal::code))
                .contains(RefusalCode.POLICY_FORBIDS);
        assertThat(
                        KeyRules.forbidsChange(
                                        key, next, Operation.CHANGE_KEY_ATTRIBUTES, READ_ONLY)
                                .map(Refusal::code))
                .contains(RefusalCode.POLICY_FORBIDS);
        assertThat(KeyRules.forbidsUse(key, Operation.SIGN, READ_ONLY, HandClock.START)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Operation.class,
            names = {"SIGN", "VERIFY", "ENCRYPT", "DECRYPT"})
    void a_secret_key_is_used_only_as_its_attributes_say(Operation operation) {
        Attribute needed = Attribute.valueOf(operation.name());
        var others = EnumSet.of(Attribute.SIGN, Attribute.VERIFY, Attribute.ENCRYPT);
        others.add(Attribute.DECRYPT);
        others.remove(needed);
        var without = key(AES, others.toArray(Attribute[]::new));
        assertThat(KeyRules.forbidsUse(key(AES, needed), operation, OPEN, HandClock.START))
                .isEmpty();
        assertThat(
                        KeyRules.forbidsUse(without, operation, OPEN, HandClock.START)
                                .map(Refusal::code))
                .contains(RefusalCode.OPERATION_FORBIDDEN);
        assertThat(
                        KeyRules.forbidsUse(key(AES, needed), operation, NO_USE, HandClock.START)
                                .map(Refusal::code))
                .contains(RefusalCode.POLICY_FORBIDS);
    }

    @Test
    void the_public_half_answers_to_nobody() {
        var key = key(P256, Attribute.SIGN);
        assertThat(KeyRules.forbidsUse(key, Operation.VERIFY, OPEN, HandClock.START)).isEmpty();
        assertThat(KeyRules.forbidsUse(key, Operation.ENCRYPT, OPEN, HandClock.START)).isEmpty();
        assertThat(KeyRules.forbidsUse(key, Operation.DECRYPT, OPEN, HandClock.START)).isPresent();
    }

    @Test
    void a_blocked_key_only_verifies() {
        var blocked =
                key(
                        P256,
                        Optional.of(new KeyPolicy(true)),
                        Optional.empty(),
                        Set.of(Attribute.SIGN));
        assertThat(
                        KeyRules.forbidsUse(blocked, Operation.SIGN, OPEN, HandClock.START)
                                .map(Refusal::code))
                .contains(RefusalCode.OPERATION_FORBIDDEN);
        assertThat(KeyRules.forbidsUse(blocked, Operation.VERIFY, OPEN, HandClock.START)).isEmpty();
    }

    @Test
    void destruction_needs_the_attribute_and_the_partition() {
        assertThat(KeyRules.forbidsDestruction(key(P256, Attribute.DESTROYABLE), OPEN)).isEmpty();
        assertThat(KeyRules.forbidsDestruction(key(P256, Attribute.SIGN), OPEN).map(Refusal::code))
                .contains(RefusalCode.OPERATION_FORBIDDEN);
        assertThat(
                        KeyRules.forbidsDestruction(
                                        key(P256, Attribute.DESTROYABLE), NO_DESTRUCTION)
                                .map(Refusal::code))
                .contains(RefusalCode.POLICY_FORBIDS);
    }

    @Test
    void a_change_follows_the_version_that_it_was_made_from() {
        var key = key(P256, Attribute.SIGN, Attribute.MODIFIABLE);
        var next = key.changed(key.attributes().with(Attribute.SIGN, false), Optional.empty());
        assertThat(KeyRules.forbidsChange(key, next, Operation.CHANGE_KEY_ATTRIBUTES, OPEN))
                .isEmpty();
        assertThat(
                        KeyRules.forbidsChange(next, next, Operation.CHANGE_KEY_ATTRIBUTES, OPEN)
                                .map(Refusal::code))
                .contains(RefusalCode.KEY_CHANGED);
        var skipped = next.changed(key.attributes(), Optional.empty());
        assertThat(
                        KeyRules.forbidsChange(key, skipped, Operation.CHANGE_KEY_ATTRIBUTES, OPEN)
                                .map(Refusal::code))
                .contains(RefusalCode.KEY_CHANGED);
    }

    @Test
    void a_refused_change_names_the_attribute_as_the_wire_spells_it() {
        var key = key(P256, Attribute.SIGN, Attribute.MODIFIABLE);
        var next =
                key.changed(key.attributes().with(Attribute.EXTRACTABLE, true), Optional.empty());
        assertThat(KeyRules.forbidsChange(key, next, Operation.CHANGE_KEY_ATTRIBUTES, OPEN))
                .hasValueSatisfying(
                        refusal -> {
                            assertThat(refusal.code())
                                    .isEqualTo(RefusalCode.ATTRIBUTE_CHANGE_FORBIDDEN);
                            assertThat(refusal.message()).contains("'extractable'");
                        });
    }

    @Test
    void a_stateful_key_never_exists_twice() {
        KeySpec tree = KeySpec.of(HashTreeSet.LMS_SHA256_M32_H10_W4);
        Set<Attribute> plain = EnumSet.of(Attribute.SIGN, Attribute.MODIFIABLE);
        assertThat(
                        KeyRules.forbidsCreation(
                                key(tree, Optional.empty(), Optional.empty(), plain), OPEN))
                .isEmpty();
        for (Attribute attribute : Set.of(Attribute.EXTRACTABLE, Attribute.COPYABLE)) {
            Set<Attribute> asked = EnumSet.copyOf(plain);
            asked.add(attribute);
            assertThat(
                            KeyRules.forbidsCreation(
                                    key(tree, Optional.empty(), Optional.empty(), asked), OPEN))
                    .map(Refusal::code)
                    .contains(RefusalCode.KEY_ATTRIBUTES_INVALID);
            KeyAttributes before = KeyAttributes.generated(plain);
            assertThat(before.forbids(before.with(attribute, true))).contains(attribute);
        }
    }

    @ParameterizedTest
    @EnumSource(KeyDerivationFunction.class)
    void a_secret_that_makes_or_verifies_codes_is_extracted_and_not_expanded(
            KeyDerivationFunction function) {
        KeySpec hmac = new KeySpec.Secret(KeyAlgorithm.HMAC_SHA512, 512);
        boolean expands = function.family() == KeyDerivationFunction.Family.HKDF_EXPAND;
        for (Attribute use : List.of(Attribute.SIGN, Attribute.VERIFY)) {
            var sensitive =
                    key(hmac, Attribute.DERIVE, use, Attribute.SENSITIVE, Attribute.EXTRACTABLE);
            var kept = key(hmac, Attribute.DERIVE, use);
            for (KeyObject base : List.of(sensitive, kept)) {
                assertThat(KeyRules.forbidsExpansion(base, function).map(Refusal::code))
                        .isEqualTo(
                                expands
                                        ? Optional.of(RefusalCode.OPERATION_FORBIDDEN)
                                        : Optional.empty());
            }
            // Who reads the key knows what comes out of it; and AES makes no codes of HMAC.
            var read = key(hmac, Attribute.DERIVE, use, Attribute.EXTRACTABLE);
            assertThat(KeyRules.forbidsExpansion(read, function)).isEmpty();
            var aes = key(AES, Attribute.DERIVE, use);
            assertThat(KeyRules.forbidsExpansion(aes, function)).isEmpty();
        }
        var deriving = key(hmac, Attribute.DERIVE);
        assertThat(KeyRules.forbidsExpansion(deriving, function)).isEmpty();
    }
}
