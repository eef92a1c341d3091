package io.claviger.cli.migrate;

import io.claviger.core.id.Bytes;
import io.claviger.core.mechanism.KeySpec;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An entry, and what would become of it.
 *
 * @param label name that it would have in Claviger
 * @param spec what it turned out to be, once it was looked at
 * @param publicKey SubjectPublicKeyInfo of a pair
 * @param attributes what it would be allowed to do
 * @param verdict whether it comes
 * @param why it stays, or what is to be known of it
 */
record Candidate(
        Entry entry,
        String label,
        Optional<KeySpec> spec,
        Optional<Bytes> publicKey,
        Set<String> attributes,
        Verdict verdict,
        List<String> why) {
    /** What becomes of an entry. */
    enum Verdict {
        /** It would come over. */
        COMES,
        /** It came over. */
        CAME,
        /** It is there already. */
        THERE,
        /** It cannot come over. */
        STAYS
    }

    Candidate {
        attributes = Set.copyOf(attributes);
        why = List.copyOf(why);
    }

    Candidate becomes(Verdict next, List<String> reasons) {
        return new Candidate(entry, label, spec, publicKey, attributes, next, reasons);
    }

    /** The kind of key as Claviger names it, or as it says itself. */
    String kind() {
        return spec.map(KeySpec::displayName).orElse(entry.kind());
    }
}
