package io.claviger.engine.diagnosis;

import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import java.util.List;
import java.util.Optional;

/** Inspect: the node, its log, and who watches and receives the log. */
final class InspectingNode {
    private final NodeCondition node;

    InspectingNode(NodeCondition node) {
        this.node = node;
    }

    List<Sight> looks() {
        return List.of(
                node(),
                Sight.sound(
                        Aspect.EVIDENCE_LOG, "the log has %d records".formatted(node.records())),
                watched(Aspect.WITNESSES, node.witnesses(), Trouble.WITNESS_SILENT, "witness"),
                watched(Aspect.SINKS, node.sinks(), Trouble.SINK_LAGGING, "sink"));
    }

    private Sight node() {
        return Sight.of(
                sealed().or(this::notServing),
                Aspect.NODE,
                "node %s is open and serves".formatted(node.name()));
    }

    private Optional<Finding> sealed() {
        return node.sealed()
                ? Optional.of(
                        Finding.of(
                                Aspect.NODE,
                                Refusal.of(
                                        RefusalCode.SEALED,
                                        "node %s is sealed".formatted(node.name()))))
                : Optional.empty();
    }

    private Optional<Finding> notServing() {
        String reason = node.health().reason();
        return switch (node.health().state()) {
            case SERVING -> Optional.empty();
            case DISK_FULL -> Optional.of(Finding.of(Aspect.NODE, Trouble.DISK_FULL, reason));
            case STARTING, NO_MAJORITY, FAILED, STOPPED ->
                    Optional.of(Finding.of(Aspect.NODE, Trouble.NODE_NOT_SERVING, reason));
        };
    }

    private static Sight watched(
            Aspect aspect, List<NodeCondition.Watcher> all, Trouble trouble, String word) {
        return Sight.of(
                all.stream()
                        .filter(each -> !each.well())
                        // Alarms first: they are about the log, not about who looks at it.
                        .min((a, b) -> Boolean.compare(b.alarm(), a.alarm()))
                        .map(
                                each ->
                                        Finding.of(
                                                aspect,
                                                each.alarm() ? Trouble.LOG_DISPUTED : trouble,
                                                "%s '%s': %s"
                                                        .formatted(
                                                                word,
                                                                each.name(),
                                                                each.problem()))),
                aspect,
                all.isEmpty()
                        ? "no %s is configured".formatted(word)
                        : "%d of %d well".formatted(all.size(), all.size()));
    }
}
