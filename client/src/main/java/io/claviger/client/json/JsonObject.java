package io.claviger.client.json;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A JSON object. Members that nobody asks for are kept and ignored, so that an answer of a newer
 * service can be read. A member that is {@code null} counts as absent.
 */
public final class JsonObject implements JsonValue {
    /** An object without members. */
    public static final JsonObject EMPTY = new JsonObject(Map.of());

    private final Map<String, JsonValue> members;

    private JsonObject(Map<String, JsonValue> members) {
        this.members = members;
    }

    /** An object with these members, in their order. */
    public static JsonObject of(Map<String, JsonValue> members) {
        return new JsonObject(Collections.unmodifiableMap(new LinkedHashMap<>(members)));
    }

    /**
     * Reads an object.
     *
     * @throws JsonException if the text is none
     */
    public static JsonObject parse(String text) {
        return asObject(JsonReader.read(text));
    }

    /** All members. */
    public Map<String, JsonValue> members() {
        return members;
    }

    private Optional<JsonValue> present(String name) {
        return Optional.ofNullable(members.get(name)).filter(value -> !(value instanceof Null));
    }

    /** A member that has to be there. */
    private JsonValue needed(String name) {
        return present(name)
                .orElseThrow(() -> new JsonException("member '" + name + "' is missing"));
    }

    /** A string that has to be there. */
    public String string(String name) {
        return asString(needed(name));
    }

    /** A string, if it is there. */
    public Optional<String> optionalString(String name) {
        return present(name).map(JsonObject::asString);
    }

    /** A whole number that has to be there. */
    public long integer(String name) {
        return asInteger(needed(name));
    }

    /** A whole number, if it is there. */
    public Optional<Long> optionalInteger(String name) {
        return present(name).map(JsonObject::asInteger);
    }

    /** A truth value that has to be there. */
    public boolean flag(String name) {
        return asFlag(needed(name));
    }

    /** A truth value, if it is there. */
    public Optional<Boolean> optionalFlag(String name) {
        return present(name).map(JsonObject::asFlag);
    }

    /** A point in time (RFC 3339) that has to be there. */
    public Instant instant(String name) {
        return asInstant(needed(name));
    }

    /** A point in time (RFC 3339), if it is there. */
    public Optional<Instant> optionalInstant(String name) {
        return present(name).map(JsonObject::asInstant);
    }

    /** Bytes in Base64 (RFC 4648, section 4) that have to be there. */
    public Base64Bytes bytes(String name) {
        return asBytes(needed(name));
    }

    /** Bytes in Base64, if they are there. */
    public Optional<Base64Bytes> optionalBytes(String name) {
        return present(name).map(JsonObject::asBytes);
    }

    /** An object that has to be there. */
    public JsonObject object(String name) {
        return asObject(needed(name));
    }

    /** An object, if it is there. */
    public Optional<JsonObject> optionalObject(String name) {
        return present(name).map(JsonObject::asObject);
    }

    /** Any value that has to be there, {@code null} included. */
    public JsonValue value(String name) {
        return Optional.ofNullable(members.get(name)).orElse(Null.VALUE);
    }

    /**
     * A list; one that is not there is empty.
     *
     * @param item reads one of its values, as {@link #asString}
     */
    public <T> List<T> list(String name, Function<JsonValue, T> item) {
        return present(name).map(value -> asList(value, item)).orElse(List.of());
    }

    /** A list, if it is there. */
    public <T> Optional<List<T>> optionalList(String name, Function<JsonValue, T> item) {
        return present(name).map(value -> asList(value, item));
    }

    /** The items of a list. */
    public static <T> List<T> asList(JsonValue value, Function<JsonValue, T> item) {
        if (!(value instanceof Array array)) {
            throw new JsonException("a list is expected");
        }
        List<T> items = new ArrayList<>();
        array.items().forEach(each -> items.add(item.apply(each)));
        return List.copyOf(items);
    }

    /** The value as a string. */
    public static String asString(JsonValue value) {
        if (value instanceof Text text) {
            return text.value();
        }
        throw new JsonException("a string is expected");
    }

    /** The value as a whole number. */
    public static long asInteger(JsonValue value) {
        try {
            if (value instanceof Numeral number) {
                return Long.parseLong(number.digits());
            }
            throw new JsonException("a number is expected");
        } catch (NumberFormatException e) {
            throw new JsonException("a whole number is expected", e);
        }
    }

    /** The value as a truth value. */
    public static boolean asFlag(JsonValue value) {
        if (value instanceof Flag flag) {
            return flag.value();
        }
        throw new JsonException("true or false is expected");
    }

    /** The value as a point in time. */
    public static Instant asInstant(JsonValue value) {
        try {
            return Instant.parse(asString(value));
        } catch (DateTimeParseException e) {
            throw new JsonException("a point in time is expected", e);
        }
    }

    /** The value as bytes. */
    public static Base64Bytes asBytes(JsonValue value) {
        return new Base64Bytes(asString(value));
    }

    /** The value as an object. */
    public static JsonObject asObject(JsonValue value) {
        if (value instanceof JsonObject object) {
            return object;
        }
        throw new JsonException("an object is expected");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof JsonObject object && members.equals(object.members);
    }

    @Override
    public int hashCode() {
        return members.hashCode();
    }

    /** Names of members only: a value may be a secret. */
    @Override
    public String toString() {
        return "JsonObject" + members.keySet();
    }
}
