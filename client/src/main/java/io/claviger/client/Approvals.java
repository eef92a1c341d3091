package io.claviger.client;

import io.claviger.client.api.Contract;
import io.claviger.client.json.Base64Bytes;
import io.claviger.client.json.JsonObject;
import io.claviger.client.model.Approval;
import io.claviger.client.model.Rejection;
import io.claviger.client.model.TaskFilter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * What waits for the yes of one approver. Each call proves by a signed time that the approver holds
 * their key, so it is sent soon after it was made.
 */
public final class Approvals {
    private static final String ALL_DETAILS = "level6";

    private final Contract contract;
    private final ApproverKey key;

    Approvals(Contract contract, ApproverKey key) {
        this.contract = contract;
        this.key = key;
    }

    /** Everything that waits. */
    public Call<List<ApprovalTask>> tasks() {
        return list(proof());
    }

    /** What a request asks of this approver: one task, or none if it needs them no more. */
    public Call<List<ApprovalTask>> tasksOf(String requestId) {
        return list(proof().requestId(requestId));
    }

    /** One task again; none if it is done. */
    public Call<List<ApprovalTask>> task(String taskId) {
        return list(proof().id(taskId));
    }

    private Call<List<ApprovalTask>> list(TaskFilter.Builder filter) {
        return contract.filteredAllApprovalTask(filter.detailLevel(ALL_DETAILS).build())
                .map(answer -> answer.tasks().stream().map(this::task).toList());
    }

    private ApprovalTask task(JsonObject json) {
        return new ApprovalTask(this, json);
    }

    /** Signs the token of the task, and nothing else. */
    Call<String> approve(String taskId, Base64Bytes token) {
        return contract.approve(
                Approval.with(taskId, token, key.sign(token.bytes()), key.digest())
                        .approverPublicKey(key.publicKey())
                        .build());
    }

    Call<String> reject(String taskId) {
        String now = now();
        return contract.reject(
                Rejection.with(now, key.sign(utf8(now)), key.digest(), taskId)
                        .approverPublicKey(key.publicKey())
                        .build());
    }

    private TaskFilter.Builder proof() {
        String now = now();
        return TaskFilter.with(now, key.sign(utf8(now)), key.digest())
                .approverPublicKey(key.publicKey());
    }

    private static String now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
