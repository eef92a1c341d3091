package io.claviger.server.witness;

import io.claviger.core.id.Bytes;
import io.claviger.evidence.checkpoint.SignedCheckpoint;
import io.claviger.evidence.checkpoint.SignedNote;
import java.util.List;
import java.util.Optional;

/** The log as one who talks to witnesses needs it. */
public interface LogHeads {
    /** Records of the log. */
    long size();

    /** The newest checkpoint. */
    Optional<SignedCheckpoint> newest();

    /** The checkpoint of exactly this size, with the cosignatures that it has. */
    Optional<SignedCheckpoint> at(long size);

    /** A checkpoint of the log as it is now; nothing while the node is sealed. */
    Optional<SignedCheckpoint> sign();

    /** Proof of growth between two sizes. */
    List<Bytes> growth(long from, long to);

    /** Keeps a cosignature that was verified. */
    void keep(long size, SignedNote.Line cosignature);
}
