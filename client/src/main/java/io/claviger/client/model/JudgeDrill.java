package io.claviger.client.model;

import io.claviger.client.json.JsonMembers;
import io.claviger.client.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * The node that was away, and what callers saw.
 *
 * @param node Its name.
 * @param seen What callers saw.
 */
public record JudgeDrill(String node, Optional<List<Seen>> seen) {
    public JudgeDrill {
        seen = seen.map(List::copyOf);
    }

    /** The JSON of it. */
    public JsonObject json() {
        return new JsonMembers()
                .put("node", JsonMembers.text(node))
                .optionalList("seen", seen, value -> value.json())
                .object();
    }

    /** Begins one with what it cannot do without. */
    public static Builder with(String node) {
        return new Builder(node);
    }

    /** Adds what is asked for beyond. */
    public static final class Builder {
        private final String node;
        private Optional<List<Seen>> seen = Optional.empty();

        private Builder(String node) {
            this.node = node;
        }

        /** What callers saw. */
        public Builder seen(List<Seen> seen) {
            this.seen = Optional.of(seen);
            return this;
        }

        /** What was put together. */
        public JudgeDrill build() {
            return new JudgeDrill(node, seen);
        }
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "JudgeDrill";
    }

    /**
     * One probe.
     *
     * @param application Application.
     * @param interfaceValue By which it was tried.
     * @param operations Done.
     * @param failures Failed.
     * @param longestMillis Longest time without one.
     * @param error Of the last that failed.
     */
    public record Seen(
            String application,
            String interfaceValue,
            long operations,
            long failures,
            long longestMillis,
            Optional<String> error) {

        /** The JSON of it. */
        public JsonObject json() {
            return new JsonMembers()
                    .put("application", JsonMembers.text(application))
                    .put("interface", JsonMembers.text(interfaceValue))
                    .put("operations", JsonMembers.number(operations))
                    .put("failures", JsonMembers.number(failures))
                    .put("longestMillis", JsonMembers.number(longestMillis))
                    .put("error", error.map(value -> JsonMembers.text(value)))
                    .object();
        }

        /** Begins one with what it cannot do without. */
        public static Builder with(
                String application,
                String interfaceValue,
                long operations,
                long failures,
                long longestMillis) {
            return new Builder(application, interfaceValue, operations, failures, longestMillis);
        }

        /** Adds what is asked for beyond. */
        public static final class Builder {
            private final String application;
            private final String interfaceValue;
            private final long operations;
            private final long failures;
            private final long longestMillis;
            private Optional<String> error = Optional.empty();

            private Builder(
                    String application,
                    String interfaceValue,
                    long operations,
                    long failures,
                    long longestMillis) {
                this.application = application;
                this.interfaceValue = interfaceValue;
                this.operations = operations;
                this.failures = failures;
                this.longestMillis = longestMillis;
            }

            /** Of the last that failed. */
            public Builder error(String error) {
                this.error = Optional.of(error);
                return this;
            }

            /** What was put together. */
            public Seen build() {
                return new Seen(
                        application, interfaceValue, operations, failures, longestMillis, error);
            }
        }

        /** Shows no value: it may be a secret. */
        @Override
        public String toString() {
            return "Seen";
        }
    }
}
