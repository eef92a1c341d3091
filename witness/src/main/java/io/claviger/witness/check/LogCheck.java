package io.claviger.witness.check;

import io.claviger.evidence.checkpoint.NoteKey;
import io.claviger.evidence.checkpoint.SignedCheckpoint;
import io.claviger.evidence.checkpoint.SignedNote;
import io.claviger.evidence.merkle.TileTree;
import io.claviger.evidence.merkle.TreeHash;
import io.claviger.evidence.record.MalformedEvidence;
import io.claviger.witness.Unusable;
import java.io.IOException;
import java.util.Optional;

/** Compares a log with a checkpoint of it that was remembered. */
public final class LogCheck {
    private final LogSource log;
    private final NoteKey key;
    private final TreeHash hash = TreeHash.create();

    public LogCheck(LogSource log, NoteKey key) {
        this.log = log;
        this.key = key;
    }

    /** What the comparison says. */
    public sealed interface Found {
        /** For people. */
        String sentence();

        /** The log is as it was, or grew; this is to be remembered now. */
        record Grown(String sentence, SignedCheckpoint now) implements Found {}

        /** The log is not what it was; this proves it, together with what is remembered. */
        record Alarm(String sentence, SignedCheckpoint now) implements Found {}
    }

    /**
     * Asks the log.
     *
     * @param remembered nothing on the first visit
     * @throws Unusable if the log does not answer, or answers with what nobody signed
     */
    public Found against(Optional<SignedCheckpoint> remembered) {
        SignedCheckpoint now = signed(newest(), "the log's checkpoint");
        if (remembered.isEmpty()) {
            return new Found.Grown(
                    "first visit: %d records; nothing to compare with".formatted(now.size()), now);
        }
        SignedCheckpoint old = signed(remembered.get(), "what is remembered");
        if (now.size() < old.size()) {
            return new Found.Alarm(
                    "rolled back from %d to %d records".formatted(old.size(), now.size()), now);
        }
        if (now.size() == old.size()) {
            return now.checkpoint().root().equals(old.checkpoint().root())
                    ? new Found.Grown("unchanged: %d records".formatted(now.size()), now)
                    : forked(old, now);
        }
        return grown(old, now);
    }

    private Found grown(SignedCheckpoint old, SignedCheckpoint now) {
        var tree = new TileTree(hash, (level, number) -> log.tile(level, number, now.size()));
        var oldRoot = old.checkpoint().root();
        var newRoot = now.checkpoint().root();
        if (tree.consistency(old.size(), now.size()).proves(hash, oldRoot, newRoot)) {
            return new Found.Grown(
                    "grown from %d to %d records, unchanged before"
                            .formatted(old.size(), now.size()),
                    now);
        }
        if (!tree.root(now.size()).equals(newRoot)) {
            throw new Unusable(
                    "the log's tiles are not those of its checkpoint of %d records: nothing can be said about its growth"
                            .formatted(now.size()));
        }
        return forked(old, now);
    }

    private static Found forked(SignedCheckpoint old, SignedCheckpoint now) {
        return new Found.Alarm(
                "forked: the log of %d records does not begin with the %d that are remembered"
                        .formatted(now.size(), old.size()),
                now);
    }

    private SignedCheckpoint newest() {
        try {
            return SignedCheckpoint.parse(
                    log.read("checkpoint", SignedNote.MAX_BYTES + 1)
                            .orElseThrow(() -> new Unusable("there is no checkpoint of a log")));
        } catch (MalformedEvidence malformed) {
            throw new Unusable("what the log serves is no checkpoint: " + malformed.getMessage());
        } catch (IOException failed) {
            throw new Unusable("the log does not answer (%s)".formatted(failed));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new Unusable("stopped while reading the checkpoint");
        }
    }

    private SignedCheckpoint signed(SignedCheckpoint checkpoint, String what) {
        if (!checkpoint.checkpoint().origin().equals(key.name())
                || !checkpoint.note().isSignedBy(key)) {
            throw new Unusable("%s is not signed by the log '%s'".formatted(what, key.name()));
        }
        return checkpoint;
    }
}
