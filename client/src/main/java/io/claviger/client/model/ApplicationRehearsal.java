package io.claviger.client.model;

import io.claviger.client.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * What a request would do.
 *
 * @param accepted Whether it would be taken.
 * @param refusal Else why.
 * @param message In words.
 * @param change Of one that exists.
 * @param changes What differs from the record as it is.
 */
public record ApplicationRehearsal(
        boolean accepted,
        Optional<String> refusal,
        Optional<String> message,
        boolean change,
        List<FieldChange> changes) {
    public ApplicationRehearsal {
        changes = List.copyOf(changes);
    }

    /** Reads it from JSON. */
    public static ApplicationRehearsal of(JsonObject json) {
        return new ApplicationRehearsal(
                json.flag("accepted"),
                json.optionalString("refusal"),
                json.optionalString("message"),
                json.flag("change"),
                json.list("changes", value -> FieldChange.of(JsonObject.asObject(value))));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "ApplicationRehearsal";
    }
}
