package io.claviger.engine.key;

import static io.claviger.engine.testing.Answers.granted;
import static io.claviger.engine.testing.Answers.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.attribute.Attribute;
import io.claviger.core.evidence.Operation;
import io.claviger.core.id.KeyId;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.id.PartitionId;
import io.claviger.core.mechanism.Curve;
import io.claviger.core.mechanism.KeyAlgorithm;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.KeyObject;
import io.claviger.core.state.KeyPolicy;
import io.claviger.core.state.PartitionPolicy;
import io.claviger.core.state.PolicySetting;
import io.claviger.core.state.Role;
import io.claviger.crypto.secret.SecretBytes;
import io.claviger.engine.answer.Answer;
import io.claviger.engine.approval.Authorization;
import io.claviger.engine.testing.TestBoundary;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KeysTest {
    private final TestBoundary boundary = TestBoundary.create();
    private final Keys keys = boundary.engine().keys();

    static Stream<KeySpec> specs() {
        return Stream.concat(
                Stream.of(
                        new KeySpec.Aes(128),
                        new KeySpec.Aes(192),
                        new KeySpec.Aes(256),
                        new KeySpec.Rsa(1024),
                        new KeySpec.Rsa(2048),
                        new KeySpec.Rsa(3072),
                        new KeySpec.Dsa(3072),
                        new KeySpec.Dh(2048),
                        KeySpec.sized(KeyAlgorithm.CHACHA20, 256),
                        KeySpec.sized(KeyAlgorithm.HMAC_SHA512, 512)),
                Stream.of(Curve.values()).map(KeySpec::on));
    }

    private Answer<KeyObject> change(String label, Attribute attribute, boolean value) {
        return keys.changeAttributes(
                boundary.as(Role.KEY_MANAGEMENT),
                new KeyLabel(label),
                Optional.empty(),
                Map.of(attribute, value),
                Optional.empty());
    }

    @ParameterizedTest
    @MethodSource("specs")
    void every_kind_of_key_is_made_and_recorded(KeySpec spec) {
        boundary.policy(
                PartitionPolicy.DEFAULT
                        .with(PolicySetting.MINIMUM_RSA_BITS, 1024)
                        .with(PolicySetting.MINIMUM_EC_BITS, 160)
                        .with(PolicySetting.LEGACY_ALGORITHMS, true));
        KeyObject key = boundary.key("k", spec);
        assertThat(key.spec()).isEqualTo(spec);
        assertThat(key.publicKey().isPresent()).isEqualTo(spec.algorithm().asymmetric());
        assertThat(key.attributes().has(Attribute.NEVER_EXTRACTABLE)).isTrue();
        assertThat(key.id().value().version()).isEqualTo(4);
        assertThat(key.application()).isEqualTo(TestBoundary.APPLICATION);
        assertThat(boundary.state().key(key.id())).contains(key);
        var record = boundary.records().last();
        assertThat(record.operation()).isEqualTo(Operation.CREATE_KEY);
        assertThat(record.key()).contains(key.id());
        assertThat(record.mechanism()).contains(spec.displayName());
    }

    @Test
    void a_size_that_is_not_generated_is_a_recorded_refusal() {
        int before = boundary.records().size();
        assertThat(
                        refused(
                                keys.create(
                                        boundary.as(Role.KEY_MANAGEMENT),
                                        TestBoundary.createKey("k", new KeySpec.Rsa(2056)))))
                .isEqualTo(RefusalCode.KEY_SIZE_INVALID);
        assertThat(boundary.records().size()).isEqualTo(before + 1);
    }

    @Test
    void a_label_is_taken_once() {
        KeyObject first = boundary.key("k");
        var before = boundary.state().everything();
        assertThat(
                        refused(
                                keys.create(
                                        boundary.as(Role.KEY_MANAGEMENT),
                                        TestBoundary.createKey("k", TestBoundary.P256))))
                .isEqualTo(RefusalCode.KEY_EXISTS);
        assertThat(boundary.state().everything()).isEqualTo(before);
        assertThat(boundary.records().last().key()).contains(first.id());
        assertThat(boundary.records().last().refusal()).isPresent();
    }

    @Test
    void lists_are_pages_by_label() {
        for (String label : List.of("b-2", "a-1", "b-1", "c")) {
            boundary.key(label);
        }
        boundary.key("a-2", new KeySpec.Aes(256));
        assertThat(labels(Optional.empty(), Optional.empty(), Optional.empty(), 10))
                .containsExactly("a-1", "a-2", "b-1", "b-2", "c");
        assertThat(labels(Optional.empty(), Optional.empty(), Optional.empty(), 2))
                .containsExactly("a-1", "a-2");
        assertThat(labels(Optional.empty(), Optional.empty(), Optional.of("a-2"), 2))
                .containsExactly("b-1", "b-2");
        assertThat(labels(Optional.of("b-"), Optional.empty(), Optional.empty(), 10))
                .containsExactly("b-1", "b-2");
        assertThat(labels(Optional.empty(), Optional.of(KeyAlgorithm.AES), Optional.empty(), 10))
                .containsExactly("a-2");
        assertThat(labels(Optional.empty(), Optional.empty(), Optional.of("c"), 10)).isEmpty();
        assertThat(labels(Optional.empty(), Optional.empty(), Optional.empty(), 0)).isEmpty();
        assertThat(labels(Optional.empty(), Optional.empty(), Optional.empty(), -1)).isEmpty();
    }

    @Test
    void a_filter_looks_beyond_one_step() {
        KeyObject sample = boundary.key("0");
        int all = 2 * Keys.STEP + 5;
        for (int i = 0; i < all; i++) {
            boundary.state().put(copy(sample, i));
        }
        assertThat(labels(Optional.of("k-"), Optional.empty(), Optional.empty(), Keys.MAX_PAGE))
                .hasSize(all)
                .isSorted();
        assertThat(labels(Optional.of("k-02"), Optional.empty(), Optional.empty(), 5))
                .containsExactly("k-02000", "k-02001", "k-02002", "k-02003", "k-02004");
    }

    private static KeyObject copy(KeyObject key, int number) {
        return new KeyObject(
                new KeyId(new UUID(7, number)),
                key.partition(),
                key.application(),
                new KeyLabel("k-%05d".formatted(number)),
                key.pkcs11Id(),
                key.spec(),
                key.attributes(),
                key.policy(),
                key.addressFormat(),
                1,
                key.created(),
                key.publicKey(),
                key.passwordVerifier(),
                key.wrapped());
    }

    private List<String> labels(
            Optional<String> prefix,
            Optional<KeyAlgorithm> algorithm,
            Optional<String> after,
            int limit) {
        var request = new ListKeys(prefix, algorithm, after.map(KeyLabel::new), limit);
        List<String> labels = new ArrayList<>();
        granted(keys.list(boundary.as(Role.KEY_MANAGEMENT), request))
                .forEach(key -> labels.add(key.label().value()));
        return labels;
    }

    @Test
    void attributes_become_stricter_and_never_looser() {
        boundary.key("k");
        assertThat(granted(change("k", Attribute.DESTROYABLE, false)).version()).isEqualTo(2);
        assertThat(refused(change("k", Attribute.DESTROYABLE, true)))
                .isEqualTo(RefusalCode.ATTRIBUTE_CHANGE_FORBIDDEN);
        assertThat(refused(change("k", Attribute.EXTRACTABLE, true)))
                .isEqualTo(RefusalCode.ATTRIBUTE_CHANGE_FORBIDDEN);
        granted(change("k", Attribute.MODIFIABLE, false));
        assertThat(refused(change("k", Attribute.SIGN, false)))
                .isEqualTo(RefusalCode.ATTRIBUTE_CHANGE_FORBIDDEN);
        assertThat(boundary.records().last().keyVersion()).contains(3L);
        assertThat(
                        refused(
                                keys.destroy(
                                        boundary.as(Role.KEY_MANAGEMENT),
                                        new KeyLabel("k"),
                                        Optional.empty())))
                .isEqualTo(RefusalCode.OPERATION_FORBIDDEN);
    }

    @Test
    void a_password_is_set_replaced_and_taken_away() {
        boundary.key("k");
        var label = new KeyLabel("k");
        var origin = boundary.as(Role.KEY_MANAGEMENT);
        try (SecretBytes first = TestBoundary.secret("first");
                SecretBytes second = TestBoundary.secret("second")) {
            granted(keys.changePassword(origin, label, Optional.empty(), Optional.of(first)));
            assertThat(refused(keys.read(origin, label, Optional.empty())))
                    .isEqualTo(RefusalCode.KEY_PASSWORD_MISMATCH);
            granted(keys.read(origin, label, Optional.of(first)));
            assertThat(
                            refused(
                                    keys.changePassword(
                                            origin,
                                            label,
                                            Optional.of(second),
                                            Optional.of(second))))
                    .isEqualTo(RefusalCode.KEY_PASSWORD_MISMATCH);
            granted(keys.changePassword(origin, label, Optional.of(first), Optional.of(second)));
            assertThat(refused(keys.destroy(origin, label, Optional.of(first))))
                    .isEqualTo(RefusalCode.KEY_PASSWORD_MISMATCH);
            granted(keys.changePassword(origin, label, Optional.of(second), Optional.empty()));
            granted(keys.destroy(origin, label, Optional.empty()));
        }
        assertThat(boundary.records().all().toString()).doesNotContain("first", "second");
    }

    @Test
    void equal_passwords_of_two_keys_look_different() {
        try (SecretBytes password = TestBoundary.secret("same")) {
            var verifiers =
                    Stream.of("a", "b")
                            .map(
                                    label ->
                                            granted(
                                                            keys.create(
                                                                    boundary.as(
                                                                            Role.KEY_MANAGEMENT),
                                                                    TestBoundary.createKey(
                                                                            label,
                                                                            TestBoundary.P256,
                                                                            Optional.of(password))))
                                                    .passwordVerifier())
                            .toList();
            assertThat(verifiers.getFirst()).isPresent().isNotEqualTo(verifiers.getLast());
        }
    }

    @Test
    void a_destroyed_key_is_gone_and_its_label_is_free() {
        KeyObject key = boundary.key("k");
        var origin = boundary.as(Role.KEY_MANAGEMENT);
        granted(keys.destroy(origin, key.label(), Optional.empty()));
        assertThat(boundary.state().key(key.id())).isEmpty();
        assertThat(boundary.records().last().key()).contains(key.id());
        assertThat(refused(keys.read(origin, key.label(), Optional.empty())))
                .isEqualTo(RefusalCode.KEY_NOT_FOUND);
        assertThat(boundary.key("k").id()).isNotEqualTo(key.id());
    }

    @Test
    void rules_on_keys_are_for_keys_made_with_a_policy() {
        boundary.key("k");
        assertThat(
                        refused(
                                keys.modifyPolicy(
                                        boundary.as(Role.KEY_MANAGEMENT),
                                        new KeyLabel("k"),
                                        Optional.empty(),
                                        new KeyPolicy(false),
                                        Authorization.none())))
                .isEqualTo(RefusalCode.NOT_A_POLICY_KEY);
    }

    @Test
    void another_partition_sees_nothing_of_a_key() {
        boundary.key("k");
        boundary.partition(new PartitionId("OTHER"));
        boundary.onboard(TestBoundary.form("foreign", "OTHER", List.of()));
        var foreign =
                boundary.issue(
                        Role.KEY_MANAGEMENT, new io.claviger.core.id.ApplicationId("foreign"));
        assertThat(refused(keys.read(boundary.as(foreign), new KeyLabel("k"), Optional.empty())))
                .isEqualTo(RefusalCode.KEY_NOT_FOUND);
        var all = new ListKeys(Optional.empty(), Optional.empty(), Optional.empty(), 10);
        assertThat(granted(keys.list(boundary.as(foreign), all))).isEmpty();
    }

    @Test
    void a_request_to_create_prints_no_password() {
        try (SecretBytes password = TestBoundary.secret("correct horse")) {
            assertThat(
                            TestBoundary.createKey("k", TestBoundary.P256, Optional.of(password))
                                    .toString())
                    .doesNotContain("correct horse");
        }
    }
}
