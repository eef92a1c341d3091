package io.claviger.evidence.pack;

import io.claviger.core.id.Bytes;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.evidence.checkpoint.SignedCheckpoint;
import io.claviger.evidence.checkpoint.Timestamps;
import io.claviger.evidence.log.Dimension;
import io.claviger.evidence.log.EvidenceReader;
import io.claviger.evidence.log.LogEntry;
import io.claviger.evidence.log.Page;
import io.claviger.evidence.log.RecordQuery;
import io.claviger.evidence.proof.ProofFile;
import io.claviger.evidence.record.ParsedRecord;
import io.claviger.evidence.state.ChangedThing;
import io.claviger.evidence.state.Subject;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Gathers a package from a log: the records that a question finds, the records that explain them
 * (what approvals were about, how keys, policies, applications and credentials came to be as they
 * were), and the exhibits that all of them name.
 */
public final class PackageBuilder {
    /** Of one thing the newest changes explain a record; more than this many are left out. */
    private static final int MAX_CHANGES = 1_000;

    private final EvidenceReader reader;
    private final SignedCheckpoint checkpoint;
    private final Predicate<Bytes> visible;
    private final SortedMap<Long, Bytes> entries = new TreeMap<>();
    private final Set<Long> selected = new HashSet<>();
    private final Set<Subject> subjects = new LinkedHashSet<>();
    private final Set<String> requests = new LinkedHashSet<>();
    private final Set<String> explained = new HashSet<>();
    private final Set<Bytes> digests = new HashSet<>();
    private boolean partial;

    /**
     * @param checkpoint of the log; records that it does not cover are not looked for
     * @param visible which records the package may hold
     */
    public PackageBuilder(
            EvidenceReader reader, SignedCheckpoint checkpoint, Predicate<Bytes> visible) {
        this.reader = reader;
        this.checkpoint = checkpoint;
        this.visible = visible;
    }

    /** Whether the question found more than fits. */
    public boolean partial() {
        return partial;
    }

    /**
     * Gathers.
     *
     * @param older a checkpoint that the reader may remember
     * @param timestamps that the log has
     * @param attest what the device says about a key now, if it has it
     * @throws Refusal.Thrown if the question finds nothing
     */
    public EvidencePackage build(
            RecordQuery question,
            Optional<SignedCheckpoint> older,
            Timestamps timestamps,
            Function<String, Optional<EvidencePackage.KeyAttestation>> attest) {
        select(question);
        explain();
        var exhibits = exhibits();
        var attestations = new TreeMap<String, EvidencePackage.KeyAttestation>();
        for (Subject subject : subjects) {
            if (subject.kind() == Subject.Kind.KEY) {
                attest.apply(subject.id()).ifPresent(a -> attestations.put(subject.id(), a));
            }
        }
        List<LogEntry> all =
                entries.entrySet().stream()
                        .map(each -> new LogEntry(each.getKey(), each.getValue()))
                        .toList();
        return new EvidencePackage(
                all,
                selected,
                reader.inclusionProof(List.copyOf(entries.keySet()), checkpoint.size()),
                checkpoint,
                older.map(this::growth),
                timestamps
                        .about(1 + selected.stream().mapToLong(Long::longValue).max().orElse(0))
                        .filter(stamped -> stamped.checkpoint().size() <= checkpoint.size())
                        .map(
                                stamped ->
                                        new EvidencePackage.Anchor(
                                                growth(stamped.checkpoint()), stamped.response())),
                exhibits,
                attestations);
    }

    private void select(RecordQuery question) {
        var cursor = OptionalLong.empty();
        do {
            Page page =
                    reader.find(question, cursor, EvidenceReader.MAX_PAGE, Page.Order.OLDEST_FIRST);
            for (LogEntry entry : page.entries()) {
                if (entry.index() >= checkpoint.size()) {
                    break;
                }
                if (selected.size() == EvidencePackage.MAX_RECORDS / 2) {
                    partial = true;
                    break;
                }
                if (visible.test(entry.record())) {
                    add(entry);
                    selected.add(entry.index());
                    subjects.addAll(changed(entry.record()));
                }
            }
            cursor = page.next();
        } while (cursor.isPresent() && !partial && cursor.getAsLong() < checkpoint.size());
        if (selected.isEmpty()) {
            throw new Refusal.Thrown(
                    RefusalCode.RECORD_NOT_FOUND, "the log has no record that answers this");
        }
    }

    /** What the record changed: the changes before tell what it was like then. */
    private List<Subject> changed(Bytes record) {
        return Optional.ofNullable(ParsedRecord.parse(record.unsafeArray()).digests().get("state"))
                .map(Bytes::ofHex)
                .flatMap(reader::exhibit)
                .map(ChangedThing::parse)
                .map(things -> things.stream().map(ChangedThing::subject).toList())
                .orElse(List.of());
    }

    /** Notes the record, and what it is about. */
    private void add(LogEntry entry) {
        if (entries.putIfAbsent(entry.index(), entry.record()) != null) {
            return;
        }
        var record = ParsedRecord.parse(entry.record().unsafeArray());
        digests.addAll(record.exhibits());
        var boundary = record.boundary();
        boundary.approvalRequest().ifPresent(requests::add);
        boundary.key().ifPresent(id -> subjects.add(new Subject(Subject.Kind.KEY, id)));
        boundary.partition().ifPresent(id -> subjects.add(new Subject(Subject.Kind.PARTITION, id)));
        record.identity()
                .application()
                .ifPresent(id -> subjects.add(new Subject(Subject.Kind.APPLICATION, id)));
        record.identity()
                .credential()
                .ifPresent(id -> subjects.add(new Subject(Subject.Kind.CREDENTIAL, id)));
    }

    /**
     * Adds how the things came to be that the selected records are about; of officers who made
     * them, only the records. A change can have been approved, too: so requests once more, behind
     * it.
     */
    private void explain() {
        explainRequests();
        subjects.add(Subject.DEVICE);
        for (Subject subject : List.copyOf(subjects)) {
            for (long index : reader.changes(subject, checkpoint.size(), MAX_CHANGES)) {
                explain(index);
            }
        }
        explainRequests();
    }

    private void explainRequests() {
        for (String request : List.copyOf(requests)) {
            if (explained.add(request)) {
                explain(RecordQuery.of(Dimension.APPROVAL_REQUEST, request));
            }
        }
    }

    private void explain(RecordQuery query) {
        var found =
                reader.find(
                        query,
                        OptionalLong.empty(),
                        EvidenceReader.MAX_PAGE,
                        Page.Order.OLDEST_FIRST);
        found.entries().forEach(entry -> explain(entry.index()));
    }

    private void explain(long index) {
        if (entries.size() == EvidencePackage.MAX_RECORDS) {
            partial = true;
        } else if (index < checkpoint.size()) {
            reader.record(index)
                    .filter(visible)
                    .ifPresent(record -> add(new LogEntry(index, record)));
        }
    }

    private SortedMap<Bytes, Bytes> exhibits() {
        var exhibits = new TreeMap<Bytes, Bytes>(EvidencePackage::compare);
        for (Bytes digest : digests) {
            reader.exhibit(digest).ifPresent(exhibit -> exhibits.put(digest, exhibit));
        }
        return exhibits;
    }

    private ProofFile.Growth growth(SignedCheckpoint from) {
        return new ProofFile.Growth(
                from, reader.consistencyProof(from.size(), checkpoint.size()).hashes());
    }
}
