package io.claviger.client.model;

import io.claviger.client.json.JsonObject;
import java.util.List;

/**
 * What there is to say.
 *
 * @param findings Rule by rule.
 */
public record PolicyFindings(List<Findings> findings) {
    public PolicyFindings {
        findings = List.copyOf(findings);
    }

    /** Reads it from JSON. */
    public static PolicyFindings of(JsonObject json) {
        return new PolicyFindings(
                json.list("findings", value -> Findings.of(JsonObject.asObject(value))));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "PolicyFindings";
    }

    /**
     * One finding.
     *
     * @param severity error, warning or note.
     * @param place Where.
     * @param code Kind.
     * @param message In words.
     */
    public record Findings(String severity, String place, String code, String message) {

        /** Reads it from JSON. */
        public static Findings of(JsonObject json) {
            return new Findings(
                    json.string("severity"),
                    json.string("place"),
                    json.string("code"),
                    json.string("message"));
        }

        /** Shows no value: it may be a secret. */
        @Override
        public String toString() {
            return "Findings";
        }
    }
}
