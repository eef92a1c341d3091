package io.claviger.rest.approval;

import static io.claviger.rest.route.Schema.must;
import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.core.approval.ApprovalRequest;
import io.claviger.core.approval.RequestStatus;
import io.claviger.core.id.Bytes;
import io.claviger.rest.certificate.CertificateText;
import io.claviger.rest.json.BinaryMembers;
import io.claviger.rest.json.Json;
import io.claviger.rest.route.Schema;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;

/** The status of a request as clients read it (rest-api.md §4.17). */
final class RequestJson {
    static final Schema STATUS =
            Schema.oneOf(
                    "Status of the request.",
                    Arrays.stream(RequestStatus.values()).map(Enum::name).toList());

    static final Schema SCHEMA =
            Schema.object(
                    "RequestStatus",
                    "Where a request stands.",
                    must("id", Schema.text("Id of the request.")),
                    must("status", STATUS),
                    must("executionTime", Schema.instant("When it was done.").orNull()),
                    must("approvedBy", keys("Who approved.")),
                    must("notYetApprovedBy", keys("Who could still approve.")),
                    must("rejectedBy", keys("Who rejected.")),
                    must(
                            "result",
                            Schema.text(
                                            "Base64 of signature or plaintext; text of a certificate or request"
                                                    + " for one; a one-time code.")
                                    .orNull()));

    private RequestJson() {}

    private static Schema keys(String description) {
        return Schema.list(Schema.base64("SubjectPublicKeyInfo, DER."), description);
    }

    /** The status, without a result. */
    static ObjectNode of(ApprovalRequest request) {
        ObjectNode json = status(request);
        json.putNull("result");
        return json;
    }

    /**
     * The status with the result.
     *
     * @param result in the clear; the caller wipes it
     */
    static byte[] of(ApprovalRequest request, byte[] result) {
        ObjectNode json = status(request);
        return switch (request.operation()) {
            case REQUEST_CERTIFICATE ->
                    Json.bytes(json.put("result", CertificateText.request(Bytes.of(result))));
            case SELF_SIGN_CERTIFICATE, SIGN_CERTIFICATE ->
                    Json.bytes(json.put("result", CertificateText.certificate(Bytes.of(result))));
            case RESET_APPROVER_PASSWORD ->
                    Json.bytes(json.put("result", new String(result, US_ASCII)));
            // A plaintext does not become a text that nobody wipes.
            default -> BinaryMembers.behind(json).binary("result", result).json();
        };
    }

    private static ObjectNode status(ApprovalRequest request) {
        ObjectNode json =
                Json.object()
                        .put("id", request.id().toString())
                        .put("status", request.status().name())
                        .put(
                                "executionTime",
                                request.closed()
                                        .filter(_ -> request.status() == RequestStatus.EXECUTED)
                                        .map(t -> t.truncatedTo(ChronoUnit.SECONDS).toString())
                                        .orElse(null));
        list(json, "approvedBy", request.approvedKeys());
        list(json, "notYetApprovedBy", request.waitingFor());
        list(json, "rejectedBy", request.rejected());
        return json;
    }

    private static void list(ObjectNode json, String member, List<Bytes> keys) {
        var list = json.putArray(member);
        keys.forEach(key -> list.add(key.base64()));
    }
}
