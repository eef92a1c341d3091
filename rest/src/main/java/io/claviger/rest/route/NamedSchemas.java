package io.claviger.rest.route;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** All named schemas that something refers to; they are constants, so they are kept by name. */
public final class NamedSchemas {
    private static final Map<String, Schema> ALL = new ConcurrentHashMap<>();

    private NamedSchemas() {}

    static void remember(Schema schema) {
        Schema earlier = ALL.putIfAbsent(schema.name().orElseThrow(), schema);
        if (earlier != null && !earlier.definition().equals(schema.definition())) {
            throw new IllegalStateException("two schemas are named " + schema.name().orElseThrow());
        }
    }

    /** Definitions by name. */
    public static Map<String, ObjectNode> definitions() {
        Map<String, ObjectNode> definitions = new TreeMap<>();
        ALL.forEach((name, schema) -> definitions.put(name, schema.definition()));
        return definitions;
    }
}
