package io.claviger.evidence.log;

import io.claviger.core.command.Event;
import io.claviger.core.evidence.DigestKind;
import io.claviger.core.evidence.EvidenceRecord;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.LogId;
import io.claviger.core.port.Column;
import io.claviger.core.port.Store;
import io.claviger.core.port.StoreTransaction;
import io.claviger.evidence.merkle.Frontier;
import io.claviger.evidence.merkle.TreeHash;
import io.claviger.evidence.record.RecordCodec;
import io.claviger.evidence.state.StateDocument;
import java.security.Provider;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The writer of one log. {@link #append}, {@link #finish} and {@link #committed} belong to the one
 * thread that applies the journal; everything else is for any thread and sees only what is
 * committed.
 *
 * <p>Writes records, full tiles and look-up entries into the journal's transaction, never reads
 * while appending, and keeps no more than one tile per level in memory.
 */
public final class EvidenceLog {
    private final Store store;
    private final LogId log;
    private final Optional<Provider> provider;
    private final RecordCodec codec;
    private final Frontier frontier;
    private final Postings postings = new Postings();
    private Instant lastTime;
    private long archivedBelow;
    private volatile Published published;

    private EvidenceLog(
            Store store,
            LogId log,
            Optional<Provider> provider,
            Frontier frontier,
            Instant lastTime,
            long archivedBelow) {
        this.store = store;
        this.log = log;
        this.provider = provider;
        this.codec = new RecordCodec(log);
        this.frontier = frontier;
        this.lastTime = lastTime;
        this.archivedBelow = archivedBelow;
        this.published = new Published(frontier.view(), archivedBelow);
    }

    /**
     * What readers may see.
     *
     * @param tree the committed records
     * @param archivedBelow uses before this record may be gone
     */
    record Published(Frontier.View tree, long archivedBelow) {}

    /** Opens a log of which nothing was archived, with the JVM's preferred SHA-256. */
    public static EvidenceLog open(Store store, LogId log) {
        return open(store, log, 0, Optional.empty());
    }

    /**
     * Opens what the store holds, which may be nothing. Reads at most the newest 256 to 511 records
     * and one tile's children per level, whatever the length of the log, and checks that they fit
     * together. Only an index that another version made is made again from all records.
     *
     * @param archivedBelow uses before this record may be gone
     * @param provider whose SHA-256 to use
     * @throws EvidenceDamaged if records or tiles are missing or do not fit together
     */
    public static EvidenceLog open(
            Store store, LogId log, long archivedBelow, Optional<Provider> provider) {
        if (RecordIndex.outdated(store)) {
            RecordIndex.rebuild(store);
        }
        var opened = new LogOpening(store, log, archivedBelow, TreeHash.create(provider));
        var frontier = opened.frontier();
        return new EvidenceLog(store, log, provider, frontier, opened.lastTime(), archivedBelow);
    }

    /**
     * Appends within the transaction, which {@link #finish} ends; readers see it after {@link
     * #committed}.
     *
     * <p>A record whose time lies before its predecessor's gets its predecessor's: time in the log
     * never runs backwards, and every node writes the same bytes.
     *
     * @param changes what the decision changed: the record gets the digest of the document that
     *     tells of it, which is kept with the exhibits
     * @param exhibits other bytes that the record names by their digest
     * @return the record's index
     */
    public long append(
            EvidenceRecord record,
            List<Event> changes,
            List<Bytes> exhibits,
            StoreTransaction transaction) {
        exhibits.forEach(exhibit -> keep(exhibit, transaction));
        Optional<Bytes> state = StateDocument.of(changes);
        if (state.isEmpty()) {
            return append(record, transaction);
        }
        StateDocument.policies(changes).forEach(policy -> keep(policy, transaction));
        long index =
                append(record.with(DigestKind.STATE, keep(state.get(), transaction)), transaction);
        StateDocument.subjects(changes)
                .forEach(subject -> postings.add(RecordIndex.prefix(subject), index, transaction));
        return index;
    }

    private static Bytes keep(Bytes exhibit, StoreTransaction transaction) {
        Bytes digest = exhibit.sha256();
        transaction.put(Column.EXHIBITS, digest.unsafeArray(), exhibit.unsafeArray());
        return digest;
    }

    /** Appends a record of what changed nothing. */
    public long append(EvidenceRecord record, StoreTransaction transaction) {
        if (record.time().isAfter(lastTime)) {
            lastTime = record.time();
        }
        long index = frontier.size();
        var json = codec.encode(record, lastTime);
        transaction.put(Column.RECORDS, LogKeys.record(index), json);
        frontier.append(
                json,
                (level, number, hashes) ->
                        transaction.put(Column.TILES, LogKeys.tile(level, number), hashes));
        RecordIndex.values(record, json, value -> postings.add(value, index, transaction));
        return index;
    }

    /** Ends a run of appends: writes what they gathered into the same transaction. */
    public void finish(StoreTransaction transaction) {
        postings.writeTo(transaction);
    }

    /** Everything appended so far is durable and visible in the store: readers may see it. */
    public void committed() {
        published = new Published(frontier.view(), archivedBelow);
    }

    /** From the next {@link #committed} on, uses before this record may be gone; for the writer. */
    public void archivedBelow(long index) {
        archivedBelow = index;
    }

    /**
     * Time of the newest appended record, {@link Instant#EPOCH} before the first; for the writer.
     */
    public Instant lastTime() {
        return lastTime;
    }

    /** Name of the log. */
    public LogId id() {
        return log;
    }

    /** How many records are committed. */
    public long size() {
        return published.tree().size();
    }

    /** Root of the tree over the committed records. */
    public Bytes root() {
        return Bytes.owned(published.tree().root(TreeHash.create(provider)));
    }

    /** A reader of this log; one serves any number of threads. */
    public EvidenceReader reader() {
        return new EvidenceReader(this);
    }

    Frontier.View published() {
        return published.tree();
    }

    /** Uses before this record may be gone; records that changed something stay. */
    public long archivedBelow() {
        return published.archivedBelow();
    }

    Store store() {
        return store;
    }

    TreeHash newHash() {
        return TreeHash.create(provider);
    }
}
