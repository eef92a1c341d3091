package io.claviger.evidence.record;

/**
 * Bytes that claim to be evidence (a record, a note, a proof file) and are not. The message is one
 * sentence for people; it never repeats more of the input than a member's name.
 */
public final class MalformedEvidence extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public MalformedEvidence(String message) {
        super(message, null, false, false);
    }
}
