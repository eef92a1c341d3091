package io.claviger.client.model;

import io.claviger.client.json.JsonObject;
import java.util.Optional;

/**
 * How a client reaches its keys; no secret is in it.
 *
 * @param interfaceValue rest, pkcs11, jca, openssl, cng.
 * @param available Whether this build has it.
 * @param note What a person should know.
 * @param file Where it usually goes.
 * @param text The settings.
 */
public record ClientSettings(
        String interfaceValue, boolean available, String note, Optional<String> file, String text) {

    /** Reads it from JSON. */
    public static ClientSettings of(JsonObject json) {
        return new ClientSettings(
                json.string("interface"),
                json.flag("available"),
                json.string("note"),
                json.optionalString("file"),
                json.string("text"));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "ClientSettings";
    }
}
