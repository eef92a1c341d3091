package io.claviger.engine.diagnosis;

import java.util.Optional;

/** What one look at the ladder shows. */
sealed interface Sight {
    /**
     * Nothing is wrong here.
     *
     * @param found what was seen, one sentence
     */
    record Sound(Aspect aspect, String found) implements Sight {}

    /** The walk ends here. */
    record Broken(Finding finding) implements Sight {}

    /**
     * What was refused and would not be now.
     *
     * @param sentence what was refused
     */
    record Healed(String sentence) implements Sight {}

    static Sight sound(Aspect aspect, String found) {
        return new Sound(aspect, found);
    }

    /** Broken if something was found, otherwise sound. */
    static Sight of(Optional<Finding> finding, Aspect aspect, String otherwise) {
        return finding.<Sight>map(Broken::new).orElseGet(() -> new Sound(aspect, otherwise));
    }
}
