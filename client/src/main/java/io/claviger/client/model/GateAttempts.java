package io.claviger.client.model;

import io.claviger.client.json.JsonMembers;
import io.claviger.client.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * What callers saw who tried the probes; only the log decides.
 *
 * @param attempts Tries that failed.
 */
public record GateAttempts(Optional<List<Attempts>> attempts) {
    public GateAttempts {
        attempts = attempts.map(List::copyOf);
    }

    /** The JSON of it. */
    public JsonObject json() {
        return new JsonMembers().optionalList("attempts", attempts, value -> value.json()).object();
    }

    /** Begins one with what it cannot do without. */
    public static Builder with() {
        return new Builder();
    }

    /** Adds what is asked for beyond. */
    public static final class Builder {
        private Optional<List<Attempts>> attempts = Optional.empty();

        private Builder() {}

        /** Tries that failed. */
        public Builder attempts(List<Attempts> attempts) {
            this.attempts = Optional.of(attempts);
            return this;
        }

        /** What was put together. */
        public GateAttempts build() {
            return new GateAttempts(attempts);
        }
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "GateAttempts";
    }

    /**
     * One try.
     *
     * @param application Application.
     * @param interfaceValue By which it was tried; not told: rest. One of: rest, pkcs11, jca,
     *     openssl, cng.
     * @param requestId Id of the call.
     * @param error What was seen.
     */
    public record Attempts(
            String application,
            Optional<String> interfaceValue,
            Optional<String> requestId,
            String error) {

        /** The JSON of it. */
        public JsonObject json() {
            return new JsonMembers()
                    .put("application", JsonMembers.text(application))
                    .put("interface", interfaceValue.map(value -> JsonMembers.text(value)))
                    .put("requestId", requestId.map(value -> JsonMembers.text(value)))
                    .put("error", JsonMembers.text(error))
                    .object();
        }

        /** Begins one with what it cannot do without. */
        public static Builder with(String application, String error) {
            return new Builder(application, error);
        }

        /** Adds what is asked for beyond. */
        public static final class Builder {
            private final String application;
            private final String error;
            private Optional<String> interfaceValue = Optional.empty();
            private Optional<String> requestId = Optional.empty();

            private Builder(String application, String error) {
                this.application = application;
                this.error = error;
            }

            /** By which it was tried; not told: rest. One of: rest, pkcs11, jca, openssl, cng. */
            public Builder interfaceValue(String interfaceValue) {
                this.interfaceValue = Optional.of(interfaceValue);
                return this;
            }

            /** Id of the call. */
            public Builder requestId(String requestId) {
                this.requestId = Optional.of(requestId);
                return this;
            }

            /** What was put together. */
            public Attempts build() {
                return new Attempts(application, interfaceValue, requestId, error);
            }
        }

        /** Shows no value: it may be a secret. */
        @Override
        public String toString() {
            return "Attempts";
        }
    }
}
