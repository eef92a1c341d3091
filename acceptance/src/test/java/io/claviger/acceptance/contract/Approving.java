package io.claviger.acceptance.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.acceptance.process.Http;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/** Asking, approving and rejecting by HTTP, in the partition of one tenant. */
final class Approving {
    private final Tenant tenant;
    private final Http approvers;

    Approving(Tenant tenant) {
        this.tenant = tenant;
        this.approvers =
                tenant.node()
                        .http()
                        .as(Tenant.token(tenant.officer(), "approver", tenant.application()));
    }

    static ObjectNode group(String name, int quorum, ApproverKey... members) {
        List<ObjectNode> approvals = new ArrayList<>();
        for (ApproverKey member : members) {
            approvals.add(member.inPolicy());
        }
        return Body.node("name", name, "quorum", quorum, "approvals", approvals);
    }

    /** A rule with one token. */
    static ObjectNode rule(int timelock, int timeout, ObjectNode... groups) {
        return Body.node(
                "tokens",
                List.of(
                        Body.node(
                                "name",
                                "T1",
                                "timelock",
                                timelock,
                                "timeout",
                                timeout,
                                "groups",
                                List.of(groups))));
    }

    /** HTTP with an API key of role approver. */
    Http approvers() {
        return approvers;
    }

    /** Makes a key with a policy; {@code spec} has its algorithm. */
    Http.Answer create(String label, Map<String, ?> spec, ObjectNode policy) {
        ObjectNode body = Body.node("label", label);
        body.setAll(Body.node(spec));
        body.set(
                "attributes",
                Body.node("sign", true, "decrypt", true, "unwrap", true, "destroyable", true));
        body.set("policy", policy);
        return tenant.keys().post("/v1/key", body.toString());
    }

    JsonNode status(String request) {
        return tenant.use().get("/v1/request/" + request).expect(200).json();
    }

    List<JsonNode> tasks(ApproverKey approver, String level, Map<String, ?> more) {
        ObjectNode body = approver.proof();
        body.put("detailLevel", level);
        body.setAll(Body.node(more));
        JsonNode tasks =
                approvers
                        .post("/v1/filteredAllApprovalTask", body.toString())
                        .expect(200)
                        .json()
                        .path("tasks");
        return StreamSupport.stream(tasks.spliterator(), false).toList();
    }

    /** The one task that {@code request} has for this approver, in full. */
    JsonNode task(ApproverKey approver, String request) {
        List<JsonNode> tasks = tasks(approver, "level6", Map.of("requestId", request));
        assertThat(tasks).hasSize(1);
        return tasks.getFirst();
    }

    Http.Answer approve(ApproverKey approver, JsonNode task) {
        return approvers.post(
                "/v1/approval",
                approver.approval(
                                task.path("id").asText(), task.path("approvalToBeSigned").asText())
                        .toString());
    }

    Http.Answer reject(ApproverKey approver, String request) {
        ObjectNode body = approver.proof();
        body.put("id", task(approver, request).path("id").asText());
        return approvers.patch("/v1/task", body.toString());
    }
}
