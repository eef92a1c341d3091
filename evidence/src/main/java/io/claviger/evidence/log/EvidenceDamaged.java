package io.claviger.evidence.log;

/**
 * The stored log contradicts itself: records, tiles or checkpoints are missing, changed or rolled
 * back. The node must not serve; the message names what is wrong.
 */
public final class EvidenceDamaged extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public EvidenceDamaged(String message) {
        super(message);
    }
}
