package io.claviger.engine.boundary;

import static io.claviger.engine.testing.Answers.granted;
import static io.claviger.engine.testing.Answers.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claviger.core.attribute.Attribute;
import io.claviger.core.evidence.EvidenceRecord;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.mechanism.CipherMechanism;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.core.mechanism.SignatureMechanism;
import io.claviger.core.port.Fault;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.KeyObject;
import io.claviger.core.state.PartitionPolicy;
import io.claviger.core.state.PolicySetting;
import io.claviger.core.state.Role;
import io.claviger.engine.answer.Answer;
import io.claviger.engine.key.ListKeys;
import io.claviger.engine.operation.DecryptRequest;
import io.claviger.engine.operation.EncryptRequest;
import io.claviger.engine.operation.SignRequest;
import io.claviger.engine.operation.SignatureForm;
import io.claviger.engine.testing.TestBoundary;
import io.claviger.engine.user.IssueRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Record before release, and one order: what leaves the boundary was granted where it is recorded.
 */
class ReleaseTest {
    private static final KeyLabel K = new KeyLabel("k");
    private static final PartitionPolicy OFFLINE =
            PartitionPolicy.DEFAULT.with(PolicySetting.CLIENT_API_ACCESS, false);
    private static final PartitionPolicy NO_USE =
            PartitionPolicy.DEFAULT.with(PolicySetting.USE_OBJECTS, false);

    private final TestBoundary boundary = TestBoundary.create();

    static Stream<Fault> faults() {
        return Stream.of(
                new Fault.Overloaded(),
                new Fault.NotServing("the disk is full"),
                new Fault.OutcomeUnknown("the node failed"));
    }

    private Answer<Bytes> sign() {
        return boundary.engine()
                .operations()
                .sign(
                        boundary.as(Role.KEY_OPERATION),
                        new SignRequest(
                                K,
                                Optional.empty(),
                                SignatureMechanism.SHA256_WITH_ECDSA,
                                SignatureForm.DER,
                                new byte[] {1}));
    }

    private Answer<KeyObject> destroy() {
        return boundary.engine()
                .keys()
                .destroy(boundary.as(Role.KEY_MANAGEMENT), K, Optional.empty());
    }

    private Answer<KeyObject> change(Attribute attribute, boolean value) {
        return boundary.engine()
                .keys()
                .changeAttributes(
                        boundary.as(Role.KEY_MANAGEMENT),
                        K,
                        Optional.empty(),
                        Map.of(attribute, value),
                        Optional.empty());
    }

    private void revoke(Role role) {
        granted(
                boundary.engine()
                        .credentials()
                        .revoke(boundary.node(), boundary.credential(role).credential().id()));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void without_a_durable_record_nothing_leaves(Fault fault) {
        boundary.key("k");
        var engine = boundary.engine();
        var before = boundary.state().everything();
        int records = boundary.records().size();
        boundary.journal().failWith(fault);
        var manager = boundary.as(Role.KEY_MANAGEMENT);
        var all = new ListKeys(Optional.empty(), Optional.empty(), Optional.empty(), 1);
        var service =
                new IssueRequest(
                        "n",
                        Role.SERVICE,
                        Optional.empty(),
                        Optional.of(TestBoundary.APPLICATION),
                        Optional.empty());
        List<Runnable> calls =
                List.of(
                        this::sign,
                        this::destroy,
                        () -> change(Attribute.SIGN, false),
                        () -> engine.keys().read(manager, K, Optional.empty()),
                        () -> engine.keys().list(manager, all),
                        () ->
                                engine.keys()
                                        .create(
                                                manager,
                                                TestBoundary.createKey("l", TestBoundary.P256)),
                        () -> engine.operations().random(boundary.as(Role.SERVICE), 1),
                        () -> engine.credentials().issue(boundary.node(), service),
                        () -> engine.keys().read(manager, new KeyLabel("none"), Optional.empty()));
        for (Runnable call : calls) {
            assertThatThrownBy(call::run).isSameAs(fault);
        }
        assertThat(boundary.state().everything()).isEqualTo(before);
        assertThat(boundary.records().size()).isEqualTo(records);
        boundary.journal().heal();
        granted(sign());
    }

    @Test
    void a_lost_answer_releases_nothing_although_the_use_is_recorded() {
        boundary.key("k");
        boundary.journal().loseAnswers();
        assertThatThrownBy(this::sign).isInstanceOf(Fault.OutcomeUnknown.class);
        assertThat(boundary.records().last().keyUse()).contains(1L);
        boundary.journal().heal();
        granted(sign());
        assertThat(boundary.records().last().keyUse()).contains(2L);
    }

    @Test
    void a_use_that_races_with_destruction_is_refused_and_recorded() {
        KeyObject key = boundary.key("k");
        boundary.journal().meanwhile(() -> granted(destroy()));
        assertThat(refused(sign())).isEqualTo(RefusalCode.KEY_NOT_FOUND);
        assertThat(boundary.records().last().key()).contains(key.id());
        assertThat(boundary.records().last().keyUse()).isEmpty();
    }

    @Test
    void a_use_that_races_with_a_change_is_refused() {
        boundary.key("k");
        boundary.journal().meanwhile(() -> granted(change(Attribute.COPYABLE, false)));
        assertThat(refused(sign())).isEqualTo(RefusalCode.KEY_CHANGED);
        granted(sign());
    }

    @Test
    void a_use_that_races_with_a_revocation_is_refused() {
        boundary.key("k");
        boundary.journal().meanwhile(() -> revoke(Role.KEY_OPERATION));
        assertThat(refused(sign())).isEqualTo(RefusalCode.INVALID_API_KEY);
    }

    @Test
    void a_use_that_races_with_the_partitions_policy_is_refused() {
        boundary.key("k");
        boundary.journal().meanwhile(() -> boundary.policy(NO_USE));
        assertThat(refused(sign())).isEqualTo(RefusalCode.POLICY_FORBIDS);
        boundary.policy(PartitionPolicy.DEFAULT);
        boundary.journal().meanwhile(() -> boundary.policy(OFFLINE));
        assertThat(refused(sign())).isEqualTo(RefusalCode.POLICY_FORBIDS);
    }

    @Test
    void of_two_changes_at_once_one_wins() {
        KeyObject key = boundary.key("k");
        boundary.journal().meanwhile(() -> granted(change(Attribute.VERIFY, false)));
        assertThat(refused(change(Attribute.DECRYPT, false))).isEqualTo(RefusalCode.KEY_CHANGED);
        var stored = boundary.state().key(key.id()).orElseThrow();
        assertThat(stored.version()).isEqualTo(2);
        assertThat(stored.attributes().has(Attribute.DECRYPT)).isTrue();
        assertThat(boundary.records().last().keyVersion()).contains(2L);
        granted(sign());
    }

    @Test
    void a_change_or_destruction_that_races_with_destruction_finds_no_key() {
        boundary.key("k");
        boundary.journal().meanwhile(() -> granted(destroy()));
        assertThat(refused(change(Attribute.SIGN, false))).isEqualTo(RefusalCode.KEY_NOT_FOUND);
        boundary.key("k");
        boundary.journal().meanwhile(() -> granted(destroy()));
        assertThat(refused(destroy())).isEqualTo(RefusalCode.KEY_NOT_FOUND);
    }

    @Test
    void a_destruction_that_races_with_a_change_is_refused() {
        KeyObject key = boundary.key("k");
        boundary.journal().meanwhile(() -> granted(change(Attribute.DESTROYABLE, false)));
        assertThat(refused(destroy())).isEqualTo(RefusalCode.KEY_CHANGED);
        assertThat(boundary.state().key(key.id())).isPresent();
    }

    @Test
    void what_is_read_of_a_key_destroyed_meanwhile_is_not_released() {
        boundary.key("k");
        boundary.journal().meanwhile(() -> granted(destroy()));
        assertThat(
                        refused(
                                boundary.engine()
                                        .keys()
                                        .read(
                                                boundary.as(Role.KEY_MANAGEMENT),
                                                K,
                                                Optional.empty())))
                .isEqualTo(RefusalCode.KEY_NOT_FOUND);
    }

    @Test
    void of_two_keys_with_one_label_the_first_wins_and_the_other_never_existed() {
        boundary.journal().meanwhile(() -> boundary.key("k"));
        assertThat(
                        refused(
                                boundary.engine()
                                        .keys()
                                        .create(
                                                boundary.as(Role.KEY_MANAGEMENT),
                                                TestBoundary.createKey("k", TestBoundary.P256))))
                .isEqualTo(RefusalCode.KEY_EXISTS);
        EvidenceRecord refusal = boundary.records().last();
        var stored = boundary.state().key(TestBoundary.DEMO, K).orElseThrow();
        assertThat(refusal.key()).contains(stored.id());
        assertThat(refusal.digests()).isEmpty();
    }

    @Test
    void an_expired_credential_does_not_come_back_with_the_clock() {
        boundary.key("k");
        var issued =
                granted(
                        boundary.engine()
                                .credentials()
                                .issue(
                                        boundary.node(),
                                        new IssueRequest(
                                                "short",
                                                Role.SERVICE,
                                                Optional.empty(),
                                                Optional.of(TestBoundary.APPLICATION),
                                                Optional.of(
                                                        boundary.clock()
                                                                .instant()
                                                                .plusSeconds(60)))));
        var operations = boundary.engine().operations();
        granted(operations.random(boundary.as(issued), 1));
        boundary.clock().advance(Duration.ofSeconds(61));
        granted(sign());
        boundary.clock().setBack(Duration.ofSeconds(61));
        assertThat(refused(operations.random(boundary.as(issued), 1)))
                .isEqualTo(RefusalCode.INVALID_API_KEY);
    }

    @Test
    void time_in_records_never_runs_backwards() {
        boundary.key("k");
        for (int i = 0; i < 20; i++) {
            if (i % 3 == 0) {
                boundary.clock().setBack(Duration.ofDays(i));
            } else {
                boundary.clock().advance(Duration.ofNanos(1_500_000L * i));
            }
            granted(sign());
        }
        assertThat(boundary.records().all().stream().map(EvidenceRecord::time)).isSorted();
    }

    @Test
    void uses_of_a_key_are_counted_without_gaps_and_refusals_do_not_count() {
        KeyObject key = boundary.key("k");
        List<Long> seen = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            if (i == 4) {
                boundary.journal().meanwhile(() -> boundary.policy(NO_USE));
                assertThat(refused(sign())).isEqualTo(RefusalCode.POLICY_FORBIDS);
                boundary.policy(PartitionPolicy.DEFAULT);
            }
            granted(sign());
        }
        boundary.records().all().stream()
                .filter(record -> record.key().equals(Optional.of(key.id())))
                .flatMap(record -> record.keyUse().stream())
                .forEach(seen::add);
        assertThat(seen).isEqualTo(LongStream.rangeClosed(1, 10).boxed().toList());
        assertThat(boundary.state().uses(key.id())).isEqualTo(10);
    }

    @Test
    void a_plaintext_leaves_no_trace_in_the_evidence() throws Exception {
        boundary.key("k", new KeySpec.Aes(256));
        byte[] plaintext =
                "a marker that nobody may find".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        var operator = boundary.as(Role.KEY_OPERATION);
        var ciphertext =
                granted(
                        boundary.engine()
                                .operations()
                                .encrypt(
                                        operator,
                                        new EncryptRequest(
                                                K,
                                                Optional.empty(),
                                                CipherMechanism.AES_GCM,
                                                plaintext,
                                                new byte[0],
                                                128)));
        granted(
                boundary.engine()
                        .operations()
                        .decrypt(
                                operator,
                                new DecryptRequest(
                                        K,
                                        Optional.empty(),
                                        CipherMechanism.AES_GCM,
                                        ciphertext.bodyWithTag().toArray(),
                                        ciphertext.iv().toArray(),
                                        new byte[0],
                                        128)));
        Bytes digest =
                Bytes.owned(java.security.MessageDigest.getInstance("SHA-256").digest(plaintext));
        for (EvidenceRecord record : boundary.records().all()) {
            assertThat(record.digests().values()).doesNotContain(digest);
        }
    }

    @Test
    void counts_of_unknown_callers_survive_a_full_queue() {
        var inquiries = boundary.engine().inquiries();
        var nobody =
                boundary.origin(
                        io.claviger.core.evidence.Identity.NOBODY,
                        io.claviger.core.state.InterfaceName.REST,
                        "192.0.2.1");
        var refusal = io.claviger.core.refusal.Refusal.of(RefusalCode.INVALID_API_KEY, "not valid");
        var operation = io.claviger.core.evidence.Operation.SIGN;
        assertThat(inquiries.refusedUnknown(nobody, operation, refusal).recorded()).isPresent();
        for (int i = 0; i < 5; i++) {
            assertThat(inquiries.refusedUnknown(nobody, operation, refusal).recorded()).isEmpty();
        }
        var later = boundary.clock().instant().plusSeconds(60);
        boundary.journal().failWith(new Fault.Overloaded());
        assertThatThrownBy(() -> inquiries.flushUnknownCallers(later))
                .isInstanceOf(Fault.Overloaded.class);
        boundary.journal().heal();
        inquiries.flushUnknownCallers(later);
        assertThat(boundary.records().last().count()).isEqualTo(5);
        assertThat(boundary.records().last().partition()).isEmpty();
    }
}
