package io.claviger.rest.cluster;

import static io.claviger.rest.route.Schema.may;
import static io.claviger.rest.route.Schema.must;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.core.change.Change;
import io.claviger.core.change.ChangeFinding;
import io.claviger.core.evidence.Operation;
import io.claviger.core.id.ApplicationId;
import io.claviger.core.id.Ticket;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.InterfaceName;
import io.claviger.engine.answer.Answer;
import io.claviger.governance.drill.CallerSaw;
import io.claviger.governance.drill.Drills;
import io.claviger.governance.drill.Expected;
import io.claviger.governance.drill.Presence;
import io.claviger.rest.cluster.ClusterWatch.Seen;
import io.claviger.rest.cluster.ClusterWatch.Word;
import io.claviger.rest.error.Unacceptable;
import io.claviger.rest.json.Json;
import io.claviger.rest.json.Members;
import io.claviger.rest.route.Call;
import io.claviger.rest.route.Reply;
import io.claviger.rest.route.Route;
import io.claviger.rest.route.Schema;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Drills of failover, under {@code /ops/v1/changes/{ticket}}; beginning one is for the device SO.
 */
public final class DrillRoutes {
    private static final int MOST_SECONDS = 120;
    private static final int FEWEST_NODES = 3;
    private static final int MAX_ERROR = 200;

    /** More entries behind than that, and a node has not caught up. */
    private static final long SMALL_LAG = 100;

    private static final Schema BEGUN =
            Schema.object(
                    "BegunDrill",
                    "A drill that has begun.",
                    must("ticket", Schema.text("Of the change.")),
                    must("node", Schema.text("Which goes away.")),
                    must(
                            "expected",
                            Schema.list(
                                    Schema.object(
                                            "DrillExpectation",
                                            "How soon one application must work again.",
                                            must("application", Schema.text("Application.")),
                                            must("interface", Schema.text("By which it works.")),
                                            must("text", Schema.text("As it was onboarded.")),
                                            must("millis", Schema.integer("The time in it."))),
                                    "One for each probe of the gate.")));

    private static final Schema RESULT =
            Schema.object(
                    "DrillResult",
                    "What the log says of a drill; kept with the change.",
                    must("ticket", Schema.text("Of the change.")),
                    must("passed", Schema.flag("Whether every application went on in time.")),
                    must("about", Schema.text("Which drill.")),
                    must("lines", Schema.list(Schema.text("Sentence."), "What was found.")));

    private final Drills drills;
    private final ClusterWatch watch;
    private final Supplier<String> self;

    /**
     * @param self name of this node
     */
    public DrillRoutes(Drills drills, ClusterWatch watch, Supplier<String> self) {
        this.drills = drills;
        this.watch = watch;
        this.self = self;
    }

    public List<Route> routes() {
        return List.of(
                Route.post("/ops/v1/changes/{ticket}/drills")
                        .operation(Operation.CHANGE_CLUSTER)
                        .summary("Begin a failover drill under a change")
                        .description(
                                "Records that it begins. With 'seconds' the node then cuts itself off from the others for that long, and comes back by itself; without, the caller stops it.")
                        .takes(
                                Schema.object(
                                        "BeginDrill",
                                        "Which node goes away, and how.",
                                        may(
                                                "node",
                                                Schema.text("Its name; not told: the master.")
                                                        .orNull()),
                                        may(
                                                "seconds",
                                                Schema.integer("How long it is isolated: 1 to 120.")
                                                        .orNull()),
                                        may(
                                                "stoppedBy",
                                                Schema.text("Instead: how the caller stops it.")
                                                        .orNull())))
                        .gives(200, BEGUN)
                        .refuses(
                                RefusalCode.CHANGE_NOT_FOUND,
                                RefusalCode.CHANGE_INVALID,
                                RefusalCode.CHANGE_CONFLICT,
                                RefusalCode.CLUSTER_STATE)
                        .handledBy(this::begin),
                Route.post("/ops/v1/changes/{ticket}/drill-results")
                        .operation(Operation.ATTACH_TO_CHANGE)
                        .summary("Judge a failover drill by the log")
                        .description(
                                "Passed if the node was away and is back, and every application of the gate went on within the time of its onboarding record. What callers saw can only make it fail.")
                        .takes(
                                Schema.object(
                                        "JudgeDrill",
                                        "The node that was away, and what callers saw.",
                                        must("node", Schema.text("Its name.")),
                                        may(
                                                "seen",
                                                Schema.list(
                                                                Schema.object(
                                                                        "",
                                                                        "One probe.",
                                                                        must(
                                                                                "application",
                                                                                Schema.text(
                                                                                        "Application.")),
                                                                        must(
                                                                                "interface",
                                                                                Schema.text(
                                                                                        "By which it was tried.")),
                                                                        must(
                                                                                "operations",
                                                                                Schema.integer(
                                                                                        "Done.")),
                                                                        must(
                                                                                "failures",
                                                                                Schema.integer(
                                                                                        "Failed.")),
                                                                        must(
                                                                                "longestMillis",
                                                                                Schema.integer(
                                                                                        "Longest time without one.")),
                                                                        may(
                                                                                "error",
                                                                                Schema.text(
                                                                                                "Of the last that failed.")
                                                                                        .orNull())),
                                                                "What callers saw.")
                                                        .orNull())))
                        .gives(200, RESULT)
                        .refuses(
                                RefusalCode.CHANGE_NOT_FOUND,
                                RefusalCode.CHANGE_INVALID,
                                RefusalCode.CHANGE_CONFLICT,
                                RefusalCode.CLUSTER_STATE)
                        .handledBy(this::judge));
    }

    private Reply begin(Call call) {
        Members body = call.body();
        Ticket ticket = ticket(call);
        Optional<Integer> seconds = body.optionalInteger("seconds");
        Optional<String> stoppedBy = body.optionalText("stoppedBy");
        if (seconds.isPresent() == stoppedBy.isPresent()) {
            throw Unacceptable.malformed("say either 'seconds' or 'stoppedBy'");
        }
        if (seconds.filter(s -> s < 1 || s > MOST_SECONDS).isPresent()) {
            throw Unacceptable.malformed("field 'seconds': is 1 to " + MOST_SECONDS);
        }
        String node = chosen(body.optionalText("node"));
        List<Expected> expected = drills.expected(call.origin(), ticket);
        String how =
                seconds.map(s -> "isolated from the other nodes for %d s".formatted(s))
                        .orElseGet(() -> "stopped by: " + stoppedBy.orElseThrow());
        Answer<Change> begun = drills.begin(call.origin(), ticket, node, how);
        // The record first: what takes a node away is ordered behind it.
        if (begun instanceof Answer.Granted<Change> && seconds.isPresent()) {
            watch.isolate(node, Duration.ofSeconds(seconds.get()));
        }
        return Reply.of(begun, _ -> Reply.json(200, written(ticket, node, expected)));
    }

    /** The node that goes away: all others must be there, or the drill would be an outage. */
    private String chosen(Optional<String> asked) {
        List<Seen> nodes = watch.nodes();
        if (nodes.size() < FEWEST_NODES) {
            throw refused("a drill needs three nodes; the cluster has " + nodes.size());
        }
        for (Seen node : nodes) {
            trouble(node, nodes)
                    .ifPresent(
                            why -> {
                                throw refused(
                                        "node '%s' %s: nothing is stopped while not all are well"
                                                .formatted(node.node(), why));
                            });
        }
        String chosen =
                asked.orElseGet(
                        () ->
                                nodes.stream()
                                        .filter(node -> !node.node().equals(self.get()))
                                        .max(Comparator.comparing(Seen::master))
                                        .orElseThrow()
                                        .node());
        if (nodes.stream().noneMatch(node -> node.node().equals(chosen))) {
            throw refused("there is no node '%s' in the cluster".formatted(chosen));
        }
        if (chosen.equals(self.get())) {
            throw refused(
                    "node '%s' is the one that is asked; ask another one, which sees it go and come back"
                            .formatted(chosen));
        }
        return chosen;
    }

    private static Optional<String> trouble(Seen node, List<Seen> all) {
        if (!node.here()) {
            return Optional.of("does not answer");
        }
        Word word = node.word().orElseThrow();
        if (word.sealed()) {
            return Optional.of("is sealed");
        }
        if (!word.state().equals("serving")) {
            return Optional.of("is " + word.state());
        }
        long lag = ClusterWatch.lag(node, all);
        return lag > SMALL_LAG
                ? Optional.of("is %d entries behind".formatted(lag))
                : Optional.empty();
    }

    private Reply judge(Call call) {
        Members body = call.body();
        Ticket ticket = ticket(call);
        String node = body.text("node");
        List<CallerSaw> seen = body.objects("seen").stream().map(DrillRoutes::saw).toList();
        Instant began = drills.began(call.origin(), ticket, node);
        Answer<Change> judged =
                drills.judge(
                        call.origin(),
                        ticket,
                        node,
                        seen,
                        presence(node, Duration.between(began, call.origin().time())));
        return Reply.of(judged, change -> Reply.json(200, written(change)));
    }

    private Presence presence(String node, Duration since) {
        List<Seen> nodes = watch.nodes();
        Seen seen =
                nodes.stream()
                        .filter(each -> each.node().equals(node))
                        .findFirst()
                        .orElseThrow(
                                () ->
                                        refused(
                                                "there is no node '%s' in the cluster"
                                                        .formatted(node)));
        boolean wasAway = seen.missed().filter(ago -> ago.compareTo(since) <= 0).isPresent();
        Optional<String> trouble = trouble(seen, nodes);
        return new Presence(
                wasAway,
                trouble.isEmpty(),
                trouble.orElseGet(
                        () ->
                                "serving, %d entries behind"
                                        .formatted(ClusterWatch.lag(seen, nodes))));
    }

    private static CallerSaw saw(Members each) {
        try {
            String error = each.optionalText("error").orElse("").replaceAll("\\p{Cntrl}", " ");
            return new CallerSaw(
                    new ApplicationId(each.text("application")),
                    each.named("interface", InterfaceName::ofWireName),
                    number(each, "operations"),
                    number(each, "failures"),
                    Duration.ofMillis(number(each, "longestMillis")),
                    error.substring(0, Math.min(MAX_ERROR, error.length())));
        } catch (IllegalArgumentException malformed) {
            throw Unacceptable.malformed("field 'seen': " + malformed.getMessage());
        }
    }

    private static int number(Members members, String field) {
        return members.optionalInteger(field)
                .filter(value -> value >= 0)
                .orElseThrow(() -> members.missing(field));
    }

    private static Ticket ticket(Call call) {
        String text = call.parameter();
        if (!Ticket.isOne(text)) {
            throw new Unacceptable(
                    RefusalCode.CHANGE_NOT_FOUND,
                    "there is no change with ticket '%s' for this caller".formatted(text));
        }
        return new Ticket(text);
    }

    private static Unacceptable refused(String why) {
        return new Unacceptable(RefusalCode.CLUSTER_STATE, why);
    }

    private static ObjectNode written(Ticket ticket, String node, List<Expected> expected) {
        ObjectNode body = Json.object().put("ticket", ticket.value()).put("node", node);
        ArrayNode list = body.putArray("expected");
        for (Expected each : expected) {
            list.addObject()
                    .put("application", each.probe().application().value())
                    .put("interface", each.probe().interfaceName().wireName())
                    .put("text", each.text())
                    .put("millis", each.within().toMillis());
        }
        return body;
    }

    private static ObjectNode written(Change change) {
        ChangeFinding found = change.findings().getLast();
        ObjectNode body =
                Json.object()
                        .put("ticket", change.ticket().value())
                        .put("passed", found.passed())
                        .put("about", found.about());
        ArrayNode lines = body.putArray("lines");
        found.lines().forEach(lines::add);
        return body;
    }
}
