package io.claviger.client.model;

import io.claviger.client.json.JsonMembers;
import io.claviger.client.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * A change to open.
 *
 * @param ticket 1 to 128 printable ASCII characters.
 * @param plan What will be done.
 * @param rollbackCriteria What makes it be taken back.
 * @param partitions Partitions in scope.
 * @param nodes Nodes in scope.
 * @param gate One probe for each application.
 */
public record OpenChange(
        String ticket,
        String plan,
        String rollbackCriteria,
        List<String> partitions,
        Optional<List<String>> nodes,
        List<Gate> gate) {
    public OpenChange {
        partitions = List.copyOf(partitions);
        nodes = nodes.map(List::copyOf);
        gate = List.copyOf(gate);
    }

    /** The JSON of it. */
    public JsonObject json() {
        return new JsonMembers()
                .put("ticket", JsonMembers.text(ticket))
                .put("plan", JsonMembers.text(plan))
                .put("rollbackCriteria", JsonMembers.text(rollbackCriteria))
                .list("partitions", partitions, value -> JsonMembers.text(value))
                .optionalList("nodes", nodes, value -> JsonMembers.text(value))
                .list("gate", gate, value -> value.json())
                .object();
    }

    /** Begins one with what it cannot do without. */
    public static Builder with(
            String ticket,
            String plan,
            String rollbackCriteria,
            List<String> partitions,
            List<Gate> gate) {
        return new Builder(ticket, plan, rollbackCriteria, partitions, gate);
    }

    /** Adds what is asked for beyond. */
    public static final class Builder {
        private final String ticket;
        private final String plan;
        private final String rollbackCriteria;
        private final List<String> partitions;
        private final List<Gate> gate;
        private Optional<List<String>> nodes = Optional.empty();

        private Builder(
                String ticket,
                String plan,
                String rollbackCriteria,
                List<String> partitions,
                List<Gate> gate) {
            this.ticket = ticket;
            this.plan = plan;
            this.rollbackCriteria = rollbackCriteria;
            this.partitions = partitions;
            this.gate = gate;
        }

        /** Nodes in scope. */
        public Builder nodes(List<String> nodes) {
            this.nodes = Optional.of(nodes);
            return this;
        }

        /** What was put together. */
        public OpenChange build() {
            return new OpenChange(ticket, plan, rollbackCriteria, partitions, nodes, gate);
        }
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "OpenChange";
    }

    /**
     * What one application must still do.
     *
     * @param application Application.
     * @param interfaceValue By which it works. One of: rest, pkcs11, jca, openssl, cng.
     * @param key Label of the probe key.
     * @param mirrors Production key that it stands for.
     * @param consent Instead: the owner's consent to use the production key.
     */
    public record Gate(
            String application,
            String interfaceValue,
            String key,
            Optional<String> mirrors,
            Optional<String> consent) {

        /** The JSON of it. */
        public JsonObject json() {
            return new JsonMembers()
                    .put("application", JsonMembers.text(application))
                    .put("interface", JsonMembers.text(interfaceValue))
                    .put("key", JsonMembers.text(key))
                    .put("mirrors", mirrors.map(value -> JsonMembers.text(value)))
                    .put("consent", consent.map(value -> JsonMembers.text(value)))
                    .object();
        }

        /** Begins one with what it cannot do without. */
        public static Builder with(String application, String interfaceValue, String key) {
            return new Builder(application, interfaceValue, key);
        }

        /** Adds what is asked for beyond. */
        public static final class Builder {
            private final String application;
            private final String interfaceValue;
            private final String key;
            private Optional<String> mirrors = Optional.empty();
            private Optional<String> consent = Optional.empty();

            private Builder(String application, String interfaceValue, String key) {
                this.application = application;
                this.interfaceValue = interfaceValue;
                this.key = key;
            }

            /** Production key that it stands for. */
            public Builder mirrors(String mirrors) {
                this.mirrors = Optional.of(mirrors);
                return this;
            }

            /** Instead: the owner's consent to use the production key. */
            public Builder consent(String consent) {
                this.consent = Optional.of(consent);
                return this;
            }

            /** What was put together. */
            public Gate build() {
                return new Gate(application, interfaceValue, key, mirrors, consent);
            }
        }

        /** Shows no value: it may be a secret. */
        @Override
        public String toString() {
            return "Gate";
        }
    }
}
