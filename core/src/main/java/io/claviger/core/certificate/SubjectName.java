package io.claviger.core.certificate;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/** A subject's name by its parts; empty where a request names none. */
public record SubjectName(Map<SubjectAttribute, String> parts) {
    public static final SubjectName NONE = new SubjectName(Map.of());

    public SubjectName {
        var ordered = new EnumMap<SubjectAttribute, String>(SubjectAttribute.class);
        ordered.putAll(parts);
        ordered.forEach(SubjectName::requireForm);
        parts = Collections.unmodifiableMap(ordered);
    }

    private static void requireForm(SubjectAttribute attribute, String value) {
        boolean wrong =
                value.isBlank()
                        || value.length() > attribute.maxCharacters()
                        || value.chars().anyMatch(Character::isISOControl)
                        || (attribute.ascii() && value.chars().anyMatch(c -> c > '~'))
                        || (attribute == SubjectAttribute.COUNTRY && value.length() != 2);
        if (wrong) {
            throw new IllegalArgumentException(
                    "'%s' is not %s"
                            .formatted(
                                    attribute.wireName(),
                                    attribute == SubjectAttribute.COUNTRY
                                            ? "a country code of two letters"
                                            : "1 to %d printable characters"
                                                    .formatted(attribute.maxCharacters())));
        }
    }

    public boolean isEmpty() {
        return parts.isEmpty();
    }
}
