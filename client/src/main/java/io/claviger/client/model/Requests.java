package io.claviger.client.model;

import io.claviger.client.json.JsonObject;
import java.util.List;

/**
 * Requests.
 *
 * @param requests The requests.
 */
public record Requests(List<RequestsValue> requests) {
    public Requests {
        requests = List.copyOf(requests);
    }

    /** Reads it from JSON. */
    public static Requests of(JsonObject json) {
        return new Requests(
                json.list("requests", value -> RequestsValue.of(JsonObject.asObject(value))));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "Requests";
    }

    /**
     * A request.
     *
     * @param id Id.
     * @param status Status of the request. One of: PENDING, APPROVED, EXECUTED, FAILED, EXPIRED,
     *     REJECTED, CANCELLED.
     */
    public record RequestsValue(String id, String status) {

        /** Reads it from JSON. */
        public static RequestsValue of(JsonObject json) {
            return new RequestsValue(json.string("id"), json.string("status"));
        }

        /** Shows no value: it may be a secret. */
        @Override
        public String toString() {
            return "RequestsValue";
        }
    }
}
