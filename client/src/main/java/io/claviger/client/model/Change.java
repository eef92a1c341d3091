package io.claviger.client.model;

import io.claviger.client.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A change under its ticket.
 *
 * @param ticket Id of the ticket.
 * @param status Where it stands. One of: open, rolling-back, closed, rolled-back.
 * @param plan What will be done.
 * @param rollbackCriteria What makes it be taken back.
 * @param partitions Partitions in scope.
 * @param nodes Nodes in scope.
 * @param gate One probe for each application.
 * @param opened When it was opened.
 * @param openedBy Credential.
 * @param before As its name says.
 * @param steps Steps, oldest first.
 * @param findings Oldest first.
 * @param check As its name says.
 * @param version 1 when it was opened.
 */
public record Change(
        String ticket,
        String status,
        String plan,
        String rollbackCriteria,
        List<String> partitions,
        List<String> nodes,
        List<GateProbe> gate,
        Instant opened,
        Optional<String> openedBy,
        BeforePicture before,
        List<Steps> steps,
        List<ChangeFinding> findings,
        Optional<GateCheck> check,
        long version) {
    public Change {
        partitions = List.copyOf(partitions);
        nodes = List.copyOf(nodes);
        gate = List.copyOf(gate);
        steps = List.copyOf(steps);
        findings = List.copyOf(findings);
    }

    /** Reads it from JSON. */
    public static Change of(JsonObject json) {
        return new Change(
                json.string("ticket"),
                json.string("status"),
                json.string("plan"),
                json.string("rollbackCriteria"),
                json.list("partitions", JsonObject::asString),
                json.list("nodes", JsonObject::asString),
                json.list("gate", value -> GateProbe.of(JsonObject.asObject(value))),
                json.instant("opened"),
                json.optionalString("openedBy"),
                BeforePicture.of(json.object("before")),
                json.list("steps", value -> Steps.of(JsonObject.asObject(value))),
                json.list("findings", value -> ChangeFinding.of(JsonObject.asObject(value))),
                json.optionalObject("check").map(GateCheck::of),
                json.integer("version"));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "Change";
    }

    /**
     * Something that was done.
     *
     * @param time When.
     * @param by Credential.
     * @param text In the words of who did it.
     */
    public record Steps(Instant time, Optional<String> by, String text) {

        /** Reads it from JSON. */
        public static Steps of(JsonObject json) {
            return new Steps(json.instant("time"), json.optionalString("by"), json.string("text"));
        }

        /** Shows no value: it may be a secret. */
        @Override
        public String toString() {
            return "Steps";
        }
    }
}
