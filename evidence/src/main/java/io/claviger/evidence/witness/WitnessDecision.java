package io.claviger.evidence.witness;

import io.claviger.core.id.Bytes;
import io.claviger.evidence.checkpoint.Checkpoint;
import io.claviger.evidence.checkpoint.NoteKey;
import io.claviger.evidence.merkle.ConsistencyProof;
import io.claviger.evidence.merkle.TreeHash;
import java.util.List;
import java.util.Optional;

/** What a witness says to a checkpoint; the order of the checks is that of C2SP tlog-witness. */
public sealed interface WitnessDecision {

    /** It is the log's, and grew from the last one: to be kept, then cosigned. */
    record Cosign() implements WitnessDecision {}

    /** Nobody told the witness to watch this log. */
    record UnknownLog() implements WitnessDecision {}

    /** No key of the log signed it. */
    record NotSigned() implements WitnessDecision {}

    /** The old size is larger than the checkpoint's: no growth is claimed. */
    record Shrinks() implements WitnessDecision {}

    /** The old size is not the one that the witness cosigned last, which is {@code size}. */
    record Conflict(long size) implements WitnessDecision {}

    /**
     * Two trees of one size, both signed by the log: proof that it shows different people different
     * things.
     */
    record Forked(long size) implements WitnessDecision {}

    /** The proof does not show that the tree grew from the last one. */
    record Unproven(long size) implements WitnessDecision {}

    /**
     * Decides.
     *
     * @param keys of the log with the checkpoint's origin; none if it is not watched
     * @param last what the witness cosigned last of this log
     */
    static WitnessDecision on(AddCheckpoint asked, List<NoteKey> keys, Optional<Checkpoint> last) {
        var note = asked.checkpoint().note();
        if (keys.isEmpty()) {
            return new UnknownLog();
        }
        if (keys.stream().noneMatch(note::isSignedBy)) {
            return new NotSigned();
        }
        var head = asked.checkpoint().checkpoint();
        if (asked.oldSize() > head.size()) {
            return new Shrinks();
        }
        long size = last.map(Checkpoint::size).orElse(0L);
        if (asked.oldSize() != size) {
            return new Conflict(size);
        }
        var hash = TreeHash.create();
        var root = last.map(Checkpoint::root).orElseGet(() -> Bytes.owned(hash.empty()));
        if (size > 0 && head.size() == size && !head.root().equals(root)) {
            return new Forked(size);
        }
        return new ConsistencyProof(size, head.size(), asked.proof())
                        .proves(hash, root, head.root())
                ? new Cosign()
                : new Unproven(size);
    }
}
