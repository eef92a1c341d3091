package io.claviger.journal.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claviger.core.change.Change;
import io.claviger.core.change.ChangeFinding;
import io.claviger.core.command.Command;
import io.claviger.core.command.PartitionStep;
import io.claviger.core.evidence.Operation;
import io.claviger.core.mechanism.KeyAlgorithm;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.core.port.Fault;
import io.claviger.core.port.Journal.Health.State;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.KeyObject;
import io.claviger.core.state.PartitionPart;
import io.claviger.core.state.TokenAttributes;
import io.claviger.core.state.TokenAttributes.Flag;
import io.claviger.journal.testing.ApprovalSamples;
import io.claviger.journal.testing.Journals;
import io.claviger.journal.testing.PeerCertificates;
import io.claviger.journal.testing.Samples;
import io.claviger.journal.testing.SimpleHandler;
import io.claviger.testkit.Ports;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What nodes tell each other beside the journal, and what becomes of it; real TLS on loopback. */
@Execution(ExecutionMode.SAME_THREAD)
class NeighboursTest {
    private static final Instant UNTIL = Instant.parse("2028-01-01T00:00:00Z");

    @TempDir Path directory;
    private final Samples samples = new Samples(11);
    private final Map<String, Integer> ports = new HashMap<>();
    private final Map<String, RaftJournal> nodes = new HashMap<>();
    private PeerCertificates certificates;

    @BeforeEach
    void certificates() throws IOException {
        certificates = PeerCertificates.in(directory);
        for (String id : List.of("n1", "n2", "n3")) {
            ports.put(id, Ports.free());
        }
    }

    @AfterEach
    void close() {
        nodes.values().forEach(RaftJournal::close);
    }

    private RaftJournal node(String id) {
        return Objects.requireNonNull(nodes.get(id));
    }

    private String address(String id) {
        return "127.0.0.1:" + Objects.requireNonNull(ports.get(id));
    }

    private RaftJournal start(String id, boolean fresh, int reads) {
        var options =
                JournalOptions.at(directory.resolve(id))
                        .withNodeId(id)
                        .withFormat(fresh)
                        .withReads(reads)
                        .withTimeouts(Duration.ofSeconds(10), Duration.ofSeconds(30))
                        .withPeers(
                                new PeerOptions(
                                        "127.0.0.1",
                                        Objects.requireNonNull(ports.get(id)),
                                        address(id),
                                        certificates.keys(),
                                        certificates.trust(),
                                        // Three nodes in one process pause now and then.
                                        Duration.ofSeconds(1),
                                        List.of(),
                                        fresh && !id.equals("n1")));
        var journal = RaftJournal.open(options, new SimpleHandler());
        journal.describeBy(
                () -> new NodeStatus.Told("version of " + id, false, Optional.of(UNTIL), 7));
        nodes.put(id, journal);
        return journal;
    }

    private RaftJournal form(int readsOfThird) throws IOException {
        RaftJournal first = start("n1", true, CommandFormats.LATEST);
        Journals.appendAll(first, samples.beginning());
        start("n2", true, CommandFormats.LATEST);
        first.addMember("n2", address("n2"));
        start("n3", true, readsOfThird);
        first.addMember("n3", address("n3"));
        return first;
    }

    private String master() {
        return nodes.values().stream()
                .flatMap(n -> n.members().stream())
                .filter(m -> m.role() == Member.Role.MASTER)
                .map(Member::id)
                .findFirst()
                .orElse("");
    }

    @Test
    void every_node_knows_how_the_others_are_and_when_one_did_not_answer() throws IOException {
        form(CommandFormats.LATEST);
        // What it says first may be from before it had anything of the others.
        Journals.await(
                "n3 says that it follows",
                () ->
                        node("n1")
                                .heard("n3")
                                .status()
                                .filter(status -> status.applied() > 0)
                                .isPresent());
        NodeStatus said = node("n1").heard("n3").status().orElseThrow();
        assertThat(said.told())
                .isEqualTo(new NodeStatus.Told("version of n3", false, Optional.of(UNTIL), 7));
        assertThat(said.state()).isEqualTo(State.SERVING);
        assertThat(said.term()).isPositive();
        assertThat(said.applied()).isPositive();
        assertThat(said.reads()).isEqualTo(CommandFormats.LATEST);
        Objects.requireNonNull(nodes.remove("n3")).close();
        Journals.await(
                "n3 is away",
                () ->
                        node("n1").heard("n3").age().toMillis() > 2500
                                && node("n1")
                                        .heard("n3")
                                        .missed()
                                        .filter(ago -> ago.toMillis() < 2500)
                                        .isPresent());
        assertThat(node("n1").heard("n3").status()).isPresent();
    }

    @Test
    void a_master_that_is_isolated_is_followed_by_another_and_comes_back_by_itself()
            throws Exception {
        form(CommandFormats.LATEST);
        String isolated = master();
        String other = nodes.keySet().stream().filter(n -> !n.equals(isolated)).findAny().get();
        Journals.await(
                "they know each other", () -> node(other).heard(isolated).status().isPresent());
        node(other).isolate(isolated, Duration.ofSeconds(6));
        Journals.await(
                "the isolated node says so",
                () -> node(isolated).health().state() == State.NO_MAJORITY);
        assertThat(node(isolated).health().reason()).contains("isolated for a drill");
        assertThatThrownBy(() -> Journals.append(node(isolated), samples.inquiry()))
                .isInstanceOf(Fault.NotServing.class);
        Journals.await(
                "another one leads",
                () ->
                        node(other).members().stream()
                                .anyMatch(
                                        m ->
                                                m.role() == Member.Role.MASTER
                                                        && !m.id().equals(isolated)));
        Journals.appendAll(node(other), samples.commands(50));
        long applied = node(other).health().appliedIndex();
        assertThat(node(isolated).health().appliedIndex()).isLessThan(applied);
        assertThat(node(isolated).health().state()).isEqualTo(State.NO_MAJORITY);
        Journals.await(
                "it is back",
                () ->
                        node(isolated).health().state() == State.SERVING
                                && node(isolated).health().appliedIndex() >= applied);
        node(isolated).latest().toCompletableFuture().get(10, TimeUnit.SECONDS);
        Journals.append(node(isolated), samples.inquiry());
        assertThat(node(other).heard(isolated).missed()).isPresent();
    }

    @Test
    void an_isolation_has_an_end_that_nobody_sets_too_far() throws IOException {
        RaftJournal first = form(CommandFormats.LATEST);
        for (Duration wrong : List.of(Duration.ZERO, Duration.ofSeconds(121))) {
            assertThatThrownBy(() -> first.isolate("n2", wrong))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> first.isolate("n9", Duration.ofSeconds(5)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("n9");
    }

    @Test
    void a_command_that_an_older_node_cannot_read_is_not_proposed_while_it_is_there()
            throws IOException {
        RaftJournal first = form(CommandFormats.FIRST);
        Journals.await("n3 is heard", () -> first.heard("n3").status().isPresent());
        Journals.await("n2 is heard", () -> first.heard("n2").status().isPresent());
        Command newer = tellsOfDrill();
        assertThat(CommandFormats.of(newer)).isEqualTo(2);
        assertThatThrownBy(() -> first.append(newer))
                .isInstanceOfSatisfying(
                        Refusal.Thrown.class,
                        refused ->
                                assertThat(refused.refusal().code())
                                        .isEqualTo(RefusalCode.CLUSTER_STATE));
        Journals.appendAll(first, samples.commands(20));
        Objects.requireNonNull(nodes.remove("n3")).close();
        assertThatThrownBy(() -> first.append(newer)).isInstanceOf(Refusal.Thrown.class);
        start("n3", false, CommandFormats.LATEST);
        Journals.await(
                "n3 is of today",
                () ->
                        first.heard("n3").status().map(NodeStatus::reads).orElse(0)
                                == CommandFormats.LATEST);
        Journals.append(first, newer);
    }

    /** Nobody may be turned away who was not before: what version 1 wrote needs format 1. */
    @Test
    void the_commands_of_format_1_are_for_every_node() {
        assertThat(samples.oneOfEach())
                .allSatisfy(
                        command ->
                                assertThat(CommandFormats.of(command))
                                        .isEqualTo(CommandFormats.FIRST));
    }

    @Test
    void keys_that_are_trusted_or_leave_under_trusted_ones_need_format_5() {
        KeyObject key = samples.key(Samples.DEMO, samples.label());
        for (Flag flag : Flag.values()) {
            KeyObject flagged =
                    key.described(
                            key.label(),
                            key.pkcs11Id(),
                            TokenAttributes.NONE.with(flag, true),
                            key.attributes(),
                            key.validity());
            boolean later =
                    flag == Flag.TRUSTED
                            || flag == Flag.WRAP_WITH_TRUSTED
                            || flag == Flag.CERTIFICATE_TRUSTED;
            assertThat(
                            CommandFormats.of(
                                    new Command.ChangeKey(
                                            samples.origin(),
                                            Operation.CHANGE_KEY_ATTRIBUTES,
                                            flagged)))
                    .as(flag.name())
                    .isEqualTo(later ? 5 : CommandFormats.FIRST);
        }
    }

    /** Wherever a command carries a key of a later kind, and where it names a later mechanism. */
    @Test
    void what_came_later_needs_its_format_in_every_command() {
        KeyObject before = samples.key(Samples.DEMO, samples.label());
        KeyObject key = Samples.ofKind(before, new KeySpec.Secret(KeyAlgorithm.HMAC_SHA3_256, 256));
        Command stored =
                new Command.StoreKey(samples.origin(), Operation.IMPORT_KEY, key, Optional.empty());
        assertThat(
                        List.of(
                                new Command.CreateKey(samples.origin(), key),
                                stored,
                                new Command.DeriveKey(
                                        samples.origin(), key, before.id(), 7, "HKDF-SHA256"),
                                new Command.ChangeKey(samples.origin(), Operation.BLOCK_KEY, key),
                                new Command.RestorePartition(
                                        samples.origin(),
                                        new PartitionStep.Bring(
                                                Samples.DEMO,
                                                1,
                                                samples.bytes(32),
                                                new PartitionPart(
                                                        List.of(),
                                                        List.of(),
                                                        List.of(before, key),
                                                        List.of(),
                                                        List.of()))),
                                new Command.UseKey(
                                        samples.origin(),
                                        Operation.SIGN,
                                        before.id(),
                                        1,
                                        "AES_GMAC",
                                        Map.of()),
                                new Command.Authorized(
                                        stored,
                                        new ApprovalSamples(12).approvals(),
                                        Optional.empty(),
                                        Optional.empty())))
                .allSatisfy(command -> assertThat(CommandFormats.of(command)).isEqualTo(4));
        assertThat(CommandFormats.of(new Command.CreateKey(samples.origin(), before)))
                .isEqualTo(CommandFormats.FIRST);
    }

    private Command tellsOfDrill() {
        Change change = samples.change(false).with(samples.finding(ChangeFinding.Kind.DRILL, true));
        return new Command.AdvanceChange(samples.origin(), Operation.ATTACH_TO_CHANGE, change);
    }
}
