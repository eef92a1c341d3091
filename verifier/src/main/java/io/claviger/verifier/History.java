package io.claviger.verifier;

import io.claviger.core.id.Bytes;
import io.claviger.evidence.json.Hashes;
import io.claviger.evidence.json.Json;
import io.claviger.evidence.pack.EvidencePackage;
import io.claviger.evidence.record.MalformedEvidence;
import io.claviger.evidence.record.ParsedRecord;
import io.claviger.evidence.state.ChangedThing;
import io.claviger.evidence.state.Subject;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What things were like at each point of the log, as far as a package's records tell. */
public final class History {
    private final Map<Subject, NavigableMap<Long, ChangedThing>> changes = new HashMap<>();

    private History() {}

    /**
     * Reads the documents of state that the records name.
     *
     * @throws MalformedEvidence if one is no such document
     */
    public static History of(EvidencePackage content) {
        return of(content.records(), content.exhibits());
    }

    static History of(SortedMap<Long, ParsedRecord> records, Map<Bytes, Bytes> exhibits) {
        var history = new History();
        records.forEach(
                (index, record) -> {
                    String digest = record.digests().get("state");
                    Bytes document =
                            digest == null ? null : exhibits.get(Hashes.parse(digest, "digests"));
                    if (document != null) {
                        for (ChangedThing thing : ChangedThing.parse(document)) {
                            history.changes
                                    .computeIfAbsent(thing.subject(), _ -> new TreeMap<>())
                                    .put(index, thing);
                        }
                    }
                });
        return history;
    }

    /** The thing as it was when the record at this index was decided. */
    public Optional<Json.Obj> before(Subject subject, long index) {
        return Optional.ofNullable(changes.get(subject))
                .map(all -> all.lowerEntry(index))
                .map(entry -> entry.getValue().members());
    }

    /** What the record at this index changed, each as it was since then. */
    public List<ChangedThing> changedBy(long index) {
        return changes.values().stream()
                .map(all -> all.get(index))
                .filter(Objects::nonNull)
                .sorted(
                        Comparator.comparing((ChangedThing thing) -> thing.subject().kind())
                                .thenComparing(thing -> thing.subject().id()))
                .toList();
    }

    /** The thing as the newest record of the package that tells of it left it. */
    public Optional<Json.Obj> newest(Subject subject) {
        return before(subject, Long.MAX_VALUE);
    }

    /** Uses before this record were archived, by the newest record that tells of the device. */
    long archivedBelow() {
        return newest(Subject.DEVICE)
                .flatMap(device -> device.optionalInteger("archivedBelow"))
                .orElse(0L);
    }

    /** All things of a kind, as they were left. */
    public SortedMap<String, Json.Obj> all(Subject.Kind kind) {
        var all = new TreeMap<String, Json.Obj>();
        changes.keySet().stream()
                .filter(subject -> subject.kind() == kind)
                .forEach(
                        subject ->
                                newest(subject).ifPresent(thing -> all.put(subject.id(), thing)));
        return all;
    }
}
