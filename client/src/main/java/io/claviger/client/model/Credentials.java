package io.claviger.client.model;

import io.claviger.client.json.JsonObject;
import java.util.List;

/**
 * Credentials, without their tokens.
 *
 * @param credentials Credentials.
 */
public record Credentials(List<Credential> credentials) {
    public Credentials {
        credentials = List.copyOf(credentials);
    }

    /** Reads it from JSON. */
    public static Credentials of(JsonObject json) {
        return new Credentials(
                json.list("credentials", value -> Credential.of(JsonObject.asObject(value))));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "Credentials";
    }
}
