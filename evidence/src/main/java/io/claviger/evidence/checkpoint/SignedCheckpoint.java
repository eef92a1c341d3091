package io.claviger.evidence.checkpoint;

/** A checkpoint with the note that signs it. Holding one says nothing about its signatures. */
public record SignedCheckpoint(Checkpoint checkpoint, SignedNote note) {

    /** Reads a note whose text is a checkpoint. */
    public static SignedCheckpoint parse(byte[] utf8) {
        return of(SignedNote.parse(utf8));
    }

    /** Reads a note whose text is a checkpoint. */
    public static SignedCheckpoint parse(String note) {
        return of(SignedNote.parse(note));
    }

    public static SignedCheckpoint of(SignedNote note) {
        return new SignedCheckpoint(Checkpoint.parse(note.text()), note);
    }

    public long size() {
        return checkpoint.size();
    }
}
