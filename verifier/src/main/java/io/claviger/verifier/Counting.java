package io.claviger.verifier;

import io.claviger.evidence.checkpoint.SignedCheckpoint;
import io.claviger.evidence.log.Dimension;
import io.claviger.evidence.log.RecordQuery;
import io.claviger.evidence.pack.EvidencePackage;
import io.claviger.evidence.pack.Manifest;
import io.claviger.evidence.record.ParsedRecord;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Whether records are missing: the uses of a key and the records of a credential are numbered from
 * 1 without gaps, the records of a stretch of time are neighbours in the log, and the log is not
 * shorter than a checkpoint that is remembered.
 */
final class Counting {
    private Counting() {}

    static Completeness of(
            Manifest manifest,
            EvidencePackage content,
            SortedMap<Long, ParsedRecord> records,
            long archivedBelow,
            Optional<SignedCheckpoint> remembered) {
        long size = content.checkpoint().size();
        if (remembered.filter(old -> old.size() > size).isPresent()) {
            return new Completeness.Incomplete(
                    "Incomplete from %d: a log of %d records is known, the package ends at %d."
                            .formatted(size, remembered.get().size(), size));
        }
        if (manifest.partial()) {
            return new Completeness.Incomplete(
                    "Incomplete: there was more than fits into one package; ask for shorter times.");
        }
        RecordQuery question = manifest.question();
        // Of what was archived only changes are there: their numbers have gaps.
        List<ParsedRecord> answers =
                records.tailMap(archivedBelow).entrySet().stream()
                        .filter(entry -> content.selected().contains(entry.getKey()))
                        .map(Map.Entry::getValue)
                        .toList();
        if (question.values().isEmpty()) {
            return neighbours(content);
        }
        boolean all = question.from().isEmpty() && question.to().isEmpty();
        if (question.values().size() == 1 && question.values().containsKey(Dimension.KEY)) {
            if (answers.stream().anyMatch(Counting::ofSession)) {
                return new Completeness.Unknown(
                        "Whether records are missing cannot be shown: the key lived in a session, and its uses are not numbered. Ask by credential.");
            }
            return numbered(
                    "uses of the key",
                    answers.stream()
                            .map(record -> record.boundary().keyUse().orElse(null))
                            .filter(Objects::nonNull)
                            .toList(),
                    all,
                    archivedBelow,
                    manifest.count());
        }
        if (question.values().size() == 1 && question.values().containsKey(Dimension.CREDENTIAL)) {
            return numbered(
                    "records of the credential",
                    answers.stream()
                            .map(record -> record.identity().sequence().orElse(null))
                            .filter(Objects::nonNull)
                            .toList(),
                    all,
                    archivedBelow,
                    manifest.count());
        }
        return new Completeness.Unknown(
                "Whether records are missing cannot be shown for this question: ask by key, by credential, or by time alone.");
    }

    /** As the key boundary marks each record of such a key. */
    private static boolean ofSession(ParsedRecord record) {
        return record.boundary()
                .subject()
                .filter(subject -> subject.endsWith("key of a session"))
                .isPresent();
    }

    private static Completeness neighbours(EvidencePackage content) {
        long last = -1;
        for (long index : content.selected().stream().sorted().toList()) {
            if (last >= 0 && index != last + 1) {
                return new Completeness.Incomplete(
                        "Incomplete from %d: the records up to %d are missing."
                                .formatted(last + 1, index - 1));
            }
            last = index;
        }
        return new Completeness.Complete(
                "Complete: records %d to %d of the log, without gaps."
                        .formatted(last - content.selected().size() + 1, last));
    }

    /**
     * Numbers in the order of the log.
     *
     * @param all whether the last must be the count that the manifest names, and the first 1 if
     *     nothing was archived
     */
    private static Completeness numbered(
            String what,
            List<Long> numbers,
            boolean all,
            long archivedBelow,
            Optional<Long> count) {
        if (archivedBelow > 0 && numbers.isEmpty()) {
            return new Completeness.Unknown(
                    "Whether records are missing cannot be shown: the %s before record %d were archived, and the package has none behind it."
                            .formatted(what, archivedBelow));
        }
        boolean fromFirst = all && archivedBelow == 0;
        long expected = fromFirst || numbers.isEmpty() ? 1 : numbers.getFirst();
        long first = expected;
        for (long number : numbers) {
            if (number != expected) {
                return new Completeness.Incomplete(
                        "Incomplete from %d: of the %s number %d is missing."
                                .formatted(expected, what, expected));
            }
            expected++;
        }
        long last = expected - 1;
        if (all && count.isPresent() && last < count.get()) {
            return new Completeness.Incomplete(
                    "Incomplete from %d: the manifest counts %d %s, the package has %d."
                            .formatted(expected, count.get(), what, last));
        }
        if (archivedBelow > 0) {
            return new Completeness.Complete(
                    "Complete: %s %d to %d, without gaps; older ones are in the archive of the records before %d."
                            .formatted(what, first, last, archivedBelow));
        }
        return new Completeness.Complete(
                all
                        ? "Complete: all %d %s, without gaps.".formatted(last, what)
                        : "Complete: %s %d to %d, without gaps.".formatted(what, first, last));
    }
}
