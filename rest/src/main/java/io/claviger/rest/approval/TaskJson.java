package io.claviger.rest.approval;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.broker.task.AskedTask;
import io.claviger.core.approval.ApprovalRequest;
import io.claviger.core.approval.ApprovalToken;
import io.claviger.core.approval.MalformedToken;
import io.claviger.crypto.signer.SignatureValue;
import io.claviger.engine.attestation.Attestation;
import io.claviger.rest.json.Json;
import java.util.Optional;
import java.util.function.Function;

/**
 * A task as approvers read it: each level of detail adds members to those before (rest-api.md
 * §4.18).
 */
final class TaskJson {
    /** The most that can be asked for. */
    static final int LEVELS = 6;

    private TaskJson() {}

    /**
     * Writes the task.
     *
     * @param level 1 to {@link #LEVELS}
     * @param attestation signed statement about the key of a request; asked for from level 5 on
     */
    static ObjectNode of(
            AskedTask task,
            int level,
            Function<ApprovalRequest, Optional<Attestation>> attestation) {
        ApprovalRequest request = task.request();
        ObjectNode json =
                Json.object()
                        .put("id", task.id().toString())
                        .put("detailLevel", "level" + level)
                        .put("approvalToBeSigned", request.token().base64())
                        .put("approverPublicKey", task.approver().base64());
        Asked asked = Asked.of(request.operation());
        ApprovalToken token = token(request);
        JsonNode body = Json.parseOwn(request.body().unsafeArray());
        if (level >= 2) {
            JsonNode wrapped = body.path(asked.wrapper());
            json.set("metaData", orNull(wrapped, "metaData"));
            json.set("metaDataSignature", orNull(wrapped, "metaDataSignature"));
            json.put("payload", token.timestamp().payload().base64());
            json.set("payloadType", orNull(wrapped, "payloadType"));
        }
        if (level >= 3) {
            json.put("requestBase64", request.body().base64());
            for (Asked each : Asked.values()) {
                if (each.inContract() || each == asked) {
                    json.set(each.taskMember(), each == asked ? body : json.nullNode());
                }
            }
        }
        if (level >= 4) {
            json.put("timestamp", token.timestamp().encode().base64());
            json.put(
                    "timestampSignature",
                    SignatureValue.parse(token.timestampSignature().unsafeArray())
                            .orElseThrow()
                            .signature()
                            .base64());
            json.put("timestampSignatureAlgorithm", "SHA256_WITH_ECDSA");
            json.put("timestampSignatureWithAlgorithm", token.timestampSignature().base64());
        }
        if (level >= 5) {
            Optional<Attestation> statement = attestation.apply(request);
            json.put("keyAttributes", statement.map(Attestation::xml).orElse(null));
            json.put(
                    "keyAttributesSignature",
                    statement.map(a -> a.signature().base64()).orElse(null));
        }
        if (level >= LEVELS) {
            json.set("requestStatus", RequestJson.of(request));
        }
        return json;
    }

    private static JsonNode orNull(JsonNode object, String member) {
        return object.hasNonNull(member) ? object.get(member) : Json.object().nullNode();
    }

    private static ApprovalToken token(ApprovalRequest request) {
        try {
            return ApprovalToken.parse(request.token());
        } catch (MalformedToken broken) {
            throw new IllegalStateException("a token of our own does not parse", broken);
        }
    }
}
