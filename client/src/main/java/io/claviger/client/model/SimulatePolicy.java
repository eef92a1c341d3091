package io.claviger.client.model;

import io.claviger.client.json.JsonMembers;
import io.claviger.client.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * What to try.
 *
 * @param label Name of the key.
 * @param rule Which rule; ruleUse if absent. One of: ruleUse, ruleBlock, ruleUnblock, ruleModify.
 * @param approvedBy Names, or public keys in base64.
 * @param rejectedBy Names, or public keys in base64.
 * @param minutesAfterRequest How long ago the request was made.
 * @param requestId A request, instead of the rest.
 */
public record SimulatePolicy(
        Optional<String> label,
        Optional<String> rule,
        Optional<List<String>> approvedBy,
        Optional<List<String>> rejectedBy,
        Optional<Long> minutesAfterRequest,
        Optional<String> requestId) {
    public SimulatePolicy {
        approvedBy = approvedBy.map(List::copyOf);
        rejectedBy = rejectedBy.map(List::copyOf);
    }

    /** The JSON of it. */
    public JsonObject json() {
        return new JsonMembers()
                .put("label", label.map(value -> JsonMembers.text(value)))
                .put("rule", rule.map(value -> JsonMembers.text(value)))
                .optionalList("approvedBy", approvedBy, value -> JsonMembers.text(value))
                .optionalList("rejectedBy", rejectedBy, value -> JsonMembers.text(value))
                .put(
                        "minutesAfterRequest",
                        minutesAfterRequest.map(value -> JsonMembers.number(value)))
                .put("requestId", requestId.map(value -> JsonMembers.text(value)))
                .object();
    }

    /** Begins one with what it cannot do without. */
    public static Builder with() {
        return new Builder();
    }

    /** Adds what is asked for beyond. */
    public static final class Builder {
        private Optional<String> label = Optional.empty();
        private Optional<String> rule = Optional.empty();
        private Optional<List<String>> approvedBy = Optional.empty();
        private Optional<List<String>> rejectedBy = Optional.empty();
        private Optional<Long> minutesAfterRequest = Optional.empty();
        private Optional<String> requestId = Optional.empty();

        private Builder() {}

        /** Name of the key. */
        public Builder label(String label) {
            this.label = Optional.of(label);
            return this;
        }

        /** Which rule; ruleUse if absent. One of: ruleUse, ruleBlock, ruleUnblock, ruleModify. */
        public Builder rule(String rule) {
            this.rule = Optional.of(rule);
            return this;
        }

        /** Names, or public keys in base64. */
        public Builder approvedBy(List<String> approvedBy) {
            this.approvedBy = Optional.of(approvedBy);
            return this;
        }

        /** Names, or public keys in base64. */
        public Builder rejectedBy(List<String> rejectedBy) {
            this.rejectedBy = Optional.of(rejectedBy);
            return this;
        }

        /** How long ago the request was made. */
        public Builder minutesAfterRequest(long minutesAfterRequest) {
            this.minutesAfterRequest = Optional.of(minutesAfterRequest);
            return this;
        }

        /** A request, instead of the rest. */
        public Builder requestId(String requestId) {
            this.requestId = Optional.of(requestId);
            return this;
        }

        /** What was put together. */
        public SimulatePolicy build() {
            return new SimulatePolicy(
                    label, rule, approvedBy, rejectedBy, minutesAfterRequest, requestId);
        }
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "SimulatePolicy";
    }
}
