package io.claviger.rest.route;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.rest.json.Json;
import java.util.Optional;

/**
 * Form of a body, as OpenAPI 3.1 (JSON Schema 2020-12) writes it. Kept next to the routes so that
 * the document and the service cannot drift apart.
 *
 * @param name under which the document lists it; empty: written where it is used
 */
public record Schema(Optional<String> name, ObjectNode definition) {

    /** One member of an object. */
    public record Member(String name, Schema schema, boolean required) {}

    public static Schema text(String description) {
        return typed("string", description);
    }

    public static Schema base64(String description) {
        Schema schema = typed("string", description);
        schema.definition.put("contentEncoding", "base64");
        return schema;
    }

    public static Schema instant(String description) {
        Schema schema = typed("string", description);
        schema.definition.put("format", "date-time");
        return schema;
    }

    public static Schema integer(String description) {
        return typed("integer", description);
    }

    public static Schema flag(String description) {
        return typed("boolean", description);
    }

    public static Schema oneOf(String description, Iterable<String> values) {
        Schema schema = typed("string", description);
        var names = schema.definition.putArray("enum");
        values.forEach(names::add);
        return schema;
    }

    public static Schema list(Schema element, String description) {
        Schema schema = typed("array", description);
        schema.definition.set("items", element.reference());
        return schema;
    }

    /** A password: a list of one-character strings, or one string. */
    public static Schema password(String description) {
        ObjectNode node = Json.object().put("description", description);
        var forms = node.putArray("type");
        forms.add("array").add("string").add("null");
        node.putObject("items").put("type", "string");
        node.put("writeOnly", true);
        return new Schema(Optional.empty(), node);
    }

    public static Schema object(String name, String description, Member... members) {
        ObjectNode node = Json.object().put("type", "object").put("description", description);
        ObjectNode properties = node.putObject("properties");
        var required = Json.array();
        for (Member member : members) {
            properties.set(member.name(), member.schema().reference());
            if (member.required()) {
                required.add(member.name());
            }
        }
        if (!required.isEmpty()) {
            node.set("required", required);
        }
        return new Schema(name.isEmpty() ? Optional.empty() : Optional.of(name), node);
    }

    /** A member that must be there. */
    public static Member must(String name, Schema schema) {
        return new Member(name, schema, true);
    }

    /** A member that may be absent. */
    public static Member may(String name, Schema schema) {
        return new Member(name, schema, false);
    }

    /** The same schema, with null as one more value. */
    public Schema orNull() {
        ObjectNode node = Json.object();
        if (name.isPresent()) {
            node.putArray("anyOf").add(reference()).addObject().put("type", "null");
            return new Schema(Optional.empty(), node);
        }
        node.setAll(definition);
        if (definition.path("type").isTextual()) {
            node.putArray("type").add(definition.path("type").textValue()).add("null");
        }
        if (definition.has("enum")) {
            node.set("enum", definition.withArray("enum").deepCopy().addNull());
        }
        return new Schema(Optional.empty(), node);
    }

    /**
     * A reference to the named schema, or the schema itself; nested names are kept for the
     * document.
     */
    public ObjectNode reference() {
        if (name.isEmpty()) {
            return definition;
        }
        ObjectNode reference = Json.object();
        reference.put("$ref", "#/components/schemas/" + name.get());
        NamedSchemas.remember(this);
        return reference;
    }

    private static Schema typed(String type, String description) {
        return new Schema(
                Optional.empty(), Json.object().put("type", type).put("description", description));
    }
}
