package io.claviger.crypto.provider;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Which primitives are in service, and why the others are not. Each is tested before it is first
 * used (ISO/IEC 19790 §7.10.3.2), once, by whoever needs it first. Safe for use by several threads.
 */
final class Service {
    /** Everything: for the self-test itself, which has to run before anything is known. */
    static final Service UNTESTED = new Service(Map.of());

    private final Map<Primitive, Test> tests;

    /** Nothing is left to ask: what every use looks at first. */
    private volatile boolean full;

    private Service(Map<Primitive, Test> tests) {
        this.tests = tests;
        this.full = tests.isEmpty();
    }

    /**
     * @param test why a primitive fails its known-answer test; empty if it does not
     */
    static Service testedBy(Function<Primitive, Optional<String>> test) {
        Map<Primitive, Test> tests = new EnumMap<>(Primitive.class);
        for (Primitive primitive : Primitive.values()) {
            tests.put(primitive, new Test(primitive, test));
        }
        return new Service(tests);
    }

    /** Whether all are tested and none failed. */
    boolean full() {
        return full;
    }

    boolean has(Set<Primitive> needed) {
        return failureAmong(needed).isEmpty();
    }

    /** The first failure among these, tested now if they were not before. */
    Optional<String> failureAmong(Set<Primitive> needed) {
        if (full) {
            return Optional.empty();
        }
        return needed.stream()
                .flatMap(
                        primitive ->
                                test(primitive).map(failure -> primitive + ": " + failure).stream())
                .findFirst();
    }

    /** Why the primitive is out of service; tested now if it was not before. */
    Optional<String> test(Primitive primitive) {
        Test test = tests.get(primitive);
        return test == null ? Optional.empty() : test.failure();
    }

    /** To be called when every primitive was tested. */
    void complete() {
        full = tests.values().stream().allMatch(test -> test.failure().isEmpty());
    }

    /** One test, done once. */
    private static final class Test {
        private final Primitive primitive;
        private final Function<Primitive, Optional<String>> test;
        private volatile Optional<Outcome> outcome = Optional.empty();

        Test(Primitive primitive, Function<Primitive, Optional<String>> test) {
            this.primitive = primitive;
            this.test = test;
        }

        Optional<String> failure() {
            return outcome.orElseGet(this::done).failure();
        }

        private synchronized Outcome done() {
            Outcome known = outcome.orElseGet(() -> new Outcome(test.apply(primitive)));
            outcome = Optional.of(known);
            return known;
        }
    }

    private record Outcome(Optional<String> failure) {}
}
