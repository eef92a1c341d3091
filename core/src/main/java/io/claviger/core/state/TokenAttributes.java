package io.claviger.core.state;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What a PKCS #11 program wrote about a key that no other interface has a place for (PKCS #11 v3.0,
 * 4.4 and 4.6 to 4.10).
 *
 * @param label CKA_LABEL of the key where it is not the key's own label: empty, or taken
 * @param allowedMechanisms CKA_ALLOWED_MECHANISMS; none for all of them
 */
public record TokenAttributes(
        Optional<String> label, Set<Flag> flags, List<Long> allowedMechanisms) {
    /** Longest label, in UTF-16 units. */
    public static final int MAX_LABEL = 256;

    /** Most mechanisms in the list. */
    public static final int MAX_MECHANISMS = 128;

    /** What a program that says nothing gets, and every key of another interface. */
    public static final TokenAttributes NONE =
            new TokenAttributes(Optional.empty(), Set.of(), List.of());

    /** One boolean. The bit numbers are part of every stored key: they never change. */
    public enum Flag {
        /** The public half is no object of its own; a program destroyed it, or never wrote it. */
        PUBLIC_HIDDEN(0),
        /** CKA_PRIVATE false on a secret or private key. */
        SHOWN_TO_ALL(1),
        /** CKK_GENERIC_SECRET. */
        GENERIC(2),
        /** CKA_ALWAYS_AUTHENTICATE. */
        ALWAYS_AUTHENTICATE(3),
        /** CKA_TRUSTED of a secret or public key, which the security officer of the token sets. */
        TRUSTED(4),
        /** CKA_WRAP_WITH_TRUSTED: the key leaves under a trusted key, or not at all. */
        WRAP_WITH_TRUSTED(5),
        /** CKA_TRUSTED of the key's own certificate. */
        CERTIFICATE_TRUSTED(6);

        private final int bit;

        Flag(int bit) {
            this.bit = bit;
        }

        /** Its place in a number that holds a set of them. */
        public int mask() {
            return 1 << bit;
        }
    }

    public TokenAttributes {
        flags = Set.copyOf(flags);
        allowedMechanisms = allowedMechanisms.stream().distinct().sorted().toList();
        boolean unbounded =
                label.filter(text -> text.length() > MAX_LABEL).isPresent()
                        || allowedMechanisms.size() > MAX_MECHANISMS;
        if (unbounded) {
            throw new IllegalArgumentException("token attributes are too long");
        }
    }

    public boolean has(Flag flag) {
        return flags.contains(flag);
    }

    public TokenAttributes with(Flag flag, boolean value) {
        Set<Flag> next = new HashSet<>(flags);
        if (value) {
            next.add(flag);
        } else {
            next.remove(flag);
        }
        return new TokenAttributes(label, next, allowedMechanisms);
    }

    /** These attributes of a key that nobody has looked at yet. */
    public TokenAttributes untrusted() {
        return with(Flag.TRUSTED, false).with(Flag.CERTIFICATE_TRUSTED, false);
    }

    /** These attributes with WRAP_WITH_TRUSTED if the key has it already, or shall. */
    public TokenAttributes wrappedByTrusted(boolean shall) {
        return with(Flag.WRAP_WITH_TRUSTED, shall || has(Flag.WRAP_WITH_TRUSTED));
    }

    /** These attributes of a key that was computed from another one. */
    public TokenAttributes derivedFrom(TokenAttributes base) {
        return untrusted().wrappedByTrusted(base.has(Flag.WRAP_WITH_TRUSTED));
    }

    /**
     * These attributes of a copy: it is the same key. So whoever brings in what the original
     * wrapped cannot do so more freely under the copy.
     */
    public TokenAttributes copiedFrom(TokenAttributes source) {
        return untrusted()
                .with(Flag.TRUSTED, source.has(Flag.TRUSTED))
                .wrappedByTrusted(source.has(Flag.WRAP_WITH_TRUSTED));
    }

    public TokenAttributes labelled(Optional<String> next) {
        return new TokenAttributes(next, flags, allowedMechanisms);
    }

    public TokenAttributes allowing(List<Long> mechanisms) {
        return new TokenAttributes(label, flags, mechanisms);
    }

    /** Each thing that is not as usual, in words that no two different attributes share. */
    public List<String> words() {
        List<String> words = new ArrayList<>();
        label.ifPresent(text -> words.add("label " + text));
        flags.stream().sorted().forEach(flag -> words.add(flag.name().toLowerCase(Locale.ROOT)));
        allowedMechanisms.forEach(type -> words.add("mechanism 0x" + Long.toHexString(type)));
        return words;
    }
}
