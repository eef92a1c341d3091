package io.claviger.client.model;

import io.claviger.client.json.JsonObject;
import java.time.Instant;
import java.util.Optional;

/**
 * A service package that waits for a second person.
 *
 * @param packageValue As its name says.
 * @param proposedBy Credential that asked.
 * @param proposed When.
 */
public record PackageProposal(
        Optional<ServicePackage> packageValue, String proposedBy, Instant proposed) {

    /** Reads it from JSON. */
    public static PackageProposal of(JsonObject json) {
        return new PackageProposal(
                json.optionalObject("package").map(ServicePackage::of),
                json.string("proposedBy"),
                json.instant("proposed"));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "PackageProposal";
    }
}
