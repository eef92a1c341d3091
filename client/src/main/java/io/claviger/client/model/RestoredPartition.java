package io.claviger.client.model;

import io.claviger.client.json.JsonObject;
import java.util.Optional;

/**
 * How far a partition is that comes from a backup.
 *
 * @param partition Its name.
 * @param here Whether all of it is here and may be used.
 * @param needed How many device SOs must want it.
 * @param device Whose it was; not once it is here.
 * @param backup Id of the backup.
 * @param fingerprint What officers approve: SHA-256, hexadecimal.
 * @param approvals How many device SOs want it so far.
 * @param parts Of how many parts it consists.
 * @param brought How many are here; the next has this number.
 */
public record RestoredPartition(
        String partition,
        boolean here,
        long needed,
        Optional<String> device,
        Optional<String> backup,
        Optional<String> fingerprint,
        Optional<Long> approvals,
        Optional<Long> parts,
        Optional<Long> brought) {

    /** Reads it from JSON. */
    public static RestoredPartition of(JsonObject json) {
        return new RestoredPartition(
                json.string("partition"),
                json.flag("here"),
                json.integer("needed"),
                json.optionalString("device"),
                json.optionalString("backup"),
                json.optionalString("fingerprint"),
                json.optionalInteger("approvals"),
                json.optionalInteger("parts"),
                json.optionalInteger("brought"));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "RestoredPartition";
    }
}
