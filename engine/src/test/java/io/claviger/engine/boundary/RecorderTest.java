package io.claviger.engine.boundary;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.command.Command;
import io.claviger.core.evidence.DigestKind;
import io.claviger.core.evidence.EvidenceRecord;
import io.claviger.core.evidence.Operation;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.KeyId;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.KeyObject;
import io.claviger.core.state.Partition;
import io.claviger.core.state.PartitionPolicy;
import io.claviger.core.state.Role;
import io.claviger.engine.testing.TestBoundary;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RecorderTest {
    private static final Refusal NO = Refusal.of(RefusalCode.POLICY_FORBIDS, "no");
    private static final Bytes DIGEST = Bytes.ofHex("11".repeat(32));

    private final TestBoundary boundary = TestBoundary.create();
    private final KeyObject key = boundary.key("k");
    private final Instant time = Instant.parse("2026-11-25T00:00:00Z");

    private EvidenceRecord granted(Command command) {
        return Recorder.record(
                command,
                time,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                boundary.state());
    }

    private EvidenceRecord refused(Command command) {
        return Recorder.record(
                command,
                time,
                Optional.of(NO),
                Optional.empty(),
                Optional.empty(),
                boundary.state());
    }

    private static Bytes sha256(Bytes value) throws Exception {
        return Bytes.owned(MessageDigest.getInstance("SHA-256").digest(value.toArray()));
    }

    @Test
    void every_record_has_time_origin_and_a_count_of_one() {
        var origin = boundary.as(Role.KEY_MANAGEMENT);
        var record = granted(new Command.DestroyKey(origin, key.id(), 1));
        assertThat(record.time()).isEqualTo(time);
        assertThat(record.origin()).isEqualTo(origin);
        assertThat(record.count()).isOne();
        assertThat(record.refusal()).isEmpty();
        assertThat(record.operation()).isEqualTo(Operation.DESTROY_KEY);
        assertThat(record.partition()).contains(TestBoundary.DEMO);
        assertThat(record.keyLabel()).contains(key.label());
        assertThat(record.keyVersion()).contains(1L);
    }

    @Test
    void a_device_is_known_by_its_log_key() throws Exception {
        var device = boundary.state().device().orElseThrow();
        var so = boundary.credential(Role.DEVICE_SO).credential();
        var record = granted(new Command.InitializeDevice(boundary.node(), device, so));
        assertThat(record.operation()).isEqualTo(Operation.INITIALIZE_DEVICE);
        assertThat(record.subject()).contains(so.id().value());
        assertThat(record.digests())
                .isEqualTo(Map.of(DigestKind.PUBLIC_KEY, sha256(device.logPublicKey())));
    }

    @Test
    void a_note_of_the_node_says_what_it_says() {
        var record =
                granted(new Command.NoteNode(boundary.node(), Operation.START_NODE, "development"));
        assertThat(record.operation()).isEqualTo(Operation.START_NODE);
        assertThat(record.subject()).contains("development");
        assertThat(record.partition()).isEmpty();
    }

    @Test
    void a_partition_is_recorded_with_its_policy_spelled_out() {
        Partition partition = boundary.state().partition(TestBoundary.DEMO).orElseThrow();
        String spelled =
                "minimumRsaBits=2048, clientApiAccess=true, readOnly=false, useObjects=true,"
                        + " destroyObjects=true";
        var origin = boundary.as(Role.DEVICE_SO);
        var made = granted(new Command.CreatePartition(origin, partition));
        assertThat(made.operation()).isEqualTo(Operation.CREATE_PARTITION);
        assertThat(made.partition()).contains(TestBoundary.DEMO);
        assertThat(made.subject()).contains(spelled);
        var changed =
                granted(
                        new Command.ChangePartitionPolicy(
                                origin, TestBoundary.DEMO, PartitionPolicy.DEFAULT));
        assertThat(changed.operation()).isEqualTo(Operation.CHANGE_PARTITION_POLICY);
        assertThat(changed.subject()).contains(spelled);
    }

    @Test
    void applications_and_credentials_are_named() {
        var application = boundary.state().application(TestBoundary.APPLICATION).orElseThrow();
        var officer = boundary.as(Role.PARTITION_SO);
        assertThat(granted(new Command.OnboardApplication(officer, application)).subject())
                .contains("demo version 1 owner team payments");
        var credential = boundary.credential(Role.KEY_OPERATION).credential();
        assertThat(granted(new Command.IssueCredential(officer, credential)).subject())
                .contains(credential.id() + " role key-operation application demo");
        var revoked = granted(new Command.RevokeCredential(boundary.node(), credential.id()));
        assertThat(revoked.subject()).contains(credential.id().value());
        assertThat(revoked.partition()).contains(TestBoundary.DEMO);
    }

    @Test
    void a_new_key_is_known_by_its_public_half() throws Exception {
        var record = granted(new Command.CreateKey(boundary.as(Role.KEY_MANAGEMENT), key));
        assertThat(record.key()).contains(key.id());
        assertThat(record.mechanism()).contains("EC-secp256r1");
        assertThat(record.digests())
                .isEqualTo(Map.of(DigestKind.PUBLIC_KEY, sha256(key.publicKey().orElseThrow())));
    }

    @Test
    void a_refused_key_has_a_label_and_no_id() {
        var draft =
                new KeyObject(
                        new KeyId(new UUID(3, 4)),
                        key.partition(),
                        key.application(),
                        new KeyLabel("refused"),
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
        var record = refused(new Command.CreateKey(boundary.as(Role.KEY_MANAGEMENT), draft));
        assertThat(record.key()).isEmpty();
        assertThat(record.keyLabel()).contains(new KeyLabel("refused"));
        assertThat(record.digests()).isEmpty();
        assertThat(record.refusal()).contains(NO);
    }

    @Test
    void a_change_shows_the_new_version_and_a_refused_one_the_present() {
        var next = key.changed(key.attributes(), Optional.empty());
        var command =
                new Command.ChangeKey(
                        boundary.as(Role.KEY_MANAGEMENT), Operation.CHANGE_KEY_ATTRIBUTES, next);
        assertThat(granted(command).keyVersion()).contains(2L);
        assertThat(granted(command).subject()).contains(key.attributes().toString());
        assertThat(refused(command).keyVersion()).contains(1L);
    }

    @Test
    void a_use_has_its_digests_mechanism_and_number() {
        var digests = Map.of(DigestKind.MESSAGE, DIGEST);
        var command =
                new Command.UseKey(
                        boundary.as(Role.KEY_OPERATION),
                        Operation.SIGN,
                        key.id(),
                        1,
                        "SHA256_WITH_ECDSA",
                        digests);
        var record =
                Recorder.record(
                        command,
                        time,
                        Optional.empty(),
                        Optional.of(7L),
                        Optional.of(9L),
                        boundary.state());
        assertThat(record.keyUse()).contains(7L);
        assertThat(record.sequence()).contains(9L);
        assertThat(record.mechanism()).contains("SHA256_WITH_ECDSA");
        assertThat(record.digests()).isEqualTo(digests);
        assertThat(refused(command).keyUse()).isEmpty();
    }

    @Test
    void an_inquiry_names_its_key_or_subject() {
        var origin = boundary.as(Role.KEY_MANAGEMENT);
        var read =
                granted(
                        new Command.Inquire(
                                origin,
                                Operation.READ_KEY,
                                Optional.of(TestBoundary.DEMO),
                                Optional.of(key.id()),
                                Optional.empty()));
        assertThat(read.keyLabel()).contains(key.label());
        var list =
                granted(
                        new Command.Inquire(
                                origin,
                                Operation.LIST_KEYS,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of("3 keys")));
        assertThat(list.subject()).contains("3 keys");
        assertThat(list.partition()).contains(TestBoundary.DEMO);
    }

    @Test
    void a_refusal_carries_its_own_reason_and_count() {
        var record =
                granted(
                        new Command.RecordRefusal(
                                boundary.as(Role.KEY_OPERATION),
                                Operation.SIGN,
                                Optional.of(TestBoundary.DEMO),
                                Optional.of(new KeyLabel("no such key")),
                                Optional.of("EDDSA"),
                                NO,
                                12));
        assertThat(record.refusal()).contains(NO);
        assertThat(record.count()).isEqualTo(12);
        assertThat(record.keyLabel()).contains(new KeyLabel("no such key"));
        assertThat(record.key()).isEmpty();
        assertThat(record.mechanism()).contains("EDDSA");
    }
}
