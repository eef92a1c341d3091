package io.claviger.witness.service;

import io.claviger.evidence.checkpoint.Checkpoint;
import io.claviger.evidence.checkpoint.NoteKey;
import io.claviger.evidence.checkpoint.SignedCheckpoint;
import io.claviger.evidence.checkpoint.SignedNote;
import io.claviger.evidence.witness.AddCheckpoint;
import io.claviger.evidence.witness.WitnessDecision;
import io.claviger.witness.state.StateDirectory;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One log as the witness knows it. Requests about it are decided one after the other: to compare
 * with the last checkpoint and to keep the next must not be interrupted by another that does the
 * same.
 */
final class WatchedLog {
    private static final Logger LOG = LoggerFactory.getLogger(WatchedLog.class);

    private final String origin;
    private final List<NoteKey> keys;
    private final StateDirectory state;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile Optional<SignedCheckpoint> last;
    private long behind = -1;

    WatchedLog(String origin, List<NoteKey> keys, StateDirectory state, InstantSource clock) {
        this.origin = origin;
        this.keys = List.copyOf(keys);
        this.state = state;
        this.clock = clock;
        this.last = state.last(origin);
    }

    String origin() {
        return origin;
    }

    /** What was cosigned last. */
    Optional<SignedCheckpoint> last() {
        return last;
    }

    Answer add(AddCheckpoint asked) {
        lock.lock();
        try {
            return switch (WitnessDecision.on(
                    asked, keys, last.map(SignedCheckpoint::checkpoint))) {
                case WitnessDecision.Cosign _ -> cosign(asked.checkpoint());
                case WitnessDecision.UnknownLog _ -> Witness.unknownLog();
                case WitnessDecision.NotSigned _ ->
                        Answer.plain(403, "the checkpoint is not signed by a key of this log");
                case WitnessDecision.Shrinks _ ->
                        Answer.plain(400, "the old size is larger than the checkpoint's");
                case WitnessDecision.Conflict(var size) -> {
                    noteOlder(asked.checkpoint().checkpoint(), size);
                    yield size(size);
                }
                case WitnessDecision.Forked(var size) -> {
                    alarm(
                            "forked: %s signed two trees of %d records".formatted(origin, size),
                            asked);
                    yield size(size);
                }
                case WitnessDecision.Unproven(var size) -> {
                    alarm(
                            "not shown to grow: %s sent a checkpoint of %d records without a proof that it begins with the %d records that were cosigned"
                                    .formatted(origin, asked.checkpoint().size(), size),
                            asked);
                    yield Answer.plain(
                            422, "the proof does not show that the log grew from " + size);
                }
            };
        } finally {
            lock.unlock();
        }
    }

    /** Keeps first, answers then: what a client has seen, this witness never forgets. */
    private Answer cosign(SignedCheckpoint checkpoint) {
        var signer = state.signer();
        var cosigned = signer.cosign(ofThisLog(checkpoint), clock.instant());
        state.keep(cosigned);
        last = Optional.of(cosigned);
        return new Answer(200, "text/plain; charset=utf-8", signer.line(cosigned).format());
    }

    /** Without lines of strangers: they are nobody's statement here, and only take up room. */
    private SignedCheckpoint ofThisLog(SignedCheckpoint checkpoint) {
        var note = checkpoint.note();
        var own =
                note.signatures().stream()
                        .filter(
                                line ->
                                        keys.stream()
                                                .anyMatch(
                                                        key ->
                                                                key.id() == line.keyId()
                                                                        && key.name()
                                                                                .equals(
                                                                                        line
                                                                                                .name())))
                        .toList();
        return new SignedCheckpoint(checkpoint.checkpoint(), new SignedNote(note.text(), own));
    }

    // Anybody can send an old checkpoint again, so this proves nothing; but a log that does it
    // itself
    // may have been restored from an old backup.
    private void noteOlder(Checkpoint sent, long size) {
        if (sent.size() < size && sent.size() != behind) {
            behind = sent.size();
            LOG.warn(
                    "{} was sent with {} records, after {} had been cosigned: an old checkpoint, or a log that was rolled back",
                    origin,
                    sent.size(),
                    size);
        }
    }

    private void alarm(String reason, AddCheckpoint refused) {
        String dated =
                clock.instant().truncatedTo(java.time.temporal.ChronoUnit.SECONDS) + " " + reason;
        if (state.alarms().raise(dated, refused, last)) {
            LOG.error("ALARM: {}", reason);
        }
    }

    private static Answer size(long size) {
        return new Answer(409, "text/x.tlog.size", size + "\n");
    }
}
