package io.claviger.cli.approver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.cli.service.Service;
import io.claviger.core.approval.ApprovalToken;
import io.claviger.core.approval.RuleKind;
import io.claviger.core.approval.TokenTimestamp;
import io.claviger.core.id.Bytes;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/** Tasks as a service sends them. */
final class SampleTask {
    static final String LABEL = "treasury-1";

    private SampleTask() {}

    /** A request to sign {@code payload}, asked three minutes ago. */
    static ObjectNode sign(String payload) {
        return sign(payload.getBytes(StandardCharsets.UTF_8));
    }

    static ObjectNode sign(byte[] payload) {
        ObjectNode request = Service.JSON.createObjectNode();
        request.put("payload", ServiceDouble.base64(payload))
                .put("payloadType", "UNSPECIFIED")
                .put("signKeyName", LABEL)
                .put("signatureAlgorithm", "SHA256_WITH_ECDSA")
                .put(
                        "metaData",
                        ServiceDouble.base64(
                                "{\"app\":\"payments\"}".getBytes(StandardCharsets.UTF_8)));
        return of(RuleKind.USE, LABEL, payload, "signRequest", request);
    }

    /** Any request. */
    static ObjectNode of(
            RuleKind rule, String label, byte[] payload, String wrapper, ObjectNode request) {
        Instant issued = Instant.now().minus(3, ChronoUnit.MINUTES).truncatedTo(ChronoUnit.SECONDS);
        var token =
                new ApprovalToken(
                        rule,
                        label,
                        new TokenTimestamp(
                                Bytes.of(payload),
                                rule == RuleKind.MODIFY,
                                issued,
                                "attestation-key"),
                        Bytes.ofHex("3000"));
        ObjectNode body = Service.JSON.createObjectNode();
        body.set(wrapper, request);
        ObjectNode task = Service.JSON.createObjectNode();
        task.put("id", UUID.randomUUID().toString())
                .put("approvalToBeSigned", token.encode().base64())
                .put("payload", ServiceDouble.base64(payload));
        task.set("payloadType", request.get("payloadType"));
        task.set("metaData", request.get("metaData"));
        task.put(
                "requestBase64",
                ServiceDouble.base64(body.toString().getBytes(StandardCharsets.UTF_8)));
        ObjectNode status = task.putObject("requestStatus");
        status.put("id", UUID.randomUUID().toString()).put("status", "PENDING");
        status.putArray("approvedBy");
        status.putArray("notYetApprovedBy");
        status.putArray("rejectedBy");
        return task;
    }
}
