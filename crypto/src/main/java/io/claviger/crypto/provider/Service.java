package io.claviger.crypto.provider;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which primitives are in service, and why the others are not. Immutable. */
final class Service {
    /** Everything: for the self-test itself, which has to run before anything is known. */
    static final Service UNTESTED = new Service(Map.of());

    private final Map<Primitive, String> failures;

    Service(Map<Primitive, String> failures) {
        this.failures =
                failures.isEmpty()
                        ? Map.of()
                        : Collections.unmodifiableMap(new EnumMap<>(failures));
    }

    boolean full() {
        return failures.isEmpty();
    }

    boolean has(Set<Primitive> needed) {
        return Collections.disjoint(failures.keySet(), needed);
    }

    /** The first failure among these. */
    Optional<String> failureAmong(Set<Primitive> needed) {
        return needed.stream()
                .filter(failures::containsKey)
                .map(primitive -> primitive + ": " + failures.get(primitive))
                .findFirst();
    }
}
