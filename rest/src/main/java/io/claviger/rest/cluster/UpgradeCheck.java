package io.claviger.rest.cluster;

import io.claviger.core.change.Change;
import io.claviger.core.id.Ticket;
import io.claviger.rest.cluster.ClusterWatch.Seen;
import io.claviger.rest.cluster.ClusterWatch.Word;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Whether nodes can be stopped and started with another version, one after the other. Pure: what is
 * known of the nodes comes in, and what speaks against it comes out.
 */
final class UpgradeCheck {
    private static final Duration CERTIFICATE = Duration.ofDays(30);
    private static final long DISK_BYTES = 1L << 30;
    private static final long LAG = 100;

    /**
     * One thing that was looked at.
     *
     * @param evidence where that is seen
     */
    record Line(String check, boolean passed, String message, String evidence) {}

    private final List<Seen> nodes;
    private final Instant now;

    UpgradeCheck(List<Seen> nodes, Instant now) {
        this.nodes = List.copyOf(nodes);
        this.now = now;
    }

    /**
     * @param ticket of the change around the upgrade, if there is one
     * @param open the changes that have not ended
     */
    List<Line> lines(Optional<Ticket> ticket, List<Change> open) {
        List<Line> lines = new ArrayList<>();
        versions(lines);
        for (Seen node : nodes) {
            Optional<Word> word = node.word().filter(_ -> node.here());
            if (word.isEmpty()) {
                lines.add(new Line("node", false, node.node() + " does not answer", seen(node)));
                continue;
            }
            node(lines, node, word.get());
        }
        for (Seen node : nodes) {
            lines.add(without(node));
        }
        changes(lines, ticket, open);
        return lines;
    }

    private void versions(List<Line> lines) {
        var versions = new TreeSet<String>();
        var formats = new TreeSet<Integer>();
        for (Seen node : nodes) {
            node.word()
                    .ifPresent(
                            word -> {
                                versions.add(word.version());
                                formats.add(word.reads());
                            });
        }
        if (formats.isEmpty()) {
            lines.add(new Line("versions", false, "no node says its version", "no word"));
            return;
        }
        boolean near = versions.size() <= 2 && formats.last() - formats.first() <= 1;
        lines.add(
                new Line(
                        "versions",
                        near,
                        "versions %s; all read commands up to format %d%s"
                                .formatted(
                                        String.join(", ", versions),
                                        formats.first(),
                                        near ? "" : ": nodes are more than one version apart"),
                        nodes.stream()
                                .map(
                                        node ->
                                                node.node()
                                                        + " "
                                                        + node.word()
                                                                .map(Word::version)
                                                                .orElse("-"))
                                .collect(Collectors.joining(", "))));
    }

    private void node(List<Line> lines, Seen node, Word word) {
        boolean serving = word.state().equals("serving") && !word.sealed();
        lines.add(
                new Line(
                        "node",
                        serving,
                        "%s is %s%s"
                                .formatted(
                                        node.node(), word.state(), word.sealed() ? ", sealed" : ""),
                        seen(node)));
        long lag = ClusterWatch.lag(node, nodes);
        lines.add(
                new Line(
                        "lag",
                        lag <= LAG,
                        "%s is %d entries behind".formatted(node.node(), lag),
                        "entry " + word.applied()));
        lines.add(certificate(node, word));
        lines.add(
                new Line(
                        "disk",
                        word.diskFreeBytes() >= DISK_BYTES,
                        "%s has %d MiB free, needed are %d"
                                .formatted(
                                        node.node(), word.diskFreeBytes() >> 20, DISK_BYTES >> 20),
                        seen(node)));
    }

    private Line certificate(Seen node, Word word) {
        return word.certificateUntil()
                .map(
                        until ->
                                new Line(
                                        "certificate",
                                        now.plus(CERTIFICATE).isBefore(until),
                                        "the certificate of %s lasts %d days"
                                                .formatted(
                                                        node.node(),
                                                        Duration.between(now, until).toDays()),
                                        "until " + until))
                .orElseGet(
                        () ->
                                new Line(
                                        "certificate",
                                        false,
                                        node.node() + " has no certificate",
                                        seen(node)));
    }

    /** Whether the others are enough while a node is stopped. */
    private Line without(Seen stopped) {
        List<String> left =
                nodes.stream()
                        .filter(node -> !node.node().equals(stopped.node()))
                        .filter(Seen::here)
                        .filter(
                                node ->
                                        node.word()
                                                .filter(word -> word.state().equals("serving"))
                                                .filter(word -> !word.sealed())
                                                .isPresent())
                        .map(Seen::node)
                        .toList();
        int needed = nodes.size() / 2 + 1;
        return new Line(
                "quorum",
                left.size() >= needed,
                "without %s %d of %d serve, needed are %d"
                        .formatted(stopped.node(), left.size(), nodes.size(), needed),
                left.isEmpty() ? "nobody" : String.join(", ", left));
    }

    private void changes(List<Line> lines, Optional<Ticket> ticket, List<Change> open) {
        Optional<Change> own =
                ticket.flatMap(id -> open.stream().filter(c -> c.ticket().equals(id)).findFirst());
        if (own.isEmpty()) {
            lines.add(
                    new Line(
                            "change",
                            false,
                            ticket.map(id -> "change '%s' is not open".formatted(id))
                                    .orElse(
                                            "no change is named: its gate shows that applications go on"),
                            "%d changes are open".formatted(open.size())));
        } else {
            boolean looked = own.get().before().probes().isPresent();
            lines.add(
                    new Line(
                            "change",
                            looked,
                            looked
                                    ? "change '%s' is open, and its gate was looked at"
                                            .formatted(own.get().ticket())
                                    : "the gate of change '%s' was not looked at yet"
                                            .formatted(own.get().ticket()),
                            "opened " + own.get().opened()));
        }
        open.stream()
                .filter(change -> own.filter(change::equals).isEmpty())
                .filter(change -> change.nodes().stream().anyMatch(this::isOne))
                .map(
                        change ->
                                new Line(
                                        "change",
                                        false,
                                        "change '%s' is open for nodes, too"
                                                .formatted(change.ticket()),
                                        "nodes " + String.join(", ", change.nodes())))
                .forEach(lines::add);
    }

    private boolean isOne(String name) {
        return nodes.stream().anyMatch(node -> node.node().equals(name));
    }

    private static String seen(Seen node) {
        return node.word().isEmpty()
                ? "no word since this node started"
                : "its word, %d s ago".formatted(node.age().toSeconds());
    }
}
