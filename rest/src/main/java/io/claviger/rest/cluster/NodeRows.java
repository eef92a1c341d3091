package io.claviger.rest.cluster;

import static io.claviger.rest.route.Schema.must;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.rest.cluster.ClusterWatch.Seen;
import io.claviger.rest.cluster.ClusterWatch.Use;
import io.claviger.rest.cluster.ClusterWatch.Word;
import io.claviger.rest.route.Schema;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The nodes of a cluster with what each said of itself, as officers and monitors read them. */
public final class NodeRows {
    private static final Schema USE =
            Schema.object(
                    "LastUse",
                    "An operation of an application.",
                    must("application", Schema.text("Which one.")),
                    must("interface", Schema.text("By which it came.")),
                    must("time", Schema.instant("When.")));

    /** For officers and auditors of the device. */
    public static final Schema SCHEMA =
            Schema.list(
                    Schema.object(
                            "ClusterNode",
                            "A node with its own last word; null where it said none.",
                            must("node", Schema.text("Its name.")),
                            must("address", Schema.text("Where the other nodes reach it.")),
                            must("role", Schema.text("'master' or 'member'.")),
                            must("here", Schema.flag("Whether it answers now.")),
                            must("heardMillisAgo", Schema.integer("Age of its word.").orNull()),
                            must(
                                    "missedMillisAgo",
                                    Schema.integer(
                                                    "How long ago it did not answer for the last time.")
                                            .orNull()),
                            must("state", Schema.text("State of its journal.").orNull()),
                            must("sealed", Schema.flag("Whether it is sealed.").orNull()),
                            must("term", Schema.integer("Term of the group.").orNull()),
                            must(
                                    "appliedIndex",
                                    Schema.integer("Journal entry up to which its state goes.")
                                            .orNull()),
                            must(
                                    "lag",
                                    Schema.integer("Entries behind the furthest node.").orNull()),
                            must(
                                    "certificateUntil",
                                    Schema.instant("When its certificate ends.").orNull()),
                            must("version", Schema.text("Version of its program.").orNull()),
                            must(
                                    "format",
                                    Schema.integer("Newest format of the journal that it reads.")
                                            .orNull()),
                            must(
                                    "diskFreeBytes",
                                    Schema.integer("Space that is left to it.").orNull()),
                            must("lastUse", USE.orNull())),
                    "All nodes, this one too.");

    /** For whoever may ask for health: no names of applications, no addresses. */
    public static final Schema HEALTH =
            Schema.list(
                    Schema.object(
                            "NodeHealth",
                            "A node with its own last word; null where it said none.",
                            must("node", Schema.text("Its name.")),
                            must("role", Schema.text("'master' or 'member'.")),
                            must("here", Schema.flag("Whether it answers now.")),
                            must("sealed", Schema.flag("Whether it is sealed.").orNull()),
                            must("term", Schema.integer("Term of the group.").orNull()),
                            must(
                                    "appliedIndex",
                                    Schema.integer("Journal entry up to which its state goes.")
                                            .orNull()),
                            must(
                                    "lag",
                                    Schema.integer("Entries behind the furthest node.").orNull()),
                            must(
                                    "certificateUntil",
                                    Schema.instant("When its certificate ends.").orNull()),
                            must("version", Schema.text("Version of its program.").orNull()),
                            must(
                                    "lastUse",
                                    Schema.instant("When it did an application's operation last.")
                                            .orNull())),
                    "All nodes, this one too.");

    private NodeRows() {}

    static void officers(ArrayNode list, List<Seen> nodes) {
        for (Seen seen : nodes) {
            Word word = seen.word().orElse(null);
            ObjectNode row =
                    list.addObject()
                            .put("node", seen.node())
                            .put("address", seen.address())
                            .put("role", role(seen))
                            .put("here", seen.here())
                            .put("heardMillisAgo", word == null ? null : seen.age().toMillis())
                            .put(
                                    "missedMillisAgo",
                                    seen.missed().map(Duration::toMillis).orElse(null))
                            .put("state", word == null ? null : word.state());
            common(row, seen, nodes);
            row.put("format", word == null ? null : word.reads())
                    .put("diskFreeBytes", word == null ? null : word.diskFreeBytes());
            seen.word()
                    .flatMap(Word::lastUse)
                    .ifPresentOrElse(
                            use ->
                                    row.putObject("lastUse")
                                            .put("application", use.application())
                                            .put("interface", use.by())
                                            .put("time", use.time().toString()),
                            () -> row.putNull("lastUse"));
        }
    }

    /** Writes the nodes for health. */
    public static void health(ArrayNode list, List<Seen> nodes) {
        for (Seen seen : nodes) {
            ObjectNode row =
                    list.addObject()
                            .put("node", seen.node())
                            .put("role", role(seen))
                            .put("here", seen.here());
            common(row, seen, nodes);
            row.put(
                    "lastUse",
                    seen.word()
                            .flatMap(Word::lastUse)
                            .map(Use::time)
                            .map(Instant::toString)
                            .orElse(null));
        }
    }

    private static String role(Seen seen) {
        return seen.master() ? "master" : "member";
    }

    private static void common(ObjectNode row, Seen seen, List<Seen> nodes) {
        Word word = seen.word().orElse(null);
        row.put("sealed", word == null ? null : word.sealed())
                .put("term", word == null ? null : word.term())
                .put("appliedIndex", word == null ? null : word.applied())
                .put("lag", word == null ? null : ClusterWatch.lag(seen, nodes))
                .put(
                        "certificateUntil",
                        word == null
                                ? null
                                : word.certificateUntil().map(Instant::toString).orElse(null))
                .put("version", word == null ? null : word.version());
    }
}
