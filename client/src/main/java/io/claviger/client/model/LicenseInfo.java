package io.claviger.client.model;

import io.claviger.client.json.JsonObject;
import java.util.List;

/**
 * What clients look for before they work.
 *
 * @param clientFlags Flags.
 */
public record LicenseInfo(List<String> clientFlags) {
    public LicenseInfo {
        clientFlags = List.copyOf(clientFlags);
    }

    /** Reads it from JSON. */
    public static LicenseInfo of(JsonObject json) {
        return new LicenseInfo(json.list("clientFlags", JsonObject::asString));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "LicenseInfo";
    }
}
