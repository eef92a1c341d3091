package io.claviger.evidence.log;

import io.claviger.evidence.record.ParsedRecord;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * Which records are looked for: those that have all the values and lie in the time.
 *
 * @param values at most one for each dimension
 * @param from the first instant that counts
 * @param to the first instant that does not count any more
 */
public record RecordQuery(
        Map<Dimension, String> values, Optional<Instant> from, Optional<Instant> to) {
    public RecordQuery {
        var copy = new EnumMap<Dimension, String>(Dimension.class);
        copy.putAll(values);
        values = Collections.unmodifiableMap(copy);
        values.forEach(
                (dimension, value) ->
                        dimension
                                .forbids(value)
                                .ifPresent(
                                        needed -> {
                                            throw new IllegalArgumentException(
                                                    "'%s' is not %s"
                                                            .formatted(
                                                                    dimension.wireName(), needed));
                                        }));
    }

    /** Records with one value, of any time. */
    public static RecordQuery of(Dimension dimension, String value) {
        return new RecordQuery(Map.of(dimension, value), Optional.empty(), Optional.empty());
    }

    /** The value by which the index is read; the others are compared. */
    Optional<Map.Entry<Dimension, String>> leading() {
        return values.entrySet().stream().findFirst();
    }

    /** Whether a record is one of those that are looked for. */
    public boolean asks(ParsedRecord record) {
        return matches(record)
                && from.filter(record.time()::isBefore).isEmpty()
                && to.filter(time -> !record.time().isBefore(time)).isEmpty();
    }

    /** The question in words: {@code key = …, from …}. */
    public String sentence() {
        var words = new StringJoiner(", ");
        values.forEach((dimension, value) -> words.add(dimension.wireName() + " = " + value));
        from.ifPresent(time -> words.add("from " + time));
        to.ifPresent(time -> words.add("to " + time));
        return words.length() == 0 ? "everything" : words.toString();
    }

    /** Whether a record that the leading value led to has the other values, too. */
    boolean matches(ParsedRecord record) {
        return values.entrySet().stream()
                .allMatch(each -> each.getKey().matches(record, each.getValue()));
    }
}
