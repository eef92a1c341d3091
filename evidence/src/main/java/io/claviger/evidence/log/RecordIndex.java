package io.claviger.evidence.log;

import io.claviger.core.evidence.EvidenceRecord;
import io.claviger.core.id.Bytes;
import io.claviger.core.port.Column;
import io.claviger.core.port.Store;
import io.claviger.core.port.StoreTransaction;
import io.claviger.evidence.record.ParsedRecord;
import io.claviger.evidence.state.ChangedThing;
import io.claviger.evidence.state.Subject;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;

/**
 * Entries of the index: a value ({@link Dimension}, {@link Subject}), then the index of a record,
 * so entries of one value are neighbours in the store, in log order ({@link Postings}). Both ways
 * to derive the values, from a record and from its bytes, give the same: the index can be rebuilt
 * from the log.
 */
final class RecordIndex {
    /** What the node notes when the index has all that this version looks up. */
    static final byte[] VERSION_KEY = {'i', 'n', 'd', 'e', 'x'};

    static final byte[] VERSION = {2};

    private static final byte SUBJECT = 11;

    private RecordIndex() {}

    /**
     * Values of a record that is about to be written.
     *
     * @param json its bytes: names that were cut on the way into it are looked up as they stand
     *     there
     */
    static void values(EvidenceRecord record, byte[] json, Consumer<byte[]> sink) {
        var origin = record.origin();
        if (origin.ticket().isPresent() || !record.approvals().isEmpty()) {
            values(ParsedRecord.parse(json), sink);
            return;
        }
        var identity = origin.identity();
        sink.accept(Dimension.REQUEST.text(origin.request().value()));
        for (Bytes digest : record.digests().values()) {
            sink.accept(Dimension.DIGEST.digest(digest.unsafeArray()));
        }
        record.approvalRequest()
                .ifPresent(id -> sink.accept(Dimension.APPROVAL_REQUEST.uuid(id.value())));
        record.key().ifPresent(key -> sink.accept(Dimension.KEY.prefix(key)));
        identity.credential().ifPresent(id -> sink.accept(Dimension.CREDENTIAL.text(id.value())));
        record.refusal().ifPresent(no -> sink.accept(Dimension.REFUSAL.text(no.code().wireName())));
        identity.application().ifPresent(id -> sink.accept(Dimension.APPLICATION.text(id.value())));
        sink.accept(Dimension.INTERFACE.text(origin.interfaceName().wireName()));
    }

    /** Values of a record that is in the log. */
    static void values(ParsedRecord record, Consumer<byte[]> sink) {
        for (Dimension dimension : Dimension.values()) {
            dimension.of(record).forEach(value -> sink.accept(dimension.prefix(value)));
        }
    }

    /** How the entries of records that changed the thing begin. */
    static byte[] prefix(Subject subject) {
        return Dimension.text(SUBJECT, subject.kind().wireName() + "/" + subject.id());
    }

    /** Key of the entry that begins with this record. */
    static byte[] entry(byte[] prefix, long index) {
        var entry = Arrays.copyOf(prefix, prefix.length + Long.BYTES);
        LogKeys.putLong(entry, prefix.length, index);
        return entry;
    }

    /** Whether the index lacks what this version looks up. */
    static boolean outdated(Store store) {
        return !Arrays.equals(store.get(Column.LOCAL, VERSION_KEY), VERSION);
    }

    /** Makes the index again from the records. */
    static void rebuild(Store store) {
        store.rewrite(
                Column.INDEX,
                sink -> {
                    StoreTransaction out = (_, key, value) -> sink.accept(key, value);
                    var postings = new Postings();
                    store.scan(
                            Column.RECORDS,
                            null,
                            null,
                            true,
                            (key, json) -> {
                                long index = LogKeys.number(key);
                                var record = ParsedRecord.parse(json);
                                values(record, value -> postings.add(value, index, out));
                                changed(record, store)
                                        .forEach(s -> postings.add(prefix(s), index, out));
                                if (index % Postings.MAX_SPAN == Postings.MAX_SPAN - 1) {
                                    postings.writeTo(out);
                                }
                                return true;
                            });
                    postings.writeTo(out);
                });
        store.putLocal(VERSION_KEY, VERSION);
    }

    private static List<Subject> changed(ParsedRecord record, Store store) {
        String digest = record.digests().get("state");
        if (digest == null) {
            return List.of();
        }
        byte[] document = store.get(Column.EXHIBITS, HexFormat.of().parseHex(digest));
        if (document == null) {
            throw new EvidenceDamaged("the document of state %s is missing".formatted(digest));
        }
        return ChangedThing.parse(Bytes.owned(document)).stream()
                .map(ChangedThing::subject)
                .toList();
    }
}
