package io.claviger.rest.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.crypto.secret.SecretBytes;
import io.claviger.rest.error.HttpError;
import io.claviger.rest.error.Unacceptable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The members of one JSON object, read by name and type. {@code null} and absent are the same;
 * members that nobody asks for are ignored. Every reader throws {@link Unacceptable} naming the
 * member.
 */
public final class Members {
    /** Most elements that a list in a request may have. */
    public static final int MAX_ELEMENTS = 1024;

    private static final Pattern PEM_HEADER = Pattern.compile("-----[A-Z0-9 ]+-----");

    private final String path;
    private final ObjectNode node;

    Members(String path, ObjectNode node) {
        this.path = path;
        this.node = node;
    }

    /** Whether the member is there and not null. */
    public boolean has(String name) {
        return find(name) != null;
    }

    /** Refuses a body with a member that is none of these. */
    public void refuseOthers(Set<String> names) {
        for (String name : node.propertyStream().map(Map.Entry::getKey).sorted().toList()) {
            if (!names.contains(name)) {
                throw Unacceptable.malformed(
                        "field '%s' is unknown".formatted(path(printable(name))));
            }
        }
    }

    public Members object(String name) {
        return optionalObject(name).orElseThrow(() -> missing(name));
    }

    public Optional<Members> optionalObject(String name) {
        return switch (find(name)) {
            case null -> Optional.empty();
            case ObjectNode object -> Optional.of(new Members(path(name) + ".", object));
            default -> throw wrongType(name, "a JSON object");
        };
    }

    public String text(String name) {
        JsonNode value = find(name);
        if (value == null) {
            throw missing(name);
        }
        return textOf(name, value);
    }

    public Optional<String> optionalText(String name) {
        JsonNode value = find(name);
        return value == null ? Optional.empty() : Optional.of(textOf(name, value));
    }

    public Optional<Integer> optionalInteger(String name) {
        JsonNode value = find(name);
        if (value == null) {
            return Optional.empty();
        }
        if (!value.isNumber()) {
            throw wrongType(name, "a number");
        }
        // One client prints integers in floating point form, so 2048.0 counts. The exponent is
        // bounded before any arithmetic: 1e999999999 must not be expanded.
        var decimal = value.decimalValue();
        if (decimal.precision() - (long) decimal.scale() > 11 || decimal.scale() > 32) {
            throw new Unacceptable(
                    RefusalCode.INVALID_NUMBER_RANGE,
                    "the number in field '" + path(name) + "' is out of range");
        }
        try {
            return Optional.of(decimal.intValueExact());
        } catch (ArithmeticException notInteger) {
            throw wrongType(name, "an integer of 32 bits");
        }
    }

    public Optional<Boolean> optionalFlag(String name) {
        JsonNode value = find(name);
        if (value == null) {
            return Optional.empty();
        }
        if (!value.isBoolean()) {
            throw wrongType(name, "true or false");
        }
        return Optional.of(value.booleanValue());
    }

    public boolean flag(String name, boolean whenAbsent) {
        return optionalFlag(name).orElse(whenAbsent);
    }

    /** A list of texts; one text alone counts as a list of one. */
    public Optional<List<String>> optionalTexts(String name) {
        JsonNode value = find(name);
        if (value == null) {
            return Optional.empty();
        }
        if (value.isTextual()) {
            return Optional.of(List.of(value.textValue()));
        }
        if (!(value instanceof ArrayNode array) || array.size() > MAX_ELEMENTS) {
            throw wrongType(name, "a list of at most " + MAX_ELEMENTS + " texts");
        }
        List<String> texts = new ArrayList<>(array.size());
        for (JsonNode element : array) {
            if (!element.isTextual()) {
                throw wrongType(name, "a list of texts");
            }
            texts.add(element.textValue());
        }
        return Optional.of(texts);
    }

    /** The objects of a list; none when it is absent. */
    public List<Members> objects(String name) {
        return switch (find(name)) {
            case null -> List.of();
            case ArrayNode array when array.size() <= MAX_ELEMENTS -> {
                List<Members> objects = new ArrayList<>(array.size());
                for (JsonNode element : array) {
                    if (!(element instanceof ObjectNode object)) {
                        throw wrongType(name, "a list of JSON objects");
                    }
                    objects.add(
                            new Members("%s[%d].".formatted(path(name), objects.size()), object));
                }
                yield objects;
            }
            default -> throw wrongType(name, "a list of at most " + MAX_ELEMENTS + " objects");
        };
    }

    /** How many elements the list has; 0 when it is absent. */
    public int count(String name) {
        return switch (find(name)) {
            case null -> 0;
            case ArrayNode array -> array.size();
            default -> throw wrongType(name, "a list");
        };
    }

    /** All members that hold true or false. */
    public Map<String, Boolean> flags() {
        Map<String, Boolean> flags = new TreeMap<>();
        for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            optionalFlag(name).ifPresent(value -> flags.put(name, value));
        }
        return flags;
    }

    /** The member as one value of a closed set. */
    public <T> T named(String name, Function<String, Optional<T>> lookup) {
        return optionalNamed(name, lookup).orElseThrow(() -> missing(name));
    }

    /** The member as one value of a closed set, if it is there. */
    public <T> Optional<T> optionalNamed(String name, Function<String, Optional<T>> lookup) {
        return optionalText(name)
                .map(text -> lookup.apply(text).orElseThrow(() -> unknownValue(name, text)));
    }

    /** A key label. */
    public KeyLabel label(String name) {
        return labelOf(path(name), text(name));
    }

    /** {@code text} as a key label, refused under the name of the field that holds it. */
    public static KeyLabel labelOf(String field, String text) {
        try {
            return new KeyLabel(text);
        } catch (IllegalArgumentException impossible) {
            throw new Unacceptable(
                    Refusal.of(
                            RefusalCode.MALFORMED_REQUEST,
                            "field '" + field + "' is no key label: " + impossible.getMessage()),
                    HttpError.INVALID_KEY_NAME);
        }
    }

    /** Standard base64 with padding. */
    public byte[] base64(String name) {
        return Binary.base64(path(name), text(name));
    }

    /** Standard base64 with padding, if it is there. */
    public Optional<byte[]> optionalBase64(String name) {
        return optionalText(name).map(text -> Binary.base64(path(name), text));
    }

    /** Base64 with or without the header lines of PEM, if it is there. */
    public Optional<byte[]> optionalPem(String name) {
        return optionalText(name)
                .map(text -> PEM_HEADER.matcher(text).replaceAll(""))
                .map(text -> Binary.base64(path(name), text));
    }

    /** PEM blocks (RFC 7468) of any kind in their order, or one value in base64 alone. */
    public List<Bytes> pemOrBase64(String name) {
        return Binary.pemOrBase64(path(name), text(name));
    }

    /** An even number of hexadecimal digits. */
    public byte[] hex(String name) {
        return Binary.hex(path(name), text(name));
    }

    /**
     * A password: an array of one-character strings, or one string. An empty one is none. The
     * caller closes what it gets.
     */
    public Optional<SecretBytes> password(String name) {
        return switch (find(name)) {
            case null -> Optional.empty();
            case ArrayNode array -> Passwords.ofElements(path(name), array);
            case JsonNode value when value.isTextual() ->
                    Passwords.ofText(path(name), value.textValue());
            default -> throw wrongType(name, "a list of characters or a text");
        };
    }

    /** Refuses a member that is not there. */
    public Unacceptable missing(String name) {
        return Unacceptable.malformed("field '" + path(name) + "' is missing");
    }

    /** Refuses a name that the contract does not know. */
    public Unacceptable unknownValue(String name, String value) {
        return new Unacceptable(
                RefusalCode.UNKNOWN_ENUM_VALUE,
                "Value '" + printable(value) + "' is not valid for field '" + path(name) + "'");
    }

    /** Where the member is, for messages. */
    public String path(String name) {
        return path + name;
    }

    private String textOf(String name, JsonNode value) {
        if (!value.isTextual()) {
            throw wrongType(name, "a text");
        }
        return value.textValue();
    }

    private @Nullable JsonNode find(String name) {
        JsonNode value = node.get(name);
        return value == null || value.isNull() ? null : value;
    }

    private Unacceptable wrongType(String name, String expected) {
        return Unacceptable.malformed("field '" + path(name) + "' is not " + expected);
    }

    private static String printable(String value) {
        StringBuilder shown = new StringBuilder();
        value.chars()
                .limit(64)
                .forEach(c -> shown.append(c > 0x20 && c < 0x7F && c != '\'' ? (char) c : '?'));
        return value.length() > 64 ? shown.append("...").toString() : shown.toString();
    }
}
