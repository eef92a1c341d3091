package io.claviger.rest.governance;

import static io.claviger.rest.route.Schema.must;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.core.evidence.Operation;
import io.claviger.core.port.Fault;
import io.claviger.core.port.StateView;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.Application;
import io.claviger.engine.boundary.Inquiries;
import io.claviger.engine.diagnosis.NodeCondition;
import io.claviger.evidence.checkpoint.SignedCheckpoint;
import io.claviger.governance.compliance.Audit;
import io.claviger.governance.compliance.Compliance;
import io.claviger.rest.evidence.EvidenceAccess;
import io.claviger.rest.json.Json;
import io.claviger.rest.route.Call;
import io.claviger.rest.route.Reply;
import io.claviger.rest.route.Route;
import io.claviger.rest.route.Schema;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What an auditor asks of an application, each answered by a record. */
public final class ComplianceRoute {
    private static final Schema COMPLIANCE =
            Schema.object(
                    "Compliance",
                    "What an auditor asks of an application.",
                    must("application", Schema.text("Name.")),
                    must("met", Schema.flag("Whether every item is.")),
                    must(
                            "items",
                            Schema.list(
                                    Schema.object(
                                            "ComplianceItem",
                                            "One of the six.",
                                            must(
                                                    "item",
                                                    Schema.oneOf(
                                                            "Which.",
                                                            List.of(
                                                                    "ownership",
                                                                    "access-approval",
                                                                    "dual-or-identity-control",
                                                                    "recovery-proof",
                                                                    "monitoring",
                                                                    "immutable-evidence"))),
                                            must("met", Schema.flag("Whether it is shown.")),
                                            must("message", Schema.text("What was found.")),
                                            must(
                                                    "record",
                                                    Schema.integer("Record that shows it.")
                                                            .orNull()),
                                            must(
                                                    "sha256",
                                                    Schema.text(
                                                                    "Of the record, or the root of the"
                                                                            + " signed tree.")
                                                            .orNull())),
                                    "Always the same six.")));

    private final Supplier<StateView> state;
    private final Inquiries inquiries;
    private final EvidenceAccess evidence;
    private final Supplier<NodeCondition> node;

    public ComplianceRoute(
            Supplier<StateView> state,
            Inquiries inquiries,
            EvidenceAccess evidence,
            Supplier<NodeCondition> node) {
        this.state = state;
        this.inquiries = inquiries;
        this.evidence = evidence;
        this.node = node;
    }

    public Route route() {
        return Route.get("/ops/v1/applications/{name}/compliance")
                .operation(Operation.READ_OPERATIONS)
                .summary("Tell what an auditor asks of an application")
                .description("Six items, each met only if a record or a checkpoint shows it.")
                .gives(200, COMPLIANCE)
                .refuses(RefusalCode.APPLICATION_NOT_FOUND)
                .handledBy(this::compliance);
    }

    private Reply compliance(Call call) {
        Application application = Reach.application(state.get(), call.identity(), call.parameter());
        long covered =
                evidence.checkpointer()
                        .flatMap(checkpoints -> checkpoints.latest())
                        .map(SignedCheckpoint::size)
                        .orElse(0L);
        Compliance found =
                Audit.of(
                        application,
                        state.get(),
                        evidence.reader()
                                .orElseThrow(
                                        () -> new Fault.NotServing("the device has no log yet")),
                        node.get(),
                        covered);
        return Reply.of(
                inquiries.granted(
                        call.origin(),
                        Operation.READ_OPERATIONS,
                        Optional.of(application.partition()),
                        Optional.empty(),
                        Optional.of("compliance of application " + application.id()),
                        written(application, found)),
                granted -> Reply.json(200, granted));
    }

    private static ObjectNode written(Application application, Compliance found) {
        ObjectNode body =
                Json.object().put("application", application.id().value()).put("met", found.met());
        ArrayNode items = body.putArray("items");
        found.items()
                .forEach(
                        item ->
                                items.addObject()
                                        .put("item", item.name())
                                        .put("met", item.met())
                                        .put("message", item.sentence())
                                        .put("record", item.record().orElse(null))
                                        .put("sha256", item.hash().orElse(null)));
        return body;
    }
}
