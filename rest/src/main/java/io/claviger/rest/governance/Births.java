package io.claviger.rest.governance;

import io.claviger.core.id.KeyId;
import io.claviger.core.state.KeyObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** When keys were made, by application and kind. Not for sharing between threads. */
final class Births {
    /** A birth: only what is compared, so that a large partition fits. */
    record Birth(Instant created, String label, KeyId key) {}

    private final Map<String, TreeSet<Birth>> byKind = new HashMap<>();

    void add(KeyObject key) {
        if (key.invalidated().isEmpty()) {
            byKind.computeIfAbsent(
                            kind(key),
                            _ ->
                                    new TreeSet<>(
                                            Comparator.comparing(Birth::created)
                                                    .thenComparing(Birth::label)))
                    .add(birth(key));
        }
    }

    /** The key of the same application and kind that was made last before this one. */
    Optional<Birth> before(KeyObject key, Duration within) {
        return Optional.ofNullable(byKind.get(kind(key)))
                .map(births -> births.lower(birth(key)))
                .filter(birth -> key.created().isBefore(birth.created().plus(within)));
    }

    private static Birth birth(KeyObject key) {
        return new Birth(key.created(), key.label().value(), key.id());
    }

    private static String kind(KeyObject key) {
        return key.application() + " " + key.spec().displayName();
    }
}
