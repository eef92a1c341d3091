package io.claviger.rest.key;

import io.claviger.core.attribute.Attribute;
import io.claviger.rest.json.Members;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Names of attributes on the wire: {@code neverExtractable}. */
final class AttributeNames {
    private static final Map<String, Attribute> BY_NAME =
            Arrays.stream(Attribute.values())
                    .filter(AttributeNames::shown)
                    .collect(Collectors.toUnmodifiableMap(AttributeNames::of, Function.identity()));

    private AttributeNames() {}

    /** Whether keys that are stored can have it; of others no client hears. */
    static boolean shown(Attribute attribute) {
        return attribute.kind() != Attribute.Kind.OF_SESSION;
    }

    static String of(Attribute attribute) {
        StringBuilder name = new StringBuilder();
        for (String word : attribute.name().toLowerCase(Locale.ROOT).split("_", -1)) {
            name.append(
                    name.isEmpty()
                            ? word
                            : Character.toUpperCase(word.charAt(0)) + word.substring(1));
        }
        return name.toString();
    }

    /**
     * The attributes that the member names, each with its value; names that are none are ignored.
     */
    static Map<Attribute, Boolean> changes(Members body) {
        Map<Attribute, Boolean> changes = new EnumMap<>(Attribute.class);
        body.optionalObject("attributes")
                .map(Members::flags)
                .orElse(Map.of())
                .forEach(
                        (name, value) ->
                                find(name).ifPresent(attribute -> changes.put(attribute, value)));
        return changes;
    }

    static Optional<Attribute> find(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }
}
