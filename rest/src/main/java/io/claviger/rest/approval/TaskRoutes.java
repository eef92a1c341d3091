package io.claviger.rest.approval;

import static io.claviger.rest.route.Schema.may;
import static io.claviger.rest.route.Schema.must;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.broker.task.AskedTask;
import io.claviger.broker.task.TaskFilter;
import io.claviger.broker.task.Tasks;
import io.claviger.core.approval.Approval;
import io.claviger.core.approval.ApprovalRequest;
import io.claviger.core.evidence.Operation;
import io.claviger.core.id.ApprovalRequestId;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.KeyId;
import io.claviger.core.id.TaskId;
import io.claviger.core.port.StateView;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.engine.approval.ApprovalJudge;
import io.claviger.engine.attestation.Attestation;
import io.claviger.engine.attestation.Attestations;
import io.claviger.rest.error.Unacceptable;
import io.claviger.rest.json.Json;
import io.claviger.rest.json.Members;
import io.claviger.rest.route.Call;
import io.claviger.rest.route.Method;
import io.claviger.rest.route.Reply;
import io.claviger.rest.route.Route;
import io.claviger.rest.route.Schema;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

/** Routes of approvers: what is asked of them, yes and no (rest-api.md §4.18). */
public final class TaskRoutes {
    private static final String LEVEL = "level";
    private static final Map<String, Set<Operation>> LISTS = lists();

    private final Tasks tasks;
    private final ApprovalJudge judge;
    private final Attestations attestations;
    private final Supplier<StateView> state;
    private final ApproverSettings settings;

    public TaskRoutes(
            Tasks tasks,
            ApprovalJudge judge,
            Attestations attestations,
            Supplier<StateView> state,
            ApproverSettings settings) {
        this.tasks = tasks;
        this.judge = judge;
        this.attestations = attestations;
        this.state = state;
        this.settings = settings;
    }

    /** What each list holds. No source names lists for certificates: they are signed, too. */
    private static Map<String, Set<Operation>> lists() {
        Map<String, Set<Operation>> lists = new HashMap<>();
        lists.put(
                "Sign",
                Set.of(
                        Operation.SIGN,
                        Operation.REQUEST_CERTIFICATE,
                        Operation.SELF_SIGN_CERTIFICATE,
                        Operation.SIGN_CERTIFICATE));
        lists.put("Decrypt", Set.of(Operation.DECRYPT));
        lists.put("UnwrapKey", Set.of(Operation.UNWRAP, Operation.RESET_APPROVER_PASSWORD));
        lists.put("BlockKey", Set.of(Operation.BLOCK_KEY));
        lists.put("UnblockKey", Set.of(Operation.UNBLOCK_KEY));
        lists.put("ModifyKey", Set.of(Operation.CHANGE_KEY_POLICY));
        lists.put("All", Set.of());
        return Map.copyOf(lists);
    }

    public List<Route> routes() {
        List<Route> routes = new ArrayList<>();
        LISTS.keySet().stream().sorted().map(this::listing).forEach(routes::add);
        routes.add(
                Route.post("/v1/approval")
                        .operation(Operation.APPROVE)
                        .summary("Approve")
                        .description(
                                "The signature is over the decoded bytes of approvalToBeSigned. The last"
                                        + " approval that is needed has the request executed.")
                        .takes(
                                Schema.object(
                                        "Approval",
                                        "A signed yes.",
                                        must("id", Schema.text("Id of the task.")),
                                        must(
                                                "approvalToBeSigned",
                                                Schema.base64("As the task has it.")),
                                        must("signature", Schema.base64("Over those bytes.")),
                                        must(
                                                "approvalDigestAlgorithm",
                                                Schema.text(
                                                        "SHA-256 and so on; EdDSA for Ed25519 keys, BLS for BLS keys.")),
                                        may(
                                                "approverPublicKey",
                                                Schema.base64("SubjectPublicKeyInfo, DER.")
                                                        .orNull()),
                                        may(
                                                "approverCertificate",
                                                Schema.base64("X.509, DER.").orNull())))
                        .refuses(
                                RefusalCode.TASK_NOT_FOUND,
                                RefusalCode.APPROVAL_INVALID,
                                RefusalCode.APPROVAL_TIMED_OUT,
                                RefusalCode.APPROVER_KEY_UNSUPPORTED,
                                RefusalCode.APPROVER_CERTIFICATE_EXPIRED,
                                RefusalCode.CERTIFICATE_UNREADABLE,
                                RefusalCode.INVALID_UUID)
                        .handledBy(this::approve));
        routes.add(rejecting(Method.PATCH));
        routes.add(rejecting(Method.DELETE));
        return List.copyOf(routes);
    }

    private Route listing(String list) {
        return Route.post("/v1/filtered" + list + "ApprovalTask")
                .operation(Operation.LIST_TASKS)
                .summary("Approval tasks")
                .description("Of the approver who signed the present time.")
                .takes(
                        ApproverProof.schema(
                                "TaskFilter",
                                "Who asks, and for which tasks.",
                                may("id", Schema.text("One task.").orNull()),
                                may("requestId", Schema.text("Tasks of one request.").orNull()),
                                may("detailLevel", Schema.text("level1 to level6.").orNull()),
                                may(
                                        "paging",
                                        Schema.object(
                                                        "",
                                                        "A page.",
                                                        must(
                                                                "pageNumber",
                                                                Schema.integer("From 0.")),
                                                        must("pageSize", Schema.integer("From 1.")),
                                                        must(
                                                                "sortOrder",
                                                                Schema.oneOf(
                                                                        "Order.",
                                                                        Arrays.stream(
                                                                                        TaskFilter
                                                                                                .Order
                                                                                                .values())
                                                                                .map(Enum::name)
                                                                                .toList())))
                                                .orNull())))
                .gives(
                        200,
                        Schema.object(
                                "Tasks",
                                "Tasks.",
                                must(
                                        "tasks",
                                        Schema.list(
                                                Schema.object("", "By level of detail."),
                                                "The tasks."))))
                .refuses(
                        RefusalCode.SIGNATURE_INVALID,
                        RefusalCode.TIMESTAMP_OFF,
                        RefusalCode.TIMESTAMP_SIGNER_NOT_ALLOWED,
                        RefusalCode.APPROVER_KEY_UNSUPPORTED,
                        RefusalCode.CERTIFICATE_UNREADABLE,
                        RefusalCode.INVALID_UUID)
                .handledBy(call -> list(call, LISTS.getOrDefault(list, Set.of())));
    }

    private Reply list(Call call, Set<Operation> operations) {
        Members body = call.body();
        Instant now = call.origin().time();
        ApproverProof proof = ApproverProof.read(body, judge, settings, now);
        int level = level(body);
        var filter =
                new TaskFilter(
                        proof.approver(),
                        body.optionalText("id").map(id -> new TaskId(uuid("id", id))),
                        body.optionalText("requestId")
                                .map(id -> new ApprovalRequestId(uuid("requestId", id))),
                        operations,
                        body.optionalObject("paging").map(TaskRoutes::page));
        return Reply.of(
                tasks.list(call.origin(), filter),
                found -> {
                    ObjectNode json = Json.object();
                    var list = json.putArray("tasks");
                    Function<ApprovalRequest, Optional<Attestation>> statements = statements();
                    for (AskedTask task : found) {
                        list.add(TaskJson.of(task, level, statements));
                    }
                    return Reply.json(200, json);
                });
    }

    /** One statement for each key, however many tasks it has. */
    private Function<ApprovalRequest, Optional<Attestation>> statements() {
        Map<KeyId, Optional<Attestation>> made = new HashMap<>();
        return request ->
                made.computeIfAbsent(
                        request.key(), key -> state.get().key(key).map(attestations::attest));
    }

    private static int level(Members body) {
        String name = body.optionalText("detailLevel").orElse(LEVEL + "1");
        for (int level = 1; level <= TaskJson.LEVELS; level++) {
            if (name.equalsIgnoreCase(LEVEL + level)) {
                return level;
            }
        }
        throw body.unknownValue("detailLevel", name);
    }

    private static TaskFilter.Page page(Members paging) {
        int number = number(paging, "pageNumber", 0);
        int size = number(paging, "pageSize", 1);
        return new TaskFilter.Page(
                number,
                size,
                paging.named(
                        "sortOrder",
                        name ->
                                Arrays.stream(TaskFilter.Order.values())
                                        .filter(order -> order.name().equals(name))
                                        .findFirst()));
    }

    private static int number(Members paging, String member, int least) {
        int number = paging.optionalInteger(member).orElseThrow(() -> paging.missing(member));
        if (number < least) {
            throw new Unacceptable(
                    RefusalCode.INVALID_NUMBER_RANGE,
                    "field '%s' is at least %d".formatted(paging.path(member), least));
        }
        return number;
    }

    private Reply approve(Call call) {
        Members body = call.body();
        var task = new TaskId(uuid("id", body.text("id")));
        Bytes token = Bytes.owned(body.base64("approvalToBeSigned"));
        Bytes key =
                ApproverProof.approver(body, judge)
                        .orElseThrow(() -> body.missing("approverPublicKey"));
        var approval =
                new Approval(
                        Optional.empty(),
                        key,
                        body.text("approvalDigestAlgorithm"),
                        Bytes.owned(body.base64("signature")),
                        call.origin().time());
        return Reply.of(tasks.approve(call.origin(), task, token, approval), _ -> Reply.empty());
    }

    private Route rejecting(Method method) {
        Route.Builder route =
                method == Method.PATCH ? Route.patch("/v1/task") : Route.delete("/v1/task");
        return route.operation(Operation.REJECT)
                .summary("Reject")
                .description(
                        "The request is rejected as soon as no token of the rule can reach its quorum any"
                                + " more.")
                .takes(
                        ApproverProof.schema(
                                "Rejection",
                                "Who rejects, and what.",
                                must("id", Schema.text("Id of the task."))))
                .refuses(
                        RefusalCode.TASK_NOT_FOUND,
                        RefusalCode.SIGNATURE_INVALID,
                        RefusalCode.TIMESTAMP_OFF,
                        RefusalCode.APPROVER_KEY_UNSUPPORTED,
                        RefusalCode.INVALID_UUID)
                .handledBy(this::reject);
    }

    private Reply reject(Call call) {
        Members body = call.body();
        var task = new TaskId(uuid("id", body.text("id")));
        if (body.has("timestampSigningCertificate")) {
            throw new Unacceptable(
                    RefusalCode.TIMESTAMP_SIGNER_NOT_ALLOWED,
                    "an approver rejects with a key of their own");
        }
        ApproverProof proof = ApproverProof.read(body, judge, settings, call.origin().time());
        return Reply.of(
                tasks.reject(
                        call.origin(), task, proof.approver().orElseThrow(), proof.signature()),
                _ -> Reply.empty());
    }

    private static UUID uuid(String field, String text) {
        return RequestRoutes.uuid(field, text);
    }
}
