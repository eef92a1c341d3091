package io.claviger.core.attribute;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * The attributes of one key, as a set of those that are true, with the rules for making and
 * changing them.
 */
public record KeyAttributes(long mask) {
    private static final long KNOWN = maskOf(EnumSet.allOf(Attribute.class));

    public KeyAttributes {
        if ((mask & ~KNOWN) != 0) {
            throw new IllegalArgumentException("unknown attribute bits");
        }
    }

    public static KeyAttributes of(Set<Attribute> set) {
        return new KeyAttributes(maskOf(set));
    }

    /**
     * The attributes of a key that the boundary generates itself: {@code asked} plus what follows
     * from it. A key that starts sensitive has always been so; one that starts not extractable has
     * never been so.
     */
    public static KeyAttributes generated(Set<Attribute> asked) {
        var set = EnumSet.noneOf(Attribute.class);
        asked.stream().filter(a -> a.kind() != Attribute.Kind.HISTORY).forEach(set::add);
        set.add(Attribute.LOCAL);
        if (set.contains(Attribute.SENSITIVE)) {
            set.add(Attribute.ALWAYS_SENSITIVE);
        }
        if (!set.contains(Attribute.EXTRACTABLE)) {
            set.add(Attribute.NEVER_EXTRACTABLE);
        }
        return of(set);
    }

    /** The attributes of a key that came from outside, about whose past nothing is known. */
    public static KeyAttributes imported(Set<Attribute> asked) {
        var set = EnumSet.noneOf(Attribute.class);
        asked.stream().filter(a -> a.kind() != Attribute.Kind.HISTORY).forEach(set::add);
        return of(set);
    }

    /**
     * The attributes of a public key that came without its private half: {@code asked} without what
     * only the other half could do or needs, and with what this one can do for everybody.
     */
    public static KeyAttributes publicOnly(Set<Attribute> asked) {
        return imported(asked)
                .with(Attribute.SIGN, false)
                .with(Attribute.DECRYPT, false)
                .with(Attribute.UNWRAP, false)
                .with(Attribute.SENSITIVE, false)
                .with(Attribute.EXTRACTABLE, false)
                .with(Attribute.BIP32, false)
                .with(Attribute.SLIP10, false)
                .with(Attribute.VERIFY, true)
                .with(Attribute.ENCRYPT, true)
                .with(Attribute.WRAP, true)
                .with(Attribute.PUBLIC_ONLY, true);
    }

    /**
     * The attributes of a key that is computed from another: {@code asked} plus what the history of
     * both says. What was once outside the boundary stays so in all that comes from it.
     */
    public static KeyAttributes derived(Set<Attribute> asked, KeyAttributes base) {
        KeyAttributes fresh = generated(asked);
        return fresh.with(Attribute.LOCAL, false)
                .with(
                        Attribute.ALWAYS_SENSITIVE,
                        fresh.has(Attribute.ALWAYS_SENSITIVE)
                                && base.has(Attribute.ALWAYS_SENSITIVE))
                .with(
                        Attribute.NEVER_EXTRACTABLE,
                        fresh.has(Attribute.NEVER_EXTRACTABLE)
                                && base.has(Attribute.NEVER_EXTRACTABLE));
    }

    /** These attributes of a key that was computed with a peer, who holds it too. */
    public KeyAttributes sharedWithPeer() {
        return with(Attribute.AGREED, has(Attribute.SESSION));
    }

    public boolean has(Attribute attribute) {
        return (mask & bit(attribute)) != 0;
    }

    public KeyAttributes with(Attribute attribute, boolean value) {
        return new KeyAttributes(value ? mask | bit(attribute) : mask & ~bit(attribute));
    }

    public Set<Attribute> set() {
        var set = EnumSet.noneOf(Attribute.class);
        for (Attribute attribute : Attribute.values()) {
            if (has(attribute)) {
                set.add(attribute);
            }
        }
        return set;
    }

    /**
     * The first attribute that forbids going from these attributes to {@code next}; empty if the
     * change is legal. Capabilities go both ways; protection only becomes stricter; history and
     * creation flags never change; and a key that is not modifiable changes in nothing.
     */
    public Optional<Attribute> forbids(KeyAttributes next) {
        if (next.equals(this)) {
            return Optional.empty();
        }
        if (!has(Attribute.MODIFIABLE)) {
            return Optional.of(Attribute.MODIFIABLE);
        }
        for (Attribute attribute : Attribute.values()) {
            boolean before = has(attribute);
            boolean after = next.has(attribute);
            boolean legal =
                    switch (attribute.kind()) {
                        case CAPABILITY -> true;
                        case STRICTER_WHEN_SET -> after || !before;
                        case STRICTER_WHEN_CLEAR -> before || !after;
                        case HISTORY, FIXED, OF_SESSION -> before == after;
                    };
            if (!legal) {
                return Optional.of(attribute);
            }
        }
        return Optional.empty();
    }

    private static long maskOf(Set<Attribute> set) {
        return set.stream().mapToLong(KeyAttributes::bit).reduce(0, (a, b) -> a | b);
    }

    private static long bit(Attribute attribute) {
        return 1L << attribute.bit();
    }

    @Override
    public String toString() {
        return set().toString();
    }
}
