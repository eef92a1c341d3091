package io.claviger.client.model;

import io.claviger.client.json.JsonObject;
import java.util.List;

/**
 * An empty list: both behave alike.
 *
 * @param differences The differences.
 */
public record KeyDifferences(List<Differences> differences) {
    public KeyDifferences {
        differences = List.copyOf(differences);
    }

    /** Reads it from JSON. */
    public static KeyDifferences of(JsonObject json) {
        return new KeyDifferences(
                json.list("differences", value -> Differences.of(JsonObject.asObject(value))));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "KeyDifferences";
    }

    /**
     * One difference.
     *
     * @param aspect What.
     * @param first Here.
     * @param second There.
     * @param consequence What a caller sees of it.
     */
    public record Differences(String aspect, String first, String second, String consequence) {

        /** Reads it from JSON. */
        public static Differences of(JsonObject json) {
            return new Differences(
                    json.string("aspect"),
                    json.string("first"),
                    json.string("second"),
                    json.string("consequence"));
        }

        /** Shows no value: it may be a secret. */
        @Override
        public String toString() {
            return "Differences";
        }
    }
}
