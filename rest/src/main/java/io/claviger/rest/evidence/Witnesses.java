package io.claviger.rest.evidence;

import io.claviger.evidence.checkpoint.SignedCheckpoint;
import io.claviger.evidence.checkpoint.WitnessKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The witnesses of the node's log, as routes see them. */
public interface Witnesses {
    /** A node without witnesses. */
    Witnesses NONE =
            new Witnesses() {
                @Override
                public List<State> states() {
                    return List.of();
                }

                @Override
                public List<WitnessKey> keys() {
                    return List.of();
                }

                @Override
                public SignedCheckpoint cosigned(SignedCheckpoint checkpoint) {
                    return checkpoint;
                }
            };

    /**
     * How it stands with one witness.
     *
     * @param cosigned what it cosigned last since the node started
     * @param problem why it does not cosign now, for people
     * @param alarm whether the problem is the log's, not the witness's
     */
    record State(
            String name, Optional<Cosigned> cosigned, Optional<String> problem, boolean alarm) {
        /** A checkpoint's size, and when the witness cosigned it. */
        public record Cosigned(long size, Instant time) {}
    }

    /** One for each witness. */
    List<State> states();

    /** The keys of all. */
    List<WitnessKey> keys();

    /**
     * The checkpoint with the cosignatures that it has, after a bounded wait for those that are
     * missing; witnesses that do not answer anyway are not waited for.
     */
    SignedCheckpoint cosigned(SignedCheckpoint checkpoint);
}
