package io.claviger.rest.cluster;

import static io.claviger.rest.route.Schema.must;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.core.change.Change;
import io.claviger.core.evidence.Operation;
import io.claviger.core.id.Ticket;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.governance.change.Changes;
import io.claviger.rest.error.Unacceptable;
import io.claviger.rest.json.Json;
import io.claviger.rest.route.Call;
import io.claviger.rest.route.Reply;
import io.claviger.rest.route.Route;
import io.claviger.rest.route.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code /ops/v1/cluster/upgrade-check}: whether nodes can be upgraded one after the other. */
public final class UpgradeRoutes {
    private static final int PAGE = 500;

    private final ClusterWatch watch;
    private final Changes changes;

    public UpgradeRoutes(ClusterWatch watch, Changes changes) {
        this.watch = watch;
        this.changes = changes;
    }

    public Route route() {
        return Route.get("/ops/v1/cluster/upgrade-check")
                .operation(Operation.READ_OPERATIONS)
                .summary("Whether nodes can be upgraded one after the other")
                .query("ticket", Schema.text("Of the change around the upgrade."))
                .gives(
                        200,
                        Schema.object(
                                "UpgradeCheck",
                                "What was looked at.",
                                must("passed", Schema.flag("Whether nothing speaks against it.")),
                                must(
                                        "lines",
                                        Schema.list(
                                                Schema.object(
                                                        "UpgradeLine",
                                                        "One thing.",
                                                        must("check", Schema.text("What.")),
                                                        must("passed", Schema.flag("Whether so.")),
                                                        must("message", Schema.text("In words.")),
                                                        must(
                                                                "evidence",
                                                                Schema.text("Where it is seen."))),
                                                "All of them."))))
                .refuses(RefusalCode.ROLE_NOT_ALLOWED)
                .handledBy(this::check);
    }

    private Reply check(Call call) {
        if (call.identity().partition().isPresent()) {
            throw new Unacceptable(
                    RefusalCode.ROLE_NOT_ALLOWED,
                    "the nodes are for officers and auditors of the device");
        }
        Optional<Ticket> ticket = call.query("ticket").filter(Ticket::isOne).map(Ticket::new);
        List<UpgradeCheck.Line> lines =
                new UpgradeCheck(watch.nodes(), call.origin().time()).lines(ticket, open(call));
        ObjectNode body =
                Json.object().put("passed", lines.stream().allMatch(UpgradeCheck.Line::passed));
        ArrayNode list = body.putArray("lines");
        lines.forEach(
                line ->
                        list.addObject()
                                .put("check", line.check())
                                .put("passed", line.passed())
                                .put("message", line.message())
                                .put("evidence", line.evidence()));
        return Reply.json(200, body);
    }

    private List<Change> open(Call call) {
        List<Change> open = new ArrayList<>();
        Optional<Ticket> after = Optional.empty();
        while (true) {
            List<Change> page = changes.list(call.identity(), after, PAGE);
            page.stream().filter(change -> !change.status().ended()).forEach(open::add);
            if (page.size() < PAGE) {
                return open;
            }
            after = Optional.of(page.getLast().ticket());
        }
    }
}
