package io.claviger.client.model;

import io.claviger.client.json.JsonObject;

/**
 * Version of the service.
 *
 * @param version Version.
 */
public record VersionInfo(String version) {

    /** Reads it from JSON. */
    public static VersionInfo of(JsonObject json) {
        return new VersionInfo(json.string("Version"));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "VersionInfo";
    }
}
