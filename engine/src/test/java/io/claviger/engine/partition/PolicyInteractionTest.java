package io.claviger.engine.partition;

import static io.claviger.engine.testing.Answers.granted;
import static io.claviger.engine.testing.Answers.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.attribute.Attribute;
import io.claviger.core.evidence.Operation;
import io.claviger.core.evidence.Origin;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.id.PartitionId;
import io.claviger.core.mechanism.Curve;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.core.mechanism.SignatureMechanism;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.KeyObject;
import io.claviger.core.state.KeyPolicy;
import io.claviger.core.state.PartitionPolicy;
import io.claviger.core.state.PolicySetting;
import io.claviger.core.state.Role;
import io.claviger.core.state.Validity;
import io.claviger.engine.answer.Answer;
import io.claviger.engine.approval.Authorization;
import io.claviger.engine.key.CreateKey;
import io.claviger.engine.key.ListKeys;
import io.claviger.engine.operation.SignRequest;
import io.claviger.engine.operation.SignatureForm;
import io.claviger.engine.operation.VerifyRequest;
import io.claviger.engine.testing.TestBoundary;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The rules P1 to P10 of the operating model, and what belongs to them. */
class PolicyInteractionTest {
    private static final KeyLabel LABEL = new KeyLabel("k");
    private static final byte[] MESSAGE = {1, 2, 3};

    private final TestBoundary boundary = TestBoundary.create();
    private final KeyObject key = boundary.key(LABEL.value());

    private void policy(PolicySetting setting, boolean on) {
        boundary.policy(PartitionPolicy.DEFAULT.with(setting, on));
    }

    private Origin management() {
        return boundary.as(Role.KEY_MANAGEMENT);
    }

    private Answer<KeyObject> delete() {
        return boundary.engine().keys().destroy(management(), LABEL, Optional.empty());
    }

    private Answer<?> sign() {
        return boundary.engine()
                .operations()
                .sign(
                        boundary.as(Role.KEY_OPERATION),
                        new SignRequest(
                                LABEL,
                                Optional.empty(),
                                SignatureMechanism.SHA256_WITH_ECDSA,
                                SignatureForm.DER,
                                MESSAGE));
    }

    private Answer<Boolean> verify() {
        return boundary.engine()
                .operations()
                .verify(
                        boundary.as(Role.KEY_OPERATION),
                        new VerifyRequest(
                                LABEL,
                                Optional.empty(),
                                SignatureMechanism.SHA256_WITH_ECDSA,
                                MESSAGE,
                                new byte[8]));
    }

    private Answer<KeyObject> create(String label) {
        return boundary.engine()
                .keys()
                .create(management(), TestBoundary.createKey(label, TestBoundary.P256));
    }

    private static void refusedBy(PolicySetting setting, Answer<?> answer) {
        assertThat(answer)
                .isInstanceOfSatisfying(
                        Answer.Refused.class,
                        refused -> {
                            assertThat(refused.refusal().code())
                                    .isEqualTo(RefusalCode.POLICY_FORBIDS);
                            assertThat(refused.refusal().message())
                                    .contains("'" + setting.wireName() + "'");
                        });
    }

    @ParameterizedTest
    @EnumSource(
            value = PolicySetting.class,
            names = {"CLIENT_API_ACCESS", "REST_API"})
    void p1_access_or_interface_off_refuses_every_application(PolicySetting setting) {
        policy(setting, false);
        refusedBy(setting, sign());
        refusedBy(setting, create("other"));
        policy(setting, true);
        granted(sign());
    }

    @ParameterizedTest
    @EnumSource(
            value = PolicySetting.class,
            names = {"PKCS11", "JCE", "CNG", "OPENSSL"})
    void p1_the_switch_of_another_interface_forbids_nothing_here(PolicySetting setting) {
        policy(setting, false);
        granted(sign());
    }

    @Test
    void p4_destruction_off_beats_invalidation() {
        boundary.policy(
                PartitionPolicy.DEFAULT
                        .with(PolicySetting.DESTROY_OBJECTS, false)
                        .with(PolicySetting.INVALIDATE_KEYS, true));
        refusedBy(PolicySetting.DESTROY_OBJECTS, delete());
        assertThat(boundary.state().key(key.id()).orElseThrow().invalidated()).isEmpty();
    }

    @Test
    void p5_an_invalidated_key_is_invisible_and_its_name_stays_taken() {
        boundary.policy(
                PartitionPolicy.DEFAULT
                        .with(PolicySetting.INVALIDATE_KEYS, true)
                        .with(PolicySetting.MAXIMUM_OBJECTS, 1));
        granted(delete());
        assertThat(boundary.records().last().operation()).isEqualTo(Operation.INVALIDATE_KEY);
        assertThat(refused(sign())).isEqualTo(RefusalCode.KEY_NOT_FOUND);
        assertThat(refused(delete())).isEqualTo(RefusalCode.KEY_NOT_FOUND);
        assertThat(refused(boundary.engine().keys().read(management(), LABEL, Optional.empty())))
                .isEqualTo(RefusalCode.KEY_NOT_FOUND);
        var everything = new ListKeys(Optional.empty(), Optional.empty(), Optional.empty(), 10);
        assertThat(granted(boundary.engine().keys().list(management(), everything))).isEmpty();
        assertThat(refused(create(LABEL.value()))).isEqualTo(RefusalCode.KEY_EXISTS);
        refusedBy(PolicySetting.MAXIMUM_OBJECTS, create("another"));
    }

    @ParameterizedTest
    @EnumSource(
            value = Role.class,
            names = {"DEVICE_SO", "PARTITION_SO"})
    void p6_officers_restore_and_destroy_what_is_invalidated(Role role) {
        policy(PolicySetting.INVALIDATE_KEYS, true);
        granted(delete());
        var trash = boundary.engine().trash();
        assertThat(granted(trash.list(boundary.as(role), TestBoundary.DEMO)))
                .extracting(KeyObject::id)
                .containsExactly(key.id());
        granted(trash.restore(boundary.as(role), key.id()));
        granted(sign());
        assertThat(refused(trash.destroy(boundary.as(role), key.id())))
                .isEqualTo(RefusalCode.KEY_NOT_FOUND);
        granted(delete());
        granted(trash.destroy(boundary.as(role), key.id()));
        assertThat(boundary.state().key(key.id())).isEmpty();
        granted(create(LABEL.value()));
    }

    @ParameterizedTest
    @EnumSource(
            value = Role.class,
            names = {"DEVICE_SO", "PARTITION_SO"},
            mode = EnumSource.Mode.EXCLUDE)
    void p6_nobody_else_reaches_the_trash(Role role) {
        policy(PolicySetting.INVALIDATE_KEYS, true);
        granted(delete());
        var trash = boundary.engine().trash();
        assertThat(refused(trash.restore(boundary.as(role), key.id())))
                .isEqualTo(RefusalCode.ROLE_NOT_ALLOWED);
        assertThat(refused(trash.destroy(boundary.as(role), key.id())))
                .isEqualTo(RefusalCode.ROLE_NOT_ALLOWED);
    }

    @Test
    void p6_an_officer_of_another_partition_does_not_see_the_key() {
        policy(PolicySetting.INVALIDATE_KEYS, true);
        granted(delete());
        var other = new PartitionId("OTHER");
        boundary.partition(other);
        var officer = boundary.officer(Role.PARTITION_SO, other);
        assertThat(refused(boundary.engine().trash().restore(boundary.as(officer), key.id())))
                .isEqualTo(RefusalCode.KEY_NOT_FOUND);
    }

    @Test
    void p7_read_only_forbids_changes_and_allows_use() {
        policy(PolicySetting.READ_ONLY, true);
        refusedBy(PolicySetting.READ_ONLY, create("other"));
        refusedBy(PolicySetting.READ_ONLY, delete());
        refusedBy(
                PolicySetting.READ_ONLY,
                boundary.engine()
                        .keys()
                        .changeAttributes(
                                management(),
                                LABEL,
                                Optional.empty(),
                                Map.of(Attribute.SIGN, false),
                                Optional.empty()));
        granted(sign());
    }

    @Test
    void p8_objects_off_stops_private_use_and_leaves_public_keys_alone() {
        policy(PolicySetting.USE_OBJECTS, false);
        refusedBy(PolicySetting.USE_OBJECTS, sign());
        assertThat(granted(verify())).isFalse();
    }

    @Test
    void p10_only_the_partitions_officer_changes_its_policy_and_the_record_says_what() {
        for (Role role : Role.values()) {
            var answer =
                    boundary.engine()
                            .partitions()
                            .changePolicy(
                                    boundary.as(role),
                                    TestBoundary.DEMO,
                                    PartitionPolicy.DEFAULT.with(PolicySetting.IMPORT_KEYS, true));
            if (role == Role.PARTITION_SO) {
                granted(answer);
                assertThat(boundary.records().last().subject().orElseThrow())
                        .endsWith("importKeys=true");
            } else {
                assertThat(refused(answer)).isEqualTo(RefusalCode.ROLE_NOT_ALLOWED);
            }
        }
    }

    @Test
    void sizes_below_the_partitions_are_refused_at_creation() {
        boundary.policy(
                PartitionPolicy.DEFAULT
                        .with(PolicySetting.MINIMUM_EC_BITS, 384)
                        .with(PolicySetting.MINIMUM_AES_BITS, 256));
        refusedBy(PolicySetting.MINIMUM_EC_BITS, create("p256"));
        var keys = boundary.engine().keys();
        granted(
                keys.create(
                        management(), TestBoundary.createKey("p384", new KeySpec.Ec(Curve.P384))));
        refusedBy(
                PolicySetting.MINIMUM_AES_BITS,
                keys.create(management(), TestBoundary.createKey("a", new KeySpec.Aes(192))));
    }

    @Test
    void a_key_is_used_between_its_dates_only_and_the_refusal_names_the_date() {
        Instant now = boundary.clock().instant();
        var validity =
                new Validity(Optional.of(now.plusSeconds(10)), Optional.of(now.plusSeconds(20)));
        var keys = boundary.engine().keys();
        granted(keys.changeValidity(management(), LABEL, Optional.empty(), validity));
        assertThat(((Answer.Refused<?>) sign()).refusal().message())
                .contains("not valid before " + now.plusSeconds(10));
        granted(verify());
        boundary.clock().advance(Duration.ofSeconds(10));
        granted(sign());
        boundary.clock().advance(Duration.ofSeconds(11));
        assertThat(((Answer.Refused<?>) sign()).refusal().message())
                .contains("not valid after " + now.plusSeconds(20));
        assertThat(
                        refused(
                                keys.changeValidity(
                                        management(), LABEL, Optional.empty(), Validity.ALWAYS)))
                .isEqualTo(RefusalCode.ATTRIBUTE_CHANGE_FORBIDDEN);
    }

    @Test
    void a_policy_key_is_blocked_and_unblocked_and_a_plain_one_never() {
        var keys = boundary.engine().keys();
        var label = new KeyLabel("ska");
        granted(
                keys.create(
                        management(),
                        new CreateKey(
                                label,
                                TestBoundary.P256,
                                Set.of(Attribute.SIGN),
                                Optional.of(new KeyPolicy(false)),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty())));
        Origin use = boundary.as(Role.KEY_OPERATION);
        var request =
                new SignRequest(
                        label,
                        Optional.empty(),
                        SignatureMechanism.SHA256_WITH_ECDSA,
                        SignatureForm.DER,
                        MESSAGE);
        granted(keys.block(use, label, Optional.empty(), true, Authorization.none()));
        assertThat(refused(boundary.engine().operations().sign(use, request)))
                .isEqualTo(RefusalCode.OPERATION_FORBIDDEN);
        // Not modifiable, but its policy is not an attribute.
        granted(keys.block(use, label, Optional.empty(), false, Authorization.none()));
        granted(boundary.engine().operations().sign(use, request));
        granted(
                keys.modifyPolicy(
                        management(),
                        label,
                        Optional.empty(),
                        new KeyPolicy(false),
                        Authorization.none()));
        assertThat(refused(keys.block(use, LABEL, Optional.empty(), true, Authorization.none())))
                .isEqualTo(RefusalCode.NOT_A_POLICY_KEY);
        assertThat(
                        refused(
                                keys.modifyPolicy(
                                        management(),
                                        LABEL,
                                        Optional.empty(),
                                        new KeyPolicy(false),
                                        Authorization.none())))
                .isEqualTo(RefusalCode.NOT_A_POLICY_KEY);
    }
}
