package io.claviger.client.model;

import io.claviger.client.json.JsonMembers;
import io.claviger.client.json.JsonObject;
import java.time.Instant;
import java.util.Optional;

/**
 * A credential to issue.
 *
 * @param name What its owner calls it.
 * @param role Role. One of: device-so, partition-so, auditor, key-management, key-operation,
 *     approver, approver-key-management, service.
 * @param partition For officers of a partition.
 * @param application For roles of applications.
 * @param expires Absent: until revoked.
 */
public record IssueCredential(
        String name,
        String role,
        Optional<String> partition,
        Optional<String> application,
        Optional<Instant> expires) {

    /** The JSON of it. */
    public JsonObject json() {
        return new JsonMembers()
                .put("name", JsonMembers.text(name))
                .put("role", JsonMembers.text(role))
                .put("partition", partition.map(value -> JsonMembers.text(value)))
                .put("application", application.map(value -> JsonMembers.text(value)))
                .put("expires", expires.map(value -> JsonMembers.text(value.toString())))
                .object();
    }

    /** Begins one with what it cannot do without. */
    public static Builder with(String name, String role) {
        return new Builder(name, role);
    }

    /** Adds what is asked for beyond. */
    public static final class Builder {
        private final String name;
        private final String role;
        private Optional<String> partition = Optional.empty();
        private Optional<String> application = Optional.empty();
        private Optional<Instant> expires = Optional.empty();

        private Builder(String name, String role) {
            this.name = name;
            this.role = role;
        }

        /** For officers of a partition. */
        public Builder partition(String partition) {
            this.partition = Optional.of(partition);
            return this;
        }

        /** For roles of applications. */
        public Builder application(String application) {
            this.application = Optional.of(application);
            return this;
        }

        /** Absent: until revoked. */
        public Builder expires(Instant expires) {
            this.expires = Optional.of(expires);
            return this;
        }

        /** What was put together. */
        public IssueCredential build() {
            return new IssueCredential(name, role, partition, application, expires);
        }
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "IssueCredential";
    }
}
