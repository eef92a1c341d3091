package io.claviger.journal.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claviger.core.approval.ApprovalRequest;
import io.claviger.core.approval.Rule;
import io.claviger.core.attribute.Attribute;
import io.claviger.core.change.ChangeFinding;
import io.claviger.core.command.ClusterStep;
import io.claviger.core.command.Command;
import io.claviger.core.command.PartitionStep;
import io.claviger.core.command.RootKeyStep;
import io.claviger.core.evidence.DigestKind;
import io.claviger.core.evidence.Operation;
import io.claviger.core.id.CredentialId;
import io.claviger.core.id.LogId;
import io.claviger.core.mechanism.Curve;
import io.claviger.core.mechanism.KeyAlgorithm;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.core.mechanism.ParameterSet;
import io.claviger.core.port.StateView;
import io.claviger.core.state.ApplicationRequest;
import io.claviger.core.state.BackupKey;
import io.claviger.core.state.BackupKeys;
import io.claviger.core.state.Incident;
import io.claviger.core.state.KeyObject;
import io.claviger.core.state.KeyPolicy;
import io.claviger.core.state.Nodes;
import io.claviger.core.state.PackageProposal;
import io.claviger.core.state.Partition;
import io.claviger.core.state.PartitionPart;
import io.claviger.core.state.PartitionRestore;
import io.claviger.core.state.PinHolder;
import io.claviger.core.state.Responsible;
import io.claviger.core.state.Restoration;
import io.claviger.core.state.RootKey;
import io.claviger.core.state.ShareSet;
import io.claviger.core.state.TokenAttributes;
import io.claviger.core.state.TokenAttributes.Flag;
import io.claviger.core.state.TokenPin;
import io.claviger.core.state.TokenPins;
import io.claviger.core.state.Validity;
import io.claviger.journal.testing.ApprovalSamples;
import io.claviger.journal.testing.ApproverSamples;
import io.claviger.journal.testing.Samples;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The bytes of version 1 for ever: what is in {@code golden/} was written once and must be written
 * and read the same way by every later version. {@code -Dgolden.write=true} writes files that are
 * missing; it never changes one.
 */
class CodecFormatTest {
    private static final Path SOURCES = Path.of("src/test/resources/golden");

    @Test
    void commands_and_batches_have_the_bytes_of_version_1() throws IOException {
        var samples = new Samples(20261124);
        var lines = new LinkedHashMap<String, byte[]>();
        List<Command> commands = samples.oneOfEach();
        commands.forEach(c -> lines.put(c.getClass().getSimpleName(), CommandCodec.encode(c)));
        lines.put(
                "Batch",
                BatchCodec.encode(
                        0x0123456789abcdefL,
                        77,
                        commands.stream().map(CommandCodec::encode).toList()));
        Map<String, byte[]> golden = golden("journal/v1/commands.txt", lines);
        assertThat(hex(lines)).isEqualTo(hex(golden));
        for (Command command : commands) {
            byte[] bytes = bytes(golden, command.getClass().getSimpleName());
            assertThat(CommandCodec.decode(bytes)).isEqualTo(command);
        }
        assertThat(BatchCodec.decode(ByteBuffer.wrap(bytes(golden, "Batch"))).commands())
                .isEqualTo(commands);
    }

    @Test
    void state_values_have_the_bytes_of_version_1() throws IOException {
        var samples = new Samples(20261125);
        var device = samples.device();
        var partition = samples.partition(Samples.DEMO);
        var application = samples.application(Samples.APP, Samples.DEMO);
        var credential = samples.credential(Optional.of(Samples.APP));
        var lines = new LinkedHashMap<String, byte[]>();
        lines.put("Device", ValueCodec.encode(device));
        lines.put("Partition", ValueCodec.encode(partition));
        lines.put("Application", ValueCodec.encode(application));
        lines.put("Credential", ValueCodec.encode(credential));
        var keys = new ArrayList<KeyObject>();
        for (int i = 0; i < 6; i++) {
            keys.add(samples.key(Samples.DEMO, samples.label()));
            lines.put("KeyObject" + i, ValueCodec.encode(keys.get(i)));
        }
        lines.put("Counter", ValueCodec.encodeCounter(1_000_000_000_007L));
        Map<String, byte[]> golden = golden("state-values/v1/values.txt", lines);
        assertThat(hex(lines)).isEqualTo(hex(golden));
        assertThat(ValueCodec.decodeDevice(bytes(golden, "Device"))).isEqualTo(device);
        assertThat(ValueCodec.decodePartition(bytes(golden, "Partition"))).isEqualTo(partition);
        assertThat(ValueCodec.decodeApplication(bytes(golden, "Application")))
                .isEqualTo(application);
        assertThat(ValueCodec.decodeCredential(bytes(golden, "Credential"))).isEqualTo(credential);
        for (int i = 0; i < keys.size(); i++) {
            assertThat(ValueCodec.decodeKey(bytes(golden, "KeyObject" + i))).isEqualTo(keys.get(i));
        }
    }

    @Test
    void keys_with_an_address_have_the_bytes_in_which_they_were_added() throws IOException {
        var samples = new Samples(20261126);
        KeyObject key = samples.keyWithAddress(Samples.DEMO, samples.label());
        var lines = new LinkedHashMap<String, byte[]>();
        lines.put("KeyObject", ValueCodec.encode(key));
        Map<String, byte[]> golden = golden("state-values/v1/key-with-address.txt", lines);
        assertThat(hex(lines)).isEqualTo(hex(golden));
        assertThat(ValueCodec.decodeKey(bytes(golden, "KeyObject"))).isEqualTo(key);
    }

    @Test
    void a_key_with_certificates_dates_and_a_trash_mark_has_the_bytes_of_version_1()
            throws IOException {
        var samples = new Samples(20261126);
        var full = samples.fullKey(Samples.DEMO);
        var begins =
                samples.key(Samples.DEMO, samples.label())
                        .validDuring(new Validity(Optional.of(samples.time()), Optional.empty()));
        var ends =
                samples.key(Samples.DEMO, samples.label())
                        .validDuring(new Validity(Optional.empty(), Optional.of(samples.time())));
        var lines = new LinkedHashMap<String, byte[]>();
        lines.put("full", ValueCodec.encode(full));
        lines.put("begins", ValueCodec.encode(begins));
        lines.put("ends", ValueCodec.encode(ends));
        Map<String, byte[]> golden = golden("state-values/v1/keys.txt", lines);
        assertThat(hex(lines)).isEqualTo(hex(golden));
        assertThat(ValueCodec.decodeKey(bytes(golden, "full"))).isEqualTo(full);
        assertThat(ValueCodec.decodeKey(bytes(golden, "begins"))).isEqualTo(begins);
        assertThat(ValueCodec.decodeKey(bytes(golden, "ends"))).isEqualTo(ends);
    }

    @Test
    void derivations_have_the_bytes_in_which_they_were_added() throws IOException {
        List<Command> commands = new Samples(20261127).derivations();
        var lines = new LinkedHashMap<String, byte[]>();
        commands.forEach(c -> lines.put(c.getClass().getSimpleName(), CommandCodec.encode(c)));
        Map<String, byte[]> golden = golden("journal/v1/derivations.txt", lines);
        assertThat(hex(lines)).isEqualTo(hex(golden));
        for (Command command : commands) {
            byte[] bytes = bytes(golden, command.getClass().getSimpleName());
            assertThat(CommandCodec.decode(bytes)).isEqualTo(command);
        }
    }

    @Test
    void agreements_and_their_keys_have_the_bytes_in_which_they_were_added() throws IOException {
        var samples = new Samples(20261129);
        var command =
                new Command.DeriveKey(
                        samples.origin(),
                        samples.key(Samples.DEMO, samples.label()),
                        samples.keyId(),
                        4,
                        "X25519+HKDF-SHA256",
                        Map.of(DigestKind.PUBLIC_KEY, samples.bytes(32)));
        var lines = new LinkedHashMap<String, byte[]>();
        lines.put("DeriveKey", CommandCodec.encode(command));
        var keys = new LinkedHashMap<String, KeyObject>();
        for (KeySpec spec :
                List.of(KeySpec.on(Curve.X25519), KeySpec.on(Curve.X448), new KeySpec.Dh(3072))) {
            KeyObject key = Samples.ofKind(command.key(), spec);
            keys.put(spec.displayName(), key);
            lines.put(spec.displayName(), ValueCodec.encode(key));
        }
        Map<String, byte[]> golden = golden("journal/v1/agreements.txt", lines);
        assertThat(hex(lines)).isEqualTo(hex(golden));
        assertThat(CommandCodec.decode(bytes(golden, "DeriveKey"))).isEqualTo(command);
        keys.forEach(
                (name, key) ->
                        assertThat(ValueCodec.decodeKey(bytes(golden, name))).isEqualTo(key));
    }

    @Test
    void bls_keys_have_the_bytes_in_which_they_were_added() throws IOException {
        var samples = new Samples(20261128);
        KeyObject key =
                Samples.ofKind(samples.key(Samples.DEMO, samples.label()), new KeySpec.Bls());
        var lines = new LinkedHashMap<String, byte[]>();
        lines.put("BLS", ValueCodec.encode(key));
        Map<String, byte[]> golden = golden("journal/v1/bls.txt", lines);
        assertThat(hex(lines)).isEqualTo(hex(golden));
        assertThat(ValueCodec.decodeKey(bytes(golden, "BLS"))).isEqualTo(key);
    }

    @Test
    void leaves_and_parameter_sets_have_the_bytes_in_which_they_were_added() throws IOException {
        var samples = new Samples(20261127);
        var lines = new LinkedHashMap<String, byte[]>();
        var command = new Command.ReserveLeaves(samples.origin(), samples.keyId(), 3, 1016, 8);
        lines.put("ReserveLeaves", CommandCodec.encode(command));
        KeyObject plain = samples.key(Samples.DEMO, samples.label());
        var keys = new LinkedHashMap<String, KeyObject>();
        for (ParameterSet set : new TreeMap<>(ParameterSet.BY_NAME).values()) {
            KeyObject key = Samples.ofKind(plain, KeySpec.of(set));
            keys.put(set.standardName(), key);
            lines.put(set.standardName(), ValueCodec.encode(key));
        }
        Map<String, byte[]> golden = golden("state-values/v1/parameter-sets.txt", lines);
        assertThat(hex(lines)).isEqualTo(hex(golden));
        assertThat(CommandCodec.decode(bytes(golden, "ReserveLeaves"))).isEqualTo(command);
        keys.forEach(
                (name, key) ->
                        assertThat(ValueCodec.decodeKey(bytes(golden, name))).isEqualTo(key));
    }

    @Test
    void commands_of_transport_and_trash_have_the_bytes_of_version_1() throws IOException {
        var samples = new Samples(20261128);
        var lines = new LinkedHashMap<String, byte[]>();
        List<Command> commands = samples.transport();
        for (int i = 0; i < commands.size(); i++) {
            lines.put("command" + i, CommandCodec.encode(commands.get(i)));
        }
        Map<String, byte[]> golden = golden("journal/v1/transport.txt", lines);
        assertThat(hex(lines)).isEqualTo(hex(golden));
        for (int i = 0; i < commands.size(); i++) {
            assertThat(CommandCodec.decode(bytes(golden, "command" + i)))
                    .isEqualTo(commands.get(i));
        }
    }

    @Test
    void a_policy_with_every_setting_has_the_bytes_of_version_1() throws IOException {
        var samples = new Samples(20261127);
        var partition = samples.partition(Samples.DEMO).with(samples.fullPolicy());
        var lines = new LinkedHashMap<String, byte[]>();
        lines.put("Partition", ValueCodec.encode(partition));
        Map<String, byte[]> golden = golden("state-values/v1/policy.txt", lines);
        assertThat(hex(lines)).isEqualTo(hex(golden));
        assertThat(ValueCodec.decodePartition(bytes(golden, "Partition"))).isEqualTo(partition);
    }

    @Test
    void signed_certificates_have_the_bytes_of_version_1() throws IOException {
        var samples = new Samples(20261129);
        var lines = new LinkedHashMap<String, byte[]>();
        var commands = new LinkedHashMap<String, Command>();
        commands.put("kept", samples.certify(Optional.of(samples.fullKey(Samples.DEMO))));
        commands.put("passed-on", samples.certify(Optional.empty()));
        commands.forEach((name, command) -> lines.put(name, CommandCodec.encode(command)));
        Map<String, byte[]> golden = golden("journal/v1/certify.txt", lines);
        assertThat(hex(lines)).isEqualTo(hex(golden));
        commands.forEach(
                (name, command) ->
                        assertThat(CommandCodec.decode(bytes(golden, name))).isEqualTo(command));
    }

    @Test
    void certified_attestation_keys_have_the_bytes_in_which_they_were_added() throws IOException {
        var samples = new Samples(20261130);
        var device = samples.certifiedDevice();
        var partition = samples.certifiedPartition(Samples.DEMO);
        var lines = new LinkedHashMap<String, byte[]>();
        lines.put("Device", ValueCodec.encode(device));
        lines.put("Partition", ValueCodec.encode(partition));
        Map<String, byte[]> golden = golden("state-values/v1/attestation.txt", lines);
        assertThat(hex(lines)).isEqualTo(hex(golden));
        assertThat(ValueCodec.decodeDevice(bytes(golden, "Device"))).isEqualTo(device);
        assertThat(ValueCodec.decodePartition(bytes(golden, "Partition"))).isEqualTo(partition);
    }

    @Test
    void keys_of_every_algorithm_and_size_have_the_bytes_in_which_they_were_added()
            throws IOException {
        var samples = new Samples(20261201);
        KeyObject plain = samples.key(Samples.DEMO, samples.label());
        var lines = new LinkedHashMap<String, byte[]>();
        var keys = new LinkedHashMap<String, KeyObject>();
        for (KeySpec spec :
                List.of(
                        new KeySpec.Dsa(2048),
                        new KeySpec.Secret(KeyAlgorithm.CHACHA20, 256),
                        new KeySpec.Secret(KeyAlgorithm.CAMELLIA, 192),
                        new KeySpec.Secret(KeyAlgorithm.TDEA, 192),
                        new KeySpec.Secret(KeyAlgorithm.HMAC_SHA1, 160),
                        new KeySpec.Secret(KeyAlgorithm.HMAC_SHA512, 2048),
                        new KeySpec.Ed(Curve.ED448))) {
            KeyObject key = Samples.ofKind(plain, spec);
            keys.put(spec.displayName(), key);
            lines.put(spec.displayName(), ValueCodec.encode(key));
        }
        Map<String, byte[]> golden = golden("state-values/v1/kinds.txt", lines);
        assertThat(hex(lines)).isEqualTo(hex(golden));
        keys.forEach(
                (name, key) ->
                        assertThat(ValueCodec.decodeKey(bytes(golden, name))).isEqualTo(key));
    }

    @Test
    void data_objects_have_the_bytes_in_which_they_were_added() throws IOException {
        var samples = new Samples(20261202);
        var object = samples.dataObject(Samples.DEMO);
        List<Command> commands = samples.dataObjectCommands();
        var lines = new LinkedHashMap<String, byte[]>();
        lines.put("DataObject", ValueCodec.encode(object));
        for (int i = 0; i < commands.size(); i++) {
            lines.put("command" + i, CommandCodec.encode(commands.get(i)));
        }
        Map<String, byte[]> golden = golden("journal/v1/data-objects.txt", lines);
        assertThat(hex(lines)).isEqualTo(hex(golden));
        assertThat(ValueCodec.decodeDataObject(bytes(golden, "DataObject"))).isEqualTo(object);
        for (int i = 0; i < commands.size(); i++) {
            assertThat(CommandCodec.decode(bytes(golden, "command" + i)))
                    .isEqualTo(commands.get(i));
        }
    }

    @Test
    void onboarding_by_two_people_has_the_bytes_in_which_it_was_added() throws IOException {
        var samples = new Samples(20261204);
        var application =
                samples.application(Samples.APP, Samples.DEMO)
                        .marked(Responsible.RECOVERY_OWNER, true)
                        .marked(Responsible.OWNER, true);
        var request = new ApplicationRequest(application, samples.credentialId(), samples.time());
        var commands =
                List.<Command>of(
                        new Command.RequestApplication(samples.origin(), request),
                        new Command.AnswerApplication(
                                samples.origin(), Operation.APPROVE_APPLICATION, request),
                        new Command.MarkDeparture(
                                samples.origin(), Samples.APP, Responsible.OWNER, true));
        var lines = new LinkedHashMap<String, byte[]>();
        lines.put("Application", ValueCodec.encode(application));
        commands.forEach(c -> lines.put(c.getClass().getSimpleName(), CommandCodec.encode(c)));
        Map<String, byte[]> golden = golden("journal/v1/onboarding.txt", lines);
        assertThat(hex(lines)).isEqualTo(hex(golden));
        assertThat(ValueCodec.decodeApplication(bytes(golden, "Application")))
                .isEqualTo(application);
        for (Command command : commands) {
            assertThat(CommandCodec.decode(bytes(golden, command.getClass().getSimpleName())))
                    .isEqualTo(command);
        }
    }

    @Test
    void incidents_have_the_bytes_in_which_they_were_added() throws IOException {
        var samples = new Samples(20261205);
        Incident open = samples.incident();
        var application =
                samples.application(Samples.APP, Samples.DEMO)
                        .lookingInto(open)
                        .lookingInto(samples.incident().byTwoPeople());
        var commands =
                List.<Command>of(
                        new Command.OpenIncident(
                                samples.origin(), Samples.APP, open.withdrawn(), "found"),
                        new Command.ChangeIncident(
                                samples.origin(), Operation.APPROVE_RELEASE, Samples.APP, open));
        var lines = new LinkedHashMap<String, byte[]>();
        lines.put("Application", ValueCodec.encode(application));
        commands.forEach(c -> lines.put(c.getClass().getSimpleName(), CommandCodec.encode(c)));
        Map<String, byte[]> golden = golden("journal/v1/incidents.txt", lines);
        assertThat(hex(lines)).isEqualTo(hex(golden));
        assertThat(ValueCodec.decodeApplication(bytes(golden, "Application")))
                .isEqualTo(application);
        for (Command command : commands) {
            assertThat(CommandCodec.decode(bytes(golden, command.getClass().getSimpleName())))
                    .isEqualTo(command);
        }
    }

    @Test
    void retention_has_the_bytes_in_which_it_was_added() throws IOException {
        var samples = new Samples(20261203);
        var device = samples.device().archivedBelow(768);
        var application = samples.retaining(samples.application(Samples.APP, Samples.DEMO));
        var command =
                new Command.PruneEvidence(
                        samples.origin(),
                        1024,
                        samples.time(),
                        new Command.Archive(1300, samples.bytes(32)));
        var lines = new LinkedHashMap<String, byte[]>();
        lines.put("Device", ValueCodec.encode(device));
        lines.put("Application", ValueCodec.encode(application));
        lines.put("PruneEvidence", CommandCodec.encode(command));
        Map<String, byte[]> golden = golden("journal/v1/retention.txt", lines);
        assertThat(hex(lines)).isEqualTo(hex(golden));
        assertThat(ValueCodec.decodeDevice(bytes(golden, "Device"))).isEqualTo(device);
        assertThat(ValueCodec.decodeApplication(bytes(golden, "Application")))
                .isEqualTo(application);
        assertThat(CommandCodec.decode(bytes(golden, "PruneEvidence"))).isEqualTo(command);
    }

    @Test
    void backups_have_the_bytes_in_which_they_were_added() throws IOException {
        var samples = new Samples(20261127);
        var key =
                new BackupKey(
                        new ShareSet(
                                samples.bytes(8),
                                2,
                                List.of(samples.bytes(32), samples.bytes(32), samples.bytes(32))),
                        samples.bytes(32));
        var device = samples.device().with(new BackupKeys(Optional.of(key), Optional.empty()));
        var restoration =
                new Restoration(
                        "0123456789abcdef0123456789abcdef",
                        samples.time(),
                        1300,
                        samples.bytes(32),
                        1717);
        var commands =
                List.of(
                        new Command.ChangeBackupKey(samples.origin(), key),
                        new Command.RestoreDevice(samples.origin(), restoration),
                        new Command.RestoreKey(
                                samples.origin(),
                                samples.key(Samples.DEMO, samples.label()),
                                restoration));
        var lines = new LinkedHashMap<String, byte[]>();
        lines.put("Device", ValueCodec.encode(device));
        for (Command command : commands) {
            lines.put(command.getClass().getSimpleName(), CommandCodec.encode(command));
        }
        Map<String, byte[]> golden = golden("journal/v1/backups.txt", lines);
        assertThat(hex(lines)).isEqualTo(hex(golden));
        assertThat(ValueCodec.decodeDevice(bytes(golden, "Device"))).isEqualTo(device);
        for (Command command : commands) {
            assertThat(CommandCodec.decode(bytes(golden, command.getClass().getSimpleName())))
                    .isEqualTo(command);
        }
    }

    @Test
    void restored_partitions_have_the_bytes_in_which_they_were_added() throws IOException {
        var samples = new Samples(20261129);
        var restore =
                new PartitionRestore(
                        new LogId("claviger-01234567"),
                        new Restoration(
                                "0123456789abcdef0123456789abcdef",
                                samples.time(),
                                1300,
                                samples.bytes(32),
                                1717),
                        List.of(samples.bytes(32), samples.bytes(32), samples.bytes(32)),
                        Set.of(samples.credential(Optional.of(Samples.APP)).id()),
                        1);
        var partition = samples.certifiedPartition(Samples.DEMO);
        var part =
                new PartitionPart(
                        List.of(samples.application(Samples.APP, Samples.DEMO)),
                        List.of(new ApproverSamples(20261129).account(Samples.DEMO)),
                        List.of(samples.key(Samples.DEMO, samples.label())),
                        List.of(samples.dataObject(Samples.DEMO)),
                        List.of(samples.credential(Optional.of(Samples.APP))));
        var steps =
                List.of(
                        new PartitionStep.Begin(partition, restore),
                        new PartitionStep.Approve(Samples.DEMO, samples.bytes(32)),
                        new PartitionStep.Bring(Samples.DEMO, 1, samples.bytes(32), part),
                        new PartitionStep.Withdraw(Samples.DEMO));
        var lines = new LinkedHashMap<String, byte[]>();
        Partition restored = partition.restored(Optional.of(restore));
        lines.put("Partition", ValueCodec.encode(restored));
        lines.put("PartitionPart", ValueCodec.encode(part));
        for (PartitionStep step : steps) {
            lines.put(
                    step.getClass().getSimpleName(),
                    CommandCodec.encode(new Command.RestorePartition(samples.origin(), step)));
        }
        Map<String, byte[]> golden = golden("journal/v3/restored-partitions.txt", lines);
        assertThat(hex(lines)).isEqualTo(hex(golden));
        assertThat(ValueCodec.decodePartition(bytes(golden, "Partition"))).isEqualTo(restored);
        assertThat(ValueCodec.decodePart(bytes(golden, "PartitionPart"))).isEqualTo(part);
        for (PartitionStep step : steps) {
            assertThat(CommandCodec.decode(bytes(golden, step.getClass().getSimpleName())))
                    .isInstanceOfSatisfying(
                            Command.RestorePartition.class,
                            command -> assertThat(command.step()).isEqualTo(step));
        }
    }

    @Test
    void a_proposed_backup_key_has_the_bytes_in_which_it_was_added() throws IOException {
        var samples = new Samples(20261128);
        var key =
                new BackupKey(
                        new ShareSet(
                                samples.bytes(8), 2, List.of(samples.bytes(32), samples.bytes(32))),
                        samples.bytes(32));
        var device =
                samples.device()
                        .with(
                                new BackupKeys(
                                        Optional.empty(),
                                        Optional.of(
                                                new BackupKeys.Proposed(
                                                        key,
                                                        Set.of(
                                                                new CredentialId(
                                                                        "cr-0000000000000001"),
                                                                new CredentialId(
                                                                        "cr-0000000000000002"))))));
        var lines = new LinkedHashMap<String, byte[]>();
        lines.put("Device", ValueCodec.encode(device));
        Map<String, byte[]> golden = golden("journal/v1/proposed-backup-key.txt", lines);
        assertThat(hex(lines)).isEqualTo(hex(golden));
        assertThat(ValueCodec.decodeDevice(bytes(golden, "Device"))).isEqualTo(device);
    }

    @Test
    void root_keys_and_nodes_have_the_bytes_in_which_they_were_added() throws IOException {
        var samples = new Samples(20261227);
        var authority = new Nodes.Authority(samples.bytes(300), samples.bytes(160), 2);
        var officer = samples.credential(Optional.empty()).id();
        var node =
                new Nodes.Node(
                        "n2",
                        "hsm-2.example.org:9443",
                        samples.bytes(32),
                        samples.bytes(32),
                        Optional.of(samples.time()),
                        Set.of(officer),
                        true,
                        Optional.of(samples.bytes(32)));
        var candidate =
                new Nodes.Candidate(
                        "n3",
                        "hsm-3.example.org:9443",
                        samples.bytes(91),
                        samples.bytes(32),
                        Set.of(officer),
                        Optional.of(samples.bytes(32)),
                        samples.time());
        var invitation = new Nodes.Invitation(samples.bytes(32), samples.time(), officer);
        var device =
                samples.device()
                        .with(
                                new RootKey(
                                        2,
                                        Optional.of(samples.bytes(32)),
                                        Optional.of(samples.bytes(32)),
                                        Map.of("n2", samples.bytes(80), "n1", samples.bytes(80))))
                        .with(
                                new Nodes(
                                        2,
                                        Optional.of(authority),
                                        List.of(node),
                                        List.of(candidate),
                                        List.of(invitation)));
        var partition = samples.partition(Samples.DEMO).under(3, samples.bytes(60));
        List<RootKeyStep> keySteps =
                List.of(
                        new RootKeyStep.Begin(
                                3, samples.bytes(32), Map.of("n2", samples.bytes(80))),
                        new RootKeyStep.Rewrap(3, Map.of(Samples.DEMO, samples.bytes(60))),
                        new RootKeyStep.Finish(
                                3,
                                new RootKeyStep.DeviceBlobs(
                                        samples.bytes(92),
                                        samples.bytes(160),
                                        Optional.of(samples.bytes(170)),
                                        Optional.of(authority))),
                        new RootKeyStep.Taken(3, "n2"));
        List<ClusterStep> clusterSteps =
                List.of(
                        new ClusterStep.Found(node, authority),
                        new ClusterStep.RequireApprovals(2),
                        new ClusterStep.Invite(invitation),
                        new ClusterStep.Ask(samples.bytes(32), candidate),
                        new ClusterStep.Admit(candidate),
                        new ClusterStep.TurnDown("n3"),
                        new ClusterStep.Remove("n2"),
                        new ClusterStep.Gone("n2"),
                        new ClusterStep.Certified("n2", samples.time()));
        var origin = samples.origin();
        var commands = new LinkedHashMap<String, Command>();
        keySteps.forEach(
                step ->
                        commands.put(
                                step.getClass().getSimpleName(),
                                new Command.ChangeRootKey(origin, step)));
        clusterSteps.forEach(
                step ->
                        commands.put(
                                step.getClass().getSimpleName(),
                                new Command.ChangeCluster(origin, step)));
        var lines = new LinkedHashMap<String, byte[]>();
        lines.put("Device", ValueCodec.encode(device));
        lines.put("Partition", ValueCodec.encode(partition));
        commands.forEach((name, command) -> lines.put(name, CommandCodec.encode(command)));
        Map<String, byte[]> golden = golden("journal/v1/nodes.txt", lines);
        assertThat(hex(lines)).isEqualTo(hex(golden));
        assertThat(ValueCodec.decodeDevice(bytes(golden, "Device"))).isEqualTo(device);
        assertThat(ValueCodec.decodePartition(bytes(golden, "Partition"))).isEqualTo(partition);
        commands.forEach(
                (name, command) ->
                        assertThat(CommandCodec.decode(bytes(golden, name))).isEqualTo(command));
    }

    @Test
    void changes_have_the_bytes_in_which_they_were_added() throws IOException {
        var samples = new Samples(20261204);
        var open = samples.change(false);
        var full = samples.change(true);
        List<Command> commands =
                List.of(
                        new Command.OpenChange(samples.origin(), open),
                        new Command.AdvanceChange(samples.origin(), Operation.CLOSE_CHANGE, full));
        var lines = new LinkedHashMap<String, byte[]>();
        lines.put("open", ChangeCodec.encode(open));
        lines.put("full", ChangeCodec.encode(full));
        commands.forEach(c -> lines.put(c.getClass().getSimpleName(), CommandCodec.encode(c)));
        Map<String, byte[]> golden = golden("journal/v1/changes.txt", lines);
        assertThat(hex(lines)).isEqualTo(hex(golden));
        assertThat(ChangeCodec.decode(bytes(golden, "open"))).isEqualTo(open);
        assertThat(ChangeCodec.decode(bytes(golden, "full"))).isEqualTo(full);
        for (Command command : commands) {
            assertThat(CommandCodec.decode(bytes(golden, command.getClass().getSimpleName())))
                    .isEqualTo(command);
        }
    }

    @Test
    void keys_of_sessions_and_what_programs_say_have_the_bytes_in_which_they_were_added()
            throws IOException {
        var samples = new Samples(20261127);
        KeyObject stored = samples.key(Samples.DEMO, samples.label());
        KeyObject described =
                stored.described(
                        stored.label(),
                        Optional.of("0x01ff"),
                        new TokenAttributes(
                                Optional.of("their label"),
                                Set.of(
                                        TokenAttributes.Flag.PUBLIC_HIDDEN,
                                        TokenAttributes.Flag.ALWAYS_AUTHENTICATE),
                                List.of(0x1041L, 0x40L)),
                        stored.attributes(),
                        stored.validity());
        KeyObject ofSession =
                stored.changed(
                                stored.attributes()
                                        .with(Attribute.SESSION, true)
                                        .with(Attribute.AGREED, true),
                                Optional.empty())
                        .withoutSecrets();
        var made = new Command.CreateKey(samples.origin(), ofSession);
        var used =
                new Command.InSession(
                        new Command.UseKey(
                                samples.origin(),
                                Operation.SIGN,
                                ofSession.id(),
                                ofSession.version(),
                                "SHA256_WITH_ECDSA",
                                Map.of(DigestKind.MESSAGE, samples.bytes(32))),
                        List.of(ofSession));
        var shared =
                new Command.StoreKey(
                        samples.origin(),
                        Operation.DECAPSULATE,
                        ofSession,
                        Optional.of(new Command.KeyReference(samples.keyId(), 2, "ML_KEM")),
                        Map.of(DigestKind.CIPHERTEXT, samples.bytes(32)));
        var lines = new LinkedHashMap<String, byte[]>();
        lines.put("described", ValueCodec.encode(described));
        lines.put("CreateKey", CommandCodec.encode(made));
        lines.put("InSession", CommandCodec.encode(used));
        lines.put("StoreKey", CommandCodec.encode(shared));
        Map<String, byte[]> golden = golden("journal/v1/session-keys.txt", lines);
        assertThat(hex(lines)).isEqualTo(hex(golden));
        assertThat(ValueCodec.decodeKey(bytes(golden, "described"))).isEqualTo(described);
        assertThat(CommandCodec.decode(bytes(golden, "CreateKey"))).isEqualTo(made);
        assertThat(CommandCodec.decode(bytes(golden, "InSession"))).isEqualTo(used);
        assertThat(CommandCodec.decode(bytes(golden, "StoreKey"))).isEqualTo(shared);
    }

    @Test
    void no_journal_holds_a_key_of_a_session() {
        var samples = new Samples(20261127);
        KeyObject stored = samples.key(Samples.DEMO, samples.label());
        KeyObject ofSession =
                stored.changed(stored.attributes().with(Attribute.SESSION, true), Optional.empty())
                        .wrappedAs(stored.wrapped());
        assertThatThrownBy(
                        () ->
                                CommandCodec.encode(
                                        new Command.CreateKey(samples.origin(), ofSession)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void pins_of_tokens_have_the_bytes_in_which_they_were_added() throws IOException {
        var samples = new Samples(20261207);
        var initialized = TokenPins.initialized(TokenPin.fresh(samples.bytes(32)));
        var partition =
                samples.partition(Samples.DEMO)
                        .opening(
                                initialized.with(
                                        PinHolder.USER,
                                        TokenPin.fresh(samples.bytes(32)).tried(samples.time())));
        var lines = new LinkedHashMap<String, byte[]>();
        lines.put("initialized", ValueCodec.encode(partition.opening(initialized)));
        lines.put("tried", ValueCodec.encode(partition));
        var commands = new LinkedHashMap<String, Command>();
        commands.put(
                "initialize",
                new Command.UsePin(
                        samples.origin(),
                        Operation.INITIALIZE_TOKEN,
                        Samples.DEMO,
                        PinHolder.SECURITY_OFFICER,
                        Optional.empty(),
                        Optional.of(samples.bytes(32))));
        commands.put(
                "login",
                new Command.UsePin(
                        samples.origin(),
                        Operation.LOG_IN_TOKEN,
                        Samples.DEMO,
                        PinHolder.USER,
                        Optional.of(samples.bytes(32)),
                        Optional.empty()));
        commands.put(
                "set",
                new Command.UsePin(
                        samples.origin(),
                        Operation.SET_USER_PIN,
                        Samples.DEMO,
                        PinHolder.SECURITY_OFFICER,
                        Optional.of(samples.bytes(32)),
                        Optional.of(samples.bytes(32))));
        commands.forEach((name, command) -> lines.put(name, CommandCodec.encode(command)));
        Map<String, byte[]> golden = golden("journal/v1/pins.txt", lines);
        assertThat(hex(lines)).isEqualTo(hex(golden));
        assertThat(ValueCodec.decodePartition(bytes(golden, "tried"))).isEqualTo(partition);
        for (var each : commands.entrySet()) {
            assertThat(CommandCodec.decode(bytes(golden, each.getKey())))
                    .isEqualTo(each.getValue());
        }
    }

    @Test
    void findings_of_drills_have_the_bytes_of_format_2() throws IOException {
        var samples = new Samples(20261127);
        var command =
                new Command.AdvanceChange(
                        samples.origin(),
                        Operation.ATTACH_TO_CHANGE,
                        samples.change(false)
                                .with(samples.finding(ChangeFinding.Kind.DRILL, true)));
        var lines = new LinkedHashMap<String, byte[]>();
        lines.put("AdvanceChange", CommandCodec.encode(command));
        Map<String, byte[]> golden = golden("journal/v2/drills.txt", lines);
        assertThat(hex(lines)).isEqualTo(hex(golden));
        assertThat(CommandCodec.decode(bytes(golden, "AdvanceChange"))).isEqualTo(command);
    }

    @Test
    void keys_for_hmac_with_sha_3_have_the_bytes_of_format_4() throws IOException {
        var samples = new Samples(20261128);
        KeyObject plain = samples.key(Samples.DEMO, samples.label());
        var lines = new LinkedHashMap<String, byte[]>();
        var commands = new LinkedHashMap<String, Command>();
        for (KeyAlgorithm algorithm :
                List.of(
                        KeyAlgorithm.HMAC_SHA3_224,
                        KeyAlgorithm.HMAC_SHA3_256,
                        KeyAlgorithm.HMAC_SHA3_384,
                        KeyAlgorithm.HMAC_SHA3_512)) {
            KeyObject key = Samples.ofKind(plain, new KeySpec.Secret(algorithm, 256));
            var command = new Command.CreateKey(samples.origin(), key);
            commands.put(algorithm.wireName(), command);
            lines.put(algorithm.wireName(), CommandCodec.encode(command));
        }
        Map<String, byte[]> golden = golden("journal/v4/sha3-hmac-keys.txt", lines);
        assertThat(hex(lines)).isEqualTo(hex(golden));
        commands.forEach(
                (name, command) ->
                        assertThat(CommandCodec.decode(bytes(golden, name))).isEqualTo(command));
    }

    @Test
    void keys_that_are_trusted_or_leave_under_trusted_ones_have_the_bytes_of_format_5()
            throws IOException {
        var samples = new Samples(20261129);
        KeyObject plain = samples.key(Samples.DEMO, samples.label());
        var lines = new LinkedHashMap<String, byte[]>();
        var commands = new LinkedHashMap<String, Command>();
        for (Flag flag : List.of(Flag.TRUSTED, Flag.WRAP_WITH_TRUSTED, Flag.CERTIFICATE_TRUSTED)) {
            KeyObject key =
                    plain.described(
                            plain.label(),
                            plain.pkcs11Id(),
                            plain.token().with(flag, true),
                            plain.attributes(),
                            plain.validity());
            var command =
                    new Command.ChangeKey(samples.origin(), Operation.CHANGE_KEY_ATTRIBUTES, key);
            commands.put(flag.name(), command);
            lines.put(flag.name(), CommandCodec.encode(command));
        }
        Map<String, byte[]> golden = golden("journal/v5/trusted-keys.txt", lines);
        assertThat(hex(lines)).isEqualTo(hex(golden));
        commands.forEach(
                (name, command) ->
                        assertThat(CommandCodec.decode(bytes(golden, name))).isEqualTo(command));
    }

    @Test
    void service_packages_and_findings_have_the_bytes_in_which_they_were_added()
            throws IOException {
        var samples = new Samples(20261206);
        var promised = samples.servicePackage();
        var proposal =
                new PackageProposal(Optional.of(promised), samples.credentialId(), samples.time());
        var nothing = new PackageProposal(Optional.empty(), samples.credentialId(), samples.time());
        var partition =
                samples.partition(Samples.DEMO)
                        .promising(Optional.of(promised))
                        .proposing(Optional.of(nothing));
        var change =
                samples.change(false)
                        .with(samples.finding(ChangeFinding.Kind.PREFLIGHT, true))
                        .with(samples.finding(ChangeFinding.Kind.REHEARSAL, false));
        var command =
                new Command.ChangePackage(
                        samples.origin(), Operation.PROPOSE_PACKAGE, Samples.DEMO, proposal);
        var lines = new LinkedHashMap<String, byte[]>();
        lines.put("Partition", ValueCodec.encode(partition));
        lines.put("Change", ChangeCodec.encode(change));
        lines.put("ChangePackage", CommandCodec.encode(command));
        Map<String, byte[]> golden = golden("journal/v1/packages.txt", lines);
        assertThat(hex(lines)).isEqualTo(hex(golden));
        assertThat(ValueCodec.decodePartition(bytes(golden, "Partition"))).isEqualTo(partition);
        assertThat(ChangeCodec.decode(bytes(golden, "Change"))).isEqualTo(change);
        assertThat(CommandCodec.decode(bytes(golden, "ChangePackage"))).isEqualTo(command);
    }

    @Test
    void approvers_have_the_bytes_in_which_they_were_added() throws IOException {
        var samples = new ApproverSamples(20261126);
        var accounts = Stream.generate(() -> samples.account(Samples.DEMO)).limit(4).toList();
        List<Command> commands = samples.commands();
        var lines = new LinkedHashMap<String, byte[]>();
        for (int i = 0; i < accounts.size(); i++) {
            lines.put("ApproverAccount" + i, ApproverCodec.encode(accounts.get(i)));
        }
        for (int i = 0; i < commands.size(); i++) {
            lines.put("command" + i, CommandCodec.encode(commands.get(i)));
        }
        Map<String, byte[]> golden = golden("journal/v1/approvers.txt", lines);
        assertThat(hex(lines)).isEqualTo(hex(golden));
        for (int i = 0; i < accounts.size(); i++) {
            assertThat(ApproverCodec.decode(bytes(golden, "ApproverAccount" + i)))
                    .isEqualTo(accounts.get(i));
        }
        for (int i = 0; i < commands.size(); i++) {
            assertThat(CommandCodec.decode(bytes(golden, "command" + i)))
                    .isEqualTo(commands.get(i));
        }
    }

    @Test
    void wrong_passwords_have_the_bytes_in_which_they_were_added() throws IOException {
        var samples = new ApproverSamples(20261206);
        var account = samples.account(Samples.DEMO).wrongPassword(samples.time());
        var command = samples.wrongPassword();
        var lines = new LinkedHashMap<String, byte[]>();
        lines.put("ApproverAccount", ApproverCodec.encode(account));
        lines.put("ChangeApproverPassword", CommandCodec.encode(command));
        Map<String, byte[]> golden = golden("journal/v1/wrong-passwords.txt", lines);
        assertThat(hex(lines)).isEqualTo(hex(golden));
        assertThat(ApproverCodec.decode(bytes(golden, "ApproverAccount"))).isEqualTo(account);
        assertThat(CommandCodec.decode(bytes(golden, "ChangeApproverPassword"))).isEqualTo(command);
    }

    @Test
    void backups_that_are_replaced_have_the_bytes_in_which_they_were_added() throws IOException {
        var samples = new ApproverSamples(20261207);
        ApprovalRequest request = samples.request();
        List<Command> commands = samples.replacements();
        var lines = new LinkedHashMap<String, byte[]>();
        lines.put("request", RequestCodec.encode(request));
        for (int i = 0; i < commands.size(); i++) {
            lines.put("command" + i, CommandCodec.encode(commands.get(i)));
        }
        Map<String, byte[]> golden = golden("journal/v1/replaced-backups.txt", lines);
        assertThat(hex(lines)).isEqualTo(hex(golden));
        assertThat(RequestCodec.decode(bytes(golden, "request"))).isEqualTo(request);
        for (int i = 0; i < commands.size(); i++) {
            assertThat(CommandCodec.decode(bytes(golden, "command" + i)))
                    .isEqualTo(commands.get(i));
        }
    }

    @Test
    void keys_with_rules_have_the_bytes_in_which_they_were_added() throws IOException {
        var samples = new ApprovalSamples(20261203);
        var keys = new LinkedHashMap<String, KeyObject>();
        keys.put("four-rules", samples.key(samples.policy()));
        keys.put(
                "use-only",
                samples.key(new KeyPolicy(samples.rule(), Rule.NONE, Rule.NONE, Rule.NONE, true)));
        keys.put(
                "modify-only",
                samples.key(new KeyPolicy(Rule.NONE, Rule.NONE, Rule.NONE, samples.rule(), false)));
        var lines = new LinkedHashMap<String, byte[]>();
        keys.forEach((name, key) -> lines.put(name, ValueCodec.encode(key)));
        Map<String, byte[]> golden = golden("state-values/v1/rules.txt", lines);
        assertThat(hex(lines)).isEqualTo(hex(golden));
        keys.forEach(
                (name, key) ->
                        assertThat(ValueCodec.decodeKey(bytes(golden, name))).isEqualTo(key));
    }

    @Test
    void requests_for_approval_have_the_bytes_in_which_they_were_added() throws IOException {
        List<ApprovalRequest> requests = new ApprovalSamples(20261204).requests();
        var lines = new LinkedHashMap<String, byte[]>();
        for (int i = 0; i < requests.size(); i++) {
            lines.put("request" + i, RequestCodec.encode(requests.get(i)));
            lines.put("line" + i, RequestCodec.encodeLine(requests.get(i)));
        }
        Map<String, byte[]> golden = golden("state-values/v1/requests.txt", lines);
        assertThat(hex(lines)).isEqualTo(hex(golden));
        for (int i = 0; i < requests.size(); i++) {
            ApprovalRequest request = requests.get(i);
            Instant submitted = request.submitted().time();
            assertThat(RequestCodec.decode(bytes(golden, "request" + i))).isEqualTo(request);
            assertThat(RequestCodec.decodeLine(request.id(), submitted, bytes(golden, "line" + i)))
                    .isEqualTo(
                            new StateView.RequestLine(
                                    request.id(),
                                    request.application(),
                                    submitted,
                                    request.status()));
        }
    }

    @Test
    void requests_that_are_found_again_have_the_bytes_in_which_they_were_added()
            throws IOException {
        var samples = new ApprovalSamples(20261231);
        ApprovalRequest request =
                samples.requests().getFirst().foundBy(new Samples(20261231).bytes(32));
        var collect =
                new Command.CloseRequest(
                        request.submitted(),
                        Operation.COLLECT_REQUEST,
                        request.id(),
                        Optional.empty());
        var lines = new LinkedHashMap<String, byte[]>();
        lines.put("request", RequestCodec.encode(request));
        lines.put("collected", RequestCodec.encode(request.collected()));
        lines.put("collect", CommandCodec.encode(collect));
        Map<String, byte[]> golden = golden("state-values/v1/repetitions.txt", lines);
        assertThat(hex(lines)).isEqualTo(hex(golden));
        assertThat(RequestCodec.decode(bytes(golden, "request"))).isEqualTo(request);
        assertThat(RequestCodec.decode(bytes(golden, "collected"))).isEqualTo(request.collected());
        assertThat(CommandCodec.decode(bytes(golden, "collect"))).isEqualTo(collect);
    }

    @Test
    void commands_of_approvals_have_the_bytes_in_which_they_were_added() throws IOException {
        List<Command> commands = new ApprovalSamples(20261205).commands();
        var lines = new LinkedHashMap<String, byte[]>();
        for (int i = 0; i < commands.size(); i++) {
            lines.put("command" + i, CommandCodec.encode(commands.get(i)));
        }
        Map<String, byte[]> golden = golden("journal/v1/approvals.txt", lines);
        assertThat(hex(lines)).isEqualTo(hex(golden));
        for (int i = 0; i < commands.size(); i++) {
            assertThat(CommandCodec.decode(bytes(golden, "command" + i)))
                    .isEqualTo(commands.get(i));
        }
    }

    private static byte[] bytes(Map<String, byte[]> golden, String name) {
        return Objects.requireNonNull(golden.get(name), name);
    }

    private static Map<String, String> hex(Map<String, byte[]> lines) {
        var text = new LinkedHashMap<String, String>();
        lines.forEach((name, bytes) -> text.put(name, HexFormat.of().formatHex(bytes)));
        return text;
    }

    private static Map<String, byte[]> golden(String name, Map<String, byte[]> now)
            throws IOException {
        Path source = SOURCES.resolve(name);
        if (Boolean.getBoolean("golden.write") && !Files.exists(source)) {
            var text = new StringBuilder();
            hex(now).forEach((key, hex) -> text.append(key).append(' ').append(hex).append('\n'));
            Files.createDirectories(Objects.requireNonNull(source.getParent()));
            Files.writeString(source, text);
        }
        var lines = new LinkedHashMap<String, byte[]>();
        String text;
        if (Files.exists(source)) {
            text = Files.readString(source);
        } else {
            try (InputStream in = CodecFormatTest.class.getResourceAsStream("/golden/" + name)) {
                text =
                        new String(
                                Objects.requireNonNull(in, name).readAllBytes(),
                                StandardCharsets.US_ASCII);
            }
        }
        text.lines()
                .forEach(
                        line -> {
                            int space = line.indexOf(' ');
                            lines.put(
                                    line.substring(0, space),
                                    HexFormat.of().parseHex(line.substring(space + 1)));
                        });
        return lines;
    }
}
