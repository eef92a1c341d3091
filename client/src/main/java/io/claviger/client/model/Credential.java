package io.claviger.client.model;

import io.claviger.client.json.JsonObject;
import java.time.Instant;
import java.util.Optional;

/**
 * A credential, without its token.
 *
 * @param id Public id.
 * @param name What its owner calls it.
 * @param role Role.
 * @param partition Where it is valid.
 * @param application Whose it is.
 * @param created When it was issued.
 * @param expires Until when.
 * @param revoked Since when it counts no more.
 */
public record Credential(
        String id,
        String name,
        String role,
        Optional<String> partition,
        Optional<String> application,
        Instant created,
        Optional<Instant> expires,
        Optional<Instant> revoked) {

    /** Reads it from JSON. */
    public static Credential of(JsonObject json) {
        return new Credential(
                json.string("id"),
                json.string("name"),
                json.string("role"),
                json.optionalString("partition"),
                json.optionalString("application"),
                json.instant("created"),
                json.optionalInstant("expires"),
                json.optionalInstant("revoked"));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "Credential";
    }
}
