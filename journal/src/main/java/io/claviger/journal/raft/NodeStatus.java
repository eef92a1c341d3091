package io.claviger.journal.raft;

import io.claviger.core.port.Journal.Health;
import java.time.Instant;
import java.util.Optional;

/**
 * What a node says of itself, to its officers and to the other nodes of its cluster.
 *
 * @param told what the server around the journal knows
 * @param state of the journal
 * @param term of the group, as the node knows it
 * @param applied the journal entry up to which its state goes
 * @param reads the newest format of commands that it can read
 * @param lastUse the last operation of an application that this node did and answered since it
 *     started
 */
public record NodeStatus(
        Told told,
        Health.State state,
        long term,
        long applied,
        int reads,
        Optional<LastUse> lastUse) {

    /**
     * What the server around the journal says of the node.
     *
     * @param version of the program
     * @param sealed whether it waits for its unseal secret
     * @param certificateUntil when the certificate that it shows to the others ends
     * @param diskFreeBytes space that is left where the data directory lies
     */
    public record Told(
            String version,
            boolean sealed,
            Optional<Instant> certificateUntil,
            long diskFreeBytes) {}

    /** An operation of an application with a key: by which interface, and when. */
    public record LastUse(String application, String by, Instant time) {}
}
