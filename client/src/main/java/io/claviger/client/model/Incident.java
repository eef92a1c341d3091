package io.claviger.client.model;

import io.claviger.client.json.JsonObject;
import java.time.Instant;
import java.util.Optional;

/**
 * The refused use of a key that is looked into.
 *
 * @param ticket Under which.
 * @param uuid Id of the key.
 * @param label Its label.
 * @param algorithm No other key of it is made meanwhile.
 * @param operation What was refused.
 * @param refusal Code of docs/errors.md.
 * @param step The smaller thing that helps instead.
 * @param opened When.
 * @param used Whether the key was used since; then it closes.
 * @param released Whether other keys may be made all the same.
 * @param releaseProposedBy Credential of the officer who asked.
 * @param releaseProposed When.
 */
public record Incident(
        String ticket,
        String uuid,
        String label,
        String algorithm,
        String operation,
        String refusal,
        String step,
        Instant opened,
        boolean used,
        boolean released,
        Optional<String> releaseProposedBy,
        Optional<Instant> releaseProposed) {

    /** Reads it from JSON. */
    public static Incident of(JsonObject json) {
        return new Incident(
                json.string("ticket"),
                json.string("uuid"),
                json.string("label"),
                json.string("algorithm"),
                json.string("operation"),
                json.string("refusal"),
                json.string("step"),
                json.instant("opened"),
                json.flag("used"),
                json.flag("released"),
                json.optionalString("releaseProposedBy"),
                json.optionalInstant("releaseProposed"));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "Incident";
    }
}
