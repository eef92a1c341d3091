package io.claviger.journal.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claviger.core.command.Command;
import io.claviger.core.command.Outcome;
import io.claviger.core.port.Fault;
import io.claviger.core.port.Journal.Health.State;
import io.claviger.journal.testing.Journals;
import io.claviger.journal.testing.PeerCertificates;
import io.claviger.journal.testing.Samples;
import io.claviger.journal.testing.SimpleHandler;
import io.claviger.testkit.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Three journals in one process, over real TLS on loopback; one test at a time. */
@Execution(ExecutionMode.SAME_THREAD)
class ClusterTest {
    @TempDir Path directory;
    private final Samples samples = new Samples(7);
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

    private int port(String id) {
        return Objects.requireNonNull(ports.get(id));
    }

    private RaftJournal node(String id) {
        return Objects.requireNonNull(nodes.get(id));
    }

    private void stop(String id) {
        Objects.requireNonNull(nodes.remove(id)).close();
    }

    private String address(String id) {
        return "127.0.0.1:" + port(id);
    }

    private JournalOptions options(String id, boolean joining) {
        // Three nodes in one process on a busy machine pause now and then.
        return options(id, joining, Duration.ofSeconds(1));
    }

    private JournalOptions options(String id, boolean joining, Duration election) {
        return JournalOptions.at(directory.resolve(id))
                .withNodeId(id)
                .withTimeouts(Duration.ofSeconds(10), Duration.ofSeconds(30))
                .withPeers(
                        new PeerOptions(
                                "127.0.0.1",
                                port(id),
                                address(id),
                                certificates.keys(),
                                certificates.trust(),
                                election,
                                List.of(),
                                joining));
    }

    private RaftJournal start(JournalOptions options) {
        var journal = RaftJournal.open(options, new SimpleHandler());
        nodes.put(options.nodeId(), journal);
        return journal;
    }

    private RaftJournal form() throws IOException {
        RaftJournal first = start(options("n1", false).withFormat(true));
        Journals.appendAll(first, samples.beginning());
        for (String id : List.of("n2", "n3")) {
            start(options(id, true).withFormat(true));
            first.addMember(id, address(id));
        }
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

    private static void sync(RaftJournal node) {
        try {
            node.latest().toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private void assertSame() {
        nodes.values().forEach(ClusterTest::sync);
        List<String> first = null;
        for (var node : nodes.values()) {
            List<String> rows = Journals.dump(node.store());
            if (first == null) {
                first = rows;
            }
            assertThat(rows).isEqualTo(first);
        }
    }

    @Test
    void any_node_takes_commands_and_all_come_to_the_same() throws IOException {
        form();
        for (var node : nodes.values()) {
            Journals.appendAll(node, samples.commands(200));
        }
        assertThat(node("n2").members()).extracting(Member::id).containsExactly("n1", "n2", "n3");
        assertSame();
    }

    @Test
    void what_one_node_answered_another_one_knows() throws IOException {
        form();
        for (int i = 0; i < 20; i++) {
            Journals.append(node("n2"), samples.inquiry());
            sync(node("n3"));
            assertThat(SimpleHandler.records(node("n3").store()))
                    .isGreaterThanOrEqualTo(SimpleHandler.records(node("n2").store()));
        }
    }

    @Test
    void the_others_go_on_without_the_master_and_it_comes_back() throws Exception {
        form();
        String leader = master();
        var answers = new ArrayList<CompletableFuture<Outcome>>();
        var others = nodes.entrySet().stream().filter(n -> !n.getKey().equals(leader)).toList();
        List<Command> commands = samples.commands(300);
        for (int i = 0; i < commands.size(); i++) {
            if (i == 100) {
                stop(leader);
            }
            answers.add(others.get(i % 2).getValue().append(commands.get(i)).toCompletableFuture());
            Thread.sleep(1);
        }
        for (var answer : answers) {
            Journals.get(answer);
        }
        long records = SimpleHandler.records(others.getFirst().getValue().store());
        start(options(leader, false));
        Journals.await("serves", () -> node(leader).health().state() == State.SERVING);
        assertSame();
        assertThat(SimpleHandler.records(node(leader).store())).isEqualTo(records);
    }

    /** Requests wait for ten seconds, an election for a time without a word takes forty. */
    @Test
    void a_master_that_is_gone_is_followed_at_once() throws IOException {
        RaftJournal first = start(options("n1", false).withFormat(true));
        for (String id : List.of("n2", "n3")) {
            start(options(id, true, Duration.ofSeconds(40)).withFormat(true));
            first.addMember(id, address(id));
        }
        stop("n1");
        Journals.appendAll(node("n3"), samples.beginning());
        assertThat(master()).isEqualTo("n2");
        assertSame();
    }

    @Test
    void a_node_without_a_majority_refuses() throws IOException {
        form();
        stop("n1");
        stop("n2");
        RaftJournal left = node("n3");
        Journals.await("no majority", () -> left.health().state() == State.NO_MAJORITY);
        assertThatThrownBy(() -> Journals.append(left, samples.inquiry()))
                .isInstanceOf(Fault.NotServing.class);
        start(options("n1", false));
        Journals.await("serves", () -> left.health().state() == State.SERVING);
        Journals.append(left, samples.inquiry());
        assertSame();
    }

    @Test
    void a_node_whose_entries_are_purged_comes_by_snapshot() throws Exception {
        RaftJournal first = start(options("n1", false).withFormat(true));
        Journals.appendAll(first, samples.beginning());
        Journals.appendAll(first, samples.commands(500));
        first.snapshot();
        Journals.appendAll(first, samples.commands(100));
        // The log is kept from the snapshot before the latest one on.
        first.snapshot();
        Journals.appendAll(first, samples.commands(100));
        RaftJournal second = start(options("n2", true).withFormat(true));
        first.addMember("n2", address("n2"));
        Journals.appendAll(second, samples.commands(100));
        assertSame();
        stop("n2");
        start(options("n2", false));
        assertSame();
        assertThat(node("n2").health().state()).isEqualTo(State.SERVING);
    }

    @Test
    void a_node_that_was_alone_becomes_the_first_of_a_cluster() throws IOException {
        var alone = JournalOptions.at(directory.resolve("n1")).withNodeId("n1");
        try (var journal = RaftJournal.open(alone.withFormat(true), new SimpleHandler())) {
            Journals.appendAll(journal, samples.beginning());
        }
        RaftJournal first = start(options("n1", false));
        RaftJournal second = start(options("n2", true).withFormat(true));
        second.join(first.members(), Duration.ofSeconds(20));
        Journals.appendAll(second, samples.commands(50));
        first.promote("n2");
        Journals.await("n2 leads", () -> master().equals("n2"));
        Journals.appendAll(first, samples.commands(50));
        assertThat(second.members()).extracting(Member::address).doesNotContain("");
        assertSame();
    }

    @Test
    void the_master_hands_over_and_members_leave() throws IOException {
        RaftJournal first = form();
        first.promote("n2");
        Journals.await("n2 leads", () -> master().equals("n2"));
        Journals.appendAll(first, samples.commands(50));
        first.removeMember("n3");
        stop("n3");
        assertThat(first.members()).extracting(Member::id).containsExactly("n1", "n2");
        Journals.appendAll(first, samples.commands(50));
        assertSame();
    }

    @Test
    void a_destroyed_key_leaves_every_file_although_the_others_never_pause() throws Exception {
        form();
        var key = samples.key(Samples.DEMO, samples.label());
        Journals.append(node("n1"), new Command.CreateKey(samples.origin(), key));
        for (var node : nodes.values()) {
            sync(node);
            node.snapshot();
        }
        assertThat(PurgeTest.holding(directory, key.wrapped())).hasSizeGreaterThanOrEqualTo(6);
        var over = new AtomicBoolean();
        var ahead = new Semaphore(8);
        var others = List.of(node("n1"), node("n2"), node("n3"));
        List<Command> inquiries =
                IntStream.range(0, 500).<Command>mapToObj(_ -> samples.inquiry()).toList();
        Thread load =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    for (int i = 0; !over.get(); i++) {
                                        ahead.acquireUninterruptibly();
                                        var _ =
                                                others.get(i % 3)
                                                        .append(inquiries.get(i % inquiries.size()))
                                                        .whenComplete((_, _) -> ahead.release());
                                    }
                                });
        try {
            Journals.append(node("n2"), new Command.DestroyKey(samples.origin(), key.id(), 1));
            Journals.await(
                    "gone from every file",
                    () -> {
                        try {
                            return PurgeTest.holding(directory, key.wrapped()).isEmpty();
                        } catch (IOException unreadable) {
                            throw new UncheckedIOException(unreadable);
                        }
                    });
        } finally {
            over.set(true);
            load.join();
            // Until what is on its way is answered.
            ahead.acquireUninterruptibly(8);
        }
        assertThat(PurgeTest.holding(directory, key.wrapped())).isEmpty();
        assertSame();
    }
}
