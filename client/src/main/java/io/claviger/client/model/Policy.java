package io.claviger.client.model;

import io.claviger.client.json.Base64Bytes;
import io.claviger.client.json.JsonMembers;
import io.claviger.client.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * Smart Key Attributes of a key.
 *
 * @param ruleUse Any token fulfilled is enough; null asks for nobody.
 * @param ruleBlock Any token fulfilled is enough; null asks for nobody.
 * @param ruleUnblock Any token fulfilled is enough; null asks for nobody.
 * @param ruleModify Any token fulfilled is enough; null asks for nobody.
 * @param keyStatus State of the key.
 */
public record Policy(
        Optional<Rule> ruleUse,
        Optional<Rule> ruleBlock,
        Optional<Rule> ruleUnblock,
        Optional<Rule> ruleModify,
        Optional<KeyStatus> keyStatus) {

    /** Reads it from JSON. */
    public static Policy of(JsonObject json) {
        return new Policy(
                json.optionalObject("ruleUse").map(Rule::of),
                json.optionalObject("ruleBlock").map(Rule::of),
                json.optionalObject("ruleUnblock").map(Rule::of),
                json.optionalObject("ruleModify").map(Rule::of),
                json.optionalObject("keyStatus").map(KeyStatus::of));
    }

    /** The JSON of it. */
    public JsonObject json() {
        return new JsonMembers()
                .put("ruleUse", ruleUse.map(value -> value.json()))
                .put("ruleBlock", ruleBlock.map(value -> value.json()))
                .put("ruleUnblock", ruleUnblock.map(value -> value.json()))
                .put("ruleModify", ruleModify.map(value -> value.json()))
                .put("keyStatus", keyStatus.map(value -> value.json()))
                .object();
    }

    /** Begins one with what it cannot do without. */
    public static Builder with() {
        return new Builder();
    }

    /** Adds what is asked for beyond. */
    public static final class Builder {
        private Optional<Rule> ruleUse = Optional.empty();
        private Optional<Rule> ruleBlock = Optional.empty();
        private Optional<Rule> ruleUnblock = Optional.empty();
        private Optional<Rule> ruleModify = Optional.empty();
        private Optional<KeyStatus> keyStatus = Optional.empty();

        private Builder() {}

        /** Any token fulfilled is enough; null asks for nobody. */
        public Builder ruleUse(Rule ruleUse) {
            this.ruleUse = Optional.of(ruleUse);
            return this;
        }

        /** Any token fulfilled is enough; null asks for nobody. */
        public Builder ruleBlock(Rule ruleBlock) {
            this.ruleBlock = Optional.of(ruleBlock);
            return this;
        }

        /** Any token fulfilled is enough; null asks for nobody. */
        public Builder ruleUnblock(Rule ruleUnblock) {
            this.ruleUnblock = Optional.of(ruleUnblock);
            return this;
        }

        /** Any token fulfilled is enough; null asks for nobody. */
        public Builder ruleModify(Rule ruleModify) {
            this.ruleModify = Optional.of(ruleModify);
            return this;
        }

        /** State of the key. */
        public Builder keyStatus(KeyStatus keyStatus) {
            this.keyStatus = Optional.of(keyStatus);
            return this;
        }

        /** What was put together. */
        public Policy build() {
            return new Policy(ruleUse, ruleBlock, ruleUnblock, ruleModify, keyStatus);
        }
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "Policy";
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
                    json.optionalList("tokens", value -> Tokens.of(JsonObject.asObject(value))));
        }

        /** The JSON of it. */
        public JsonObject json() {
            return new JsonMembers().optionalList("tokens", tokens, value -> value.json()).object();
        }

        /** Begins one with what it cannot do without. */
        public static Builder with() {
            return new Builder();
        }

        /** Adds what is asked for beyond. */
        public static final class Builder {
            private Optional<List<Tokens>> tokens = Optional.empty();

            private Builder() {}

            /** The tokens. */
            public Builder tokens(List<Tokens> tokens) {
                this.tokens = Optional.of(tokens);
                return this;
            }

            /** What was put together. */
            public Rule build() {
                return new Rule(tokens);
            }
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

            /** The JSON of it. */
            public JsonObject json() {
                return new JsonMembers()
                        .put("name", JsonMembers.text(name))
                        .put("timelock", JsonMembers.number(timelock))
                        .put("timeout", JsonMembers.number(timeout))
                        .optionalList("groups", groups, value -> value.json())
                        .object();
            }

            /** Begins one with what it cannot do without. */
            public static Builder with(String name, long timelock, long timeout) {
                return new Builder(name, timelock, timeout);
            }

            /** Adds what is asked for beyond. */
            public static final class Builder {
                private final String name;
                private final long timelock;
                private final long timeout;
                private Optional<List<Groups>> groups = Optional.empty();

                private Builder(String name, long timelock, long timeout) {
                    this.name = name;
                    this.timelock = timelock;
                    this.timeout = timeout;
                }

                /** The groups. */
                public Builder groups(List<Groups> groups) {
                    this.groups = Optional.of(groups);
                    return this;
                }

                /** What was put together. */
                public Tokens build() {
                    return new Tokens(name, timelock, timeout, groups);
                }
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

                /** The JSON of it. */
                public JsonObject json() {
                    return new JsonMembers()
                            .put("name", JsonMembers.text(name))
                            .put("quorum", JsonMembers.number(quorum))
                            .list("approvals", approvals, value -> value.json())
                            .object();
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

                    /** The JSON of it. */
                    public JsonObject json() {
                        return new JsonMembers()
                                .put("type", JsonMembers.text(type))
                                .put("name", name.map(value -> JsonMembers.text(value)))
                                .put("value", value.map(value -> JsonMembers.text(value.text())))
                                .object();
                    }

                    /** Begins one with what it cannot do without. */
                    public static Builder with(String type) {
                        return new Builder(type);
                    }

                    /** Adds what is asked for beyond. */
                    public static final class Builder {
                        private final String type;
                        private Optional<String> name = Optional.empty();
                        private Optional<Base64Bytes> value = Optional.empty();

                        private Builder(String type) {
                            this.type = type;
                        }

                        /** Name; of a certificate its common name. */
                        public Builder name(String name) {
                            this.name = Optional.of(name);
                            return this;
                        }

                        /** SubjectPublicKeyInfo or certificate, DER. */
                        public Builder value(Base64Bytes value) {
                            this.value = Optional.of(value);
                            return this;
                        }

                        /** What was put together. */
                        public Approvals build() {
                            return new Approvals(type, name, value);
                        }
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

    /**
     * State of the key.
     *
     * @param blocked Whether use is blocked.
     */
    public record KeyStatus(boolean blocked) {

        /** Reads it from JSON. */
        public static KeyStatus of(JsonObject json) {
            return new KeyStatus(json.flag("blocked"));
        }

        /** The JSON of it. */
        public JsonObject json() {
            return new JsonMembers().put("blocked", JsonMembers.flag(blocked)).object();
        }

        /** Shows no value: it may be a secret. */
        @Override
        public String toString() {
            return "KeyStatus";
        }
    }
}
