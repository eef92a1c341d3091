package io.claviger.rest.evidence;

import io.claviger.evidence.checkpoint.Checkpointer;
import io.claviger.evidence.log.EvidenceReader;
import java.util.Optional;

/** The evidence log of the node, once there is one: a device that is not initialized has none. */
public interface EvidenceAccess {

    Optional<EvidenceReader> reader();

    /** Empty while the node is sealed: the log's key is. */
    Optional<Checkpointer> checkpointer();

    /** Who watches the log from elsewhere. */
    default Witnesses witnesses() {
        return Witnesses.NONE;
    }

    /** How it goes with timestamps; nothing if no authority is asked for any. */
    default Optional<Stamp> stamp() {
        return Optional.empty();
    }
}
