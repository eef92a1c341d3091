package io.claviger.client.model;

import io.claviger.client.json.JsonObject;

/**
 * How the application gets its API key.
 *
 * @param issuedBy Who can issue it.
 * @param command By which command.
 * @param note Where the API key is, and is not.
 */
public record CredentialWay(String issuedBy, String command, String note) {

    /** Reads it from JSON. */
    public static CredentialWay of(JsonObject json) {
        return new CredentialWay(
                json.string("issuedBy"), json.string("command"), json.string("note"));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "CredentialWay";
    }
}
