package io.claviger.evidence.checkpoint;

import io.claviger.core.id.Bytes;
import java.util.List;

/**
 * A checkpoint with the answer of a time stamping authority (RFC 3161) that it existed. Holding one
 * says nothing about the answer.
 *
 * @param checkpoint with the log's own line alone: cosignatures come and go
 * @param response DER
 */
public record Timestamped(SignedCheckpoint checkpoint, Bytes response) {

    /** What is to be stamped of a checkpoint: the note with the first line, which is the log's. */
    public static SignedCheckpoint document(SignedCheckpoint checkpoint) {
        var note = checkpoint.note();
        return new SignedCheckpoint(
                checkpoint.checkpoint(),
                new SignedNote(note.text(), List.of(note.signatures().getFirst())));
    }

    /** What the timestamp is over. */
    public Bytes digest() {
        return digest(checkpoint);
    }

    /** SHA-256 of the note's bytes. */
    public static Bytes digest(SignedCheckpoint document) {
        return Bytes.owned(document.note().toBytes()).sha256();
    }
}
