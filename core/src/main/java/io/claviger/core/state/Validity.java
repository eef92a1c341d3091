package io.claviger.core.state;

import java.time.Instant;
import java.util.Optional;

/**
 * From when and until when a key may be used with its secret or private half. Both ends belong to
 * the period; an absent end is open.
 */
public record Validity(Optional<Instant> notBefore, Optional<Instant> notAfter) {
    /** No dates: the key may be used at any time. */
    public static final Validity ALWAYS = new Validity(Optional.empty(), Optional.empty());

    public Validity {
        if (notBefore.isPresent()
                && notAfter.isPresent()
                && notAfter.get().isBefore(notBefore.get())) {
            throw new IllegalArgumentException("a key's validity ends before it begins");
        }
    }

    /** Whether {@code next} allows no instant that this does not. */
    public boolean mayBecome(Validity next) {
        boolean laterOrEqual =
                notBefore.isEmpty()
                        || next.notBefore.filter(n -> !n.isBefore(notBefore.get())).isPresent();
        boolean earlierOrEqual =
                notAfter.isEmpty()
                        || next.notAfter.filter(n -> !n.isAfter(notAfter.get())).isPresent();
        return laterOrEqual && earlierOrEqual;
    }

    public boolean begunAt(Instant now) {
        return notBefore.map(first -> !now.isBefore(first)).orElse(true);
    }

    public boolean endedAt(Instant now) {
        return notAfter.map(now::isAfter).orElse(false);
    }
}
