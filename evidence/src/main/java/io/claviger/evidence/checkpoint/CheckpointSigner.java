package io.claviger.evidence.checkpoint;

/** The log's Ed25519 key, which lives in the key boundary and never comes out. */
public interface CheckpointSigner {
    /** Signature of 64 bytes. */
    byte[] sign(byte[] message);

    /** The public key's 32 raw bytes. */
    byte[] publicKey();
}
