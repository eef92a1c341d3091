package io.claviger.client.model;

import io.claviger.client.json.JsonObject;
import java.util.Optional;

/**
 * What a partition promises, and whether it keeps it.
 *
 * @param partition Name.
 * @param packageValue As its name says.
 * @param kept Whether everything is kept right now.
 * @param breach The first promise that is not.
 * @param proposal As its name says.
 */
public record PackageReport(
        String partition,
        Optional<ServicePackage> packageValue,
        boolean kept,
        Optional<String> breach,
        Optional<PackageProposal> proposal) {

    /** Reads it from JSON. */
    public static PackageReport of(JsonObject json) {
        return new PackageReport(
                json.string("partition"),
                json.optionalObject("package").map(ServicePackage::of),
                json.flag("kept"),
                json.optionalString("breach"),
                json.optionalObject("proposal").map(PackageProposal::of));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "PackageReport";
    }
}
