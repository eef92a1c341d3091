package io.claviger.client.json;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Puts an object together. Members that are empty are left out. */
public final class JsonMembers {
    private final Map<String, JsonValue> members = new LinkedHashMap<>();

    /** A string. */
    public static JsonValue text(String value) {
        return new JsonValue.Text(value);
    }

    /** A whole number. */
    public static JsonValue number(long value) {
        return new JsonValue.Numeral(Long.toString(value));
    }

    /** A truth value. */
    public static JsonValue flag(boolean value) {
        return new JsonValue.Flag(value);
    }

    /** Adds a member. */
    public JsonMembers put(String name, JsonValue value) {
        members.put(name, value);
        return this;
    }

    /** Adds a member if there is one. */
    public JsonMembers put(String name, Optional<? extends JsonValue> value) {
        value.ifPresent(present -> members.put(name, present));
        return this;
    }

    /** Adds all members of an object. */
    public JsonMembers putAll(JsonObject object) {
        members.putAll(object.members());
        return this;
    }

    /** Adds a list. */
    public <T> JsonMembers list(
            String name, List<T> items, Function<? super T, ? extends JsonValue> item) {
        return put(name, array(items, item));
    }

    /** Adds a list if there is one. */
    public <T> JsonMembers optionalList(
            String name, Optional<List<T>> items, Function<? super T, ? extends JsonValue> item) {
        return put(name, items.map(list -> array(list, item)));
    }

    private static <T> JsonValue array(
            List<T> items, Function<? super T, ? extends JsonValue> item) {
        return new JsonValue.Array(items.stream().<JsonValue>map(item).toList());
    }

    /** The object. */
    public JsonObject object() {
        return JsonObject.of(members);
    }
}
