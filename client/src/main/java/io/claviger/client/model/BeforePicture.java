package io.claviger.client.model;

import io.claviger.client.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * What things were like.
 *
 * @param records Size of the log.
 * @param rootHash Root of its tree, hexadecimal.
 * @param node The node, its version and state.
 * @param policies Of the partitions in scope.
 * @param applications Of the applications in the gate.
 * @param gate As its name says.
 */
public record BeforePicture(
        long records,
        String rootHash,
        String node,
        List<Policies> policies,
        List<Applications> applications,
        Optional<GateCheck> gate) {
    public BeforePicture {
        policies = List.copyOf(policies);
        applications = List.copyOf(applications);
    }

    /** Reads it from JSON. */
    public static BeforePicture of(JsonObject json) {
        return new BeforePicture(
                json.integer("records"),
                json.string("rootHash"),
                json.string("node"),
                json.list("policies", value -> Policies.of(JsonObject.asObject(value))),
                json.list("applications", value -> Applications.of(JsonObject.asObject(value))),
                json.optionalObject("gate").map(GateCheck::of));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "BeforePicture";
    }

    /**
     * Policy of a partition.
     *
     * @param partition Name.
     * @param policy As its name says.
     */
    public record Policies(String partition, PartitionPolicy policy) {

        /** Reads it from JSON. */
        public static Policies of(JsonObject json) {
            return new Policies(
                    json.string("partition"), PartitionPolicy.of(json.object("policy")));
        }

        /** Shows no value: it may be a secret. */
        @Override
        public String toString() {
            return "Policies";
        }
    }

    /**
     * An onboarding record.
     *
     * @param name Name.
     * @param version Version.
     */
    public record Applications(String name, long version) {

        /** Reads it from JSON. */
        public static Applications of(JsonObject json) {
            return new Applications(json.string("name"), json.integer("version"));
        }

        /** Shows no value: it may be a secret. */
        @Override
        public String toString() {
            return "Applications";
        }
    }
}
