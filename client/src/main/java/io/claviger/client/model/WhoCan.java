package io.claviger.client.model;

import io.claviger.client.json.Base64Bytes;
import io.claviger.client.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * Who can use a key.
 *
 * @param log Name of the log.
 * @param records Of a log of so many records.
 * @param time As of this instant.
 * @param key The key.
 * @param permissions By credential.
 * @param officers Credentials that can change who may use it.
 */
public record WhoCan(
        String log,
        long records,
        String time,
        Key key,
        List<Permissions> permissions,
        List<Officers> officers) {
    public WhoCan {
        permissions = List.copyOf(permissions);
        officers = List.copyOf(officers);
    }

    /** Reads it from JSON. */
    public static WhoCan of(JsonObject json) {
        return new WhoCan(
                json.string("log"),
                json.integer("records"),
                json.string("time"),
                Key.of(json.object("key")),
                json.list("permissions", value -> Permissions.of(JsonObject.asObject(value))),
                json.list("officers", value -> Officers.of(JsonObject.asObject(value))));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "WhoCan";
    }

    /**
     * The key.
     *
     * @param id Id.
     * @param label Label.
     * @param partition Partition.
     * @param application Application that made it.
     * @param algorithm Kind of key.
     * @param version Version of the key object.
     * @param blocked Whether its use is blocked.
     * @param passwordProtected Whether it asks for a password.
     * @param inTrash Whether it was deleted and is kept.
     */
    public record Key(
            String id,
            String label,
            String partition,
            String application,
            String algorithm,
            long version,
            boolean blocked,
            boolean passwordProtected,
            boolean inTrash) {

        /** Reads it from JSON. */
        public static Key of(JsonObject json) {
            return new Key(
                    json.string("id"),
                    json.string("label"),
                    json.string("partition"),
                    json.string("application"),
                    json.string("algorithm"),
                    json.integer("version"),
                    json.flag("blocked"),
                    json.flag("passwordProtected"),
                    json.flag("inTrash"));
        }

        /** Shows no value: it may be a secret. */
        @Override
        public String toString() {
            return "Key";
        }
    }

    /**
     * What one credential may do.
     *
     * @param application Null for an officer.
     * @param credential Its id.
     * @param name What its owner calls it.
     * @param role Its role.
     * @param expires When it ends.
     * @param act What it may do.
     * @param operation What records call it.
     * @param interfaces By which ways.
     * @param sources From where; empty: any.
     * @param secondFactorRequired Whether a certificate or token must come with it.
     * @param approvals What must be approved, in words.
     * @param rule Any token fulfilled is enough; null asks for nobody.
     */
    public record Permissions(
            Optional<String> application,
            String credential,
            String name,
            String role,
            Optional<String> expires,
            String act,
            String operation,
            List<String> interfaces,
            List<String> sources,
            boolean secondFactorRequired,
            Optional<String> approvals,
            Optional<Rule> rule) {
        public Permissions {
            interfaces = List.copyOf(interfaces);
            sources = List.copyOf(sources);
        }

        /** Reads it from JSON. */
        public static Permissions of(JsonObject json) {
            return new Permissions(
                    json.optionalString("application"),
                    json.string("credential"),
                    json.string("name"),
                    json.string("role"),
                    json.optionalString("expires"),
                    json.string("act"),
                    json.string("operation"),
                    json.list("interfaces", JsonObject::asString),
                    json.list("sources", JsonObject::asString),
                    json.flag("secondFactorRequired"),
                    json.optionalString("approvals"),
                    json.optionalObject("rule").map(Rule::of));
        }

        /** Shows no value: it may be a secret. */
        @Override
        public String toString() {
            return "Permissions";
        }

        /**
         * Any token fulfilled is enough; null asks for nobody.
         *
         * @param tokens The tokens.
         */
        public record Rule(Optional<List<Tokens>> tokens) {
            public Rule {
                tokens = tokens.map(List::copyOf);
            }

            /** Reads it from JSON. */
            public static Rule of(JsonObject json) {
                return new Rule(
                        json.optionalList(
                                "tokens", value -> Tokens.of(JsonObject.asObject(value))));
            }

            /** Shows no value: it may be a secret. */
            @Override
            public String toString() {
                return "Rule";
            }

            /**
             * One way to fulfil the rule: all groups reach their quorum.
             *
             * @param name Name, unique in the rule.
             * @param timelock Not earlier; seconds, in steps of 60.
             * @param timeout Not later; seconds, in steps of 60, 0 = ever.
             * @param groups The groups.
             */
            public record Tokens(
                    String name, long timelock, long timeout, Optional<List<Groups>> groups) {
                public Tokens {
                    groups = groups.map(List::copyOf);
                }

                /** Reads it from JSON. */
                public static Tokens of(JsonObject json) {
                    return new Tokens(
                            json.string("name"),
                            json.integer("timelock"),
                            json.integer("timeout"),
                            json.optionalList(
                                    "groups", value -> Groups.of(JsonObject.asObject(value))));
                }

                /** Shows no value: it may be a secret. */
                @Override
                public String toString() {
                    return "Tokens";
                }

                /**
                 * People of whom some must approve.
                 *
                 * @param name Name, unique in the token.
                 * @param quorum How many different people.
                 * @param approvals The people.
                 */
                public record Groups(String name, long quorum, List<Approvals> approvals) {
                    public Groups {
                        approvals = List.copyOf(approvals);
                    }

                    /** Reads it from JSON. */
                    public static Groups of(JsonObject json) {
                        return new Groups(
                                json.string("name"),
                                json.integer("quorum"),
                                json.list(
                                        "approvals",
                                        value -> Approvals.of(JsonObject.asObject(value))));
                    }

                    /** Shows no value: it may be a secret. */
                    @Override
                    public String toString() {
                        return "Groups";
                    }

                    /**
                     * Somebody who may approve.
                     *
                     * @param type What names the approver. One of: public_key, certificate,
                     *     onboarded_approver_certificate.
                     * @param name Name; of a certificate its common name.
                     * @param value SubjectPublicKeyInfo or certificate, DER.
                     */
                    public record Approvals(
                            String type, Optional<String> name, Optional<Base64Bytes> value) {

                        /** Reads it from JSON. */
                        public static Approvals of(JsonObject json) {
                            return new Approvals(
                                    json.string("type"),
                                    json.optionalString("name"),
                                    json.optionalBytes("value"));
                        }

                        /** Shows no value: it may be a secret. */
                        @Override
                        public String toString() {
                            return "Approvals";
                        }
                    }
                }
            }
        }
    }

    /**
     * An officer.
     *
     * @param credential Id of the credential.
     * @param name What its owner calls it.
     * @param role Its role.
     * @param operations What it may change.
     */
    public record Officers(String credential, String name, String role, List<String> operations) {
        public Officers {
            operations = List.copyOf(operations);
        }

        /** Reads it from JSON. */
        public static Officers of(JsonObject json) {
            return new Officers(
                    json.string("credential"),
                    json.string("name"),
                    json.string("role"),
                    json.list("operations", JsonObject::asString));
        }

        /** Shows no value: it may be a secret. */
        @Override
        public String toString() {
            return "Officers";
        }
    }
}
