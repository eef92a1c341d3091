package io.claviger.client.model;

import io.claviger.client.json.Base64Bytes;
import io.claviger.client.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Where a request stands.
 *
 * @param id Id of the request.
 * @param status Status of the request. One of: PENDING, APPROVED, EXECUTED, FAILED, EXPIRED,
 *     REJECTED, CANCELLED.
 * @param executionTime When it was done.
 * @param approvedBy Who approved.
 * @param notYetApprovedBy Who could still approve.
 * @param rejectedBy Who rejected.
 * @param result Base64 of signature or plaintext; text of a certificate or request for one; a
 *     one-time code.
 */
public record RequestStatus(
        String id,
        String status,
        Optional<Instant> executionTime,
        List<Base64Bytes> approvedBy,
        List<Base64Bytes> notYetApprovedBy,
        List<Base64Bytes> rejectedBy,
        Optional<String> result) {
    public RequestStatus {
        approvedBy = List.copyOf(approvedBy);
        notYetApprovedBy = List.copyOf(notYetApprovedBy);
        rejectedBy = List.copyOf(rejectedBy);
    }

    /** Reads it from JSON. */
    public static RequestStatus of(JsonObject json) {
        return new RequestStatus(
                json.string("id"),
                json.string("status"),
                json.optionalInstant("executionTime"),
                json.list("approvedBy", JsonObject::asBytes),
                json.list("notYetApprovedBy", JsonObject::asBytes),
                json.list("rejectedBy", JsonObject::asBytes),
                json.optionalString("result"));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "RequestStatus";
    }
}
