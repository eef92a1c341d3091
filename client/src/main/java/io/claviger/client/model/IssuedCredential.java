package io.claviger.client.model;

import io.claviger.client.json.JsonObject;

/**
 * The credential with its token.
 *
 * @param credential As its name says.
 * @param token The API key, shown once.
 */
public record IssuedCredential(Credential credential, String token) {

    /** Reads it from JSON. */
    public static IssuedCredential of(JsonObject json) {
        return new IssuedCredential(Credential.of(json.object("credential")), json.string("token"));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "IssuedCredential";
    }
}
