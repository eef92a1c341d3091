package io.claviger.client.model;

import io.claviger.client.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What was looked at, and what is broken.
 *
 * @param time As of this instant.
 * @param broken Whether anything is.
 * @param ladder Rungs in order.
 * @param finding The first thing that is broken.
 * @param fix The smallest change that helps and can be taken back.
 * @param healed What was refused and would not be any more.
 * @param incident What this opens under the ticket, or has: while it is open, no other key of the
 *     algorithm is made.
 * @param evidence What belongs to the ticket.
 * @param record Fetch the records.
 */
public record Diagnosis(
        Instant time,
        boolean broken,
        List<Ladder> ladder,
        Optional<Finding> finding,
        Optional<Fix> fix,
        Optional<String> healed,
        Optional<String> incident,
        List<Evidence> evidence,
        List<String> record) {
    public Diagnosis {
        ladder = List.copyOf(ladder);
        evidence = List.copyOf(evidence);
        record = List.copyOf(record);
    }

    /** Reads it from JSON. */
    public static Diagnosis of(JsonObject json) {
        return new Diagnosis(
                json.instant("time"),
                json.flag("broken"),
                json.list("ladder", value -> Ladder.of(JsonObject.asObject(value))),
                json.optionalObject("finding").map(Finding::of),
                json.optionalObject("fix").map(Fix::of),
                json.optionalString("healed"),
                json.optionalString("incident"),
                json.list("evidence", value -> Evidence.of(JsonObject.asObject(value))),
                json.list("record", JsonObject::asString));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "Diagnosis";
    }

    /**
     * A rung of the ladder.
     *
     * @param step confirm, trace or inspect.
     * @param state sound, broken or not-reached.
     * @param looks In order.
     */
    public record Ladder(String step, String state, List<Looks> looks) {
        public Ladder {
            looks = List.copyOf(looks);
        }

        /** Reads it from JSON. */
        public static Ladder of(JsonObject json) {
            return new Ladder(
                    json.string("step"),
                    json.string("state"),
                    json.list("looks", value -> Looks.of(JsonObject.asObject(value))));
        }

        /** Shows no value: it may be a secret. */
        @Override
        public String toString() {
            return "Ladder";
        }

        /**
         * One thing that was looked at.
         *
         * @param aspect What.
         * @param sound false: this is broken.
         * @param found What was seen.
         */
        public record Looks(String aspect, boolean sound, String found) {

            /** Reads it from JSON. */
            public static Looks of(JsonObject json) {
                return new Looks(json.string("aspect"), json.flag("sound"), json.string("found"));
            }

            /** Shows no value: it may be a secret. */
            @Override
            public String toString() {
                return "Looks";
            }
        }
    }

    /**
     * The first thing that is broken.
     *
     * @param step Rung.
     * @param aspect What of it.
     * @param code Code of docs/errors.md.
     * @param message What is wrong, with names.
     * @param meaning What the code means.
     */
    public record Finding(String step, String aspect, String code, String message, String meaning) {

        /** Reads it from JSON. */
        public static Finding of(JsonObject json) {
            return new Finding(
                    json.string("step"),
                    json.string("aspect"),
                    json.string("code"),
                    json.string("message"),
                    json.string("meaning"));
        }

        /** Shows no value: it may be a secret. */
        @Override
        public String toString() {
            return "Finding";
        }
    }

    /**
     * The smallest change that helps and can be taken back.
     *
     * @param what What to do.
     * @param who Who does it.
     * @param commands As they are typed.
     * @param undo How it is taken back.
     */
    public record Fix(String what, String who, List<String> commands, String undo) {
        public Fix {
            commands = List.copyOf(commands);
        }

        /** Reads it from JSON. */
        public static Fix of(JsonObject json) {
            return new Fix(
                    json.string("what"),
                    json.string("who"),
                    json.list("commands", JsonObject::asString),
                    json.string("undo"));
        }

        /** Shows no value: it may be a secret. */
        @Override
        public String toString() {
            return "Fix";
        }
    }

    /**
     * One kind of evidence of an incident.
     *
     * @param slot partition, interface, …
     * @param value What it is, or why there is none.
     */
    public record Evidence(String slot, String value) {

        /** Reads it from JSON. */
        public static Evidence of(JsonObject json) {
            return new Evidence(json.string("slot"), json.string("value"));
        }

        /** Shows no value: it may be a secret. */
        @Override
        public String toString() {
            return "Evidence";
        }
    }
}
