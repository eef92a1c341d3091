package io.claviger.client.model;

import io.claviger.client.json.JsonMembers;
import io.claviger.client.json.JsonObject;

/**
 * The unseal secret.
 *
 * @param passphrase Passphrase.
 */
public record Unseal(String passphrase) {

    /** The JSON of it. */
    public JsonObject json() {
        return new JsonMembers().put("passphrase", JsonMembers.text(passphrase)).object();
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "Unseal";
    }
}
