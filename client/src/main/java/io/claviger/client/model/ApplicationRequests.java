package io.claviger.client.model;

import io.claviger.client.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * Requests by name of the application.
 *
 * @param requests Requests.
 * @param next For the next page; null on the last.
 */
public record ApplicationRequests(List<ApplicationRequest> requests, Optional<String> next) {
    public ApplicationRequests {
        requests = List.copyOf(requests);
    }

    /** Reads it from JSON. */
    public static ApplicationRequests of(JsonObject json) {
        return new ApplicationRequests(
                json.list("requests", value -> ApplicationRequest.of(JsonObject.asObject(value))),
                json.optionalString("next"));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "ApplicationRequests";
    }
}
