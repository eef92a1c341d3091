package io.claviger.evidence.checkpoint;

import io.claviger.core.id.Bytes;

/**
 * Public Ed25519 key of a note's signer (C2SP signed-note), with the name that it signs under. Its
 * text form, the vkey {@code <name>+<key id>+<base64>}, is what an auditor pins.
 *
 * @param publicKey 32 raw bytes
 */
public record NoteKey(String name, Bytes publicKey) {

    public NoteKey {
        var _ = new Vkey(name, Vkey.NOTE, publicKey);
    }

    /** The key of a signer. */
    public static NoteKey of(String name, CheckpointSigner signer) {
        return new NoteKey(name, Bytes.of(signer.publicKey()));
    }

    /** Reads the text form; refuses one whose key id does not belong to name and key. */
    public static NoteKey parse(String vkey) {
        var parsed = Vkey.parse(vkey, Vkey.NOTE, "an Ed25519 key");
        return new NoteKey(parsed.name(), parsed.publicKey());
    }

    /** First four bytes of SHA-256(name ‖ 0x0a ‖ 0x01 ‖ key), big-endian. */
    public int id() {
        return vkey().id();
    }

    /** Whether the signature over the message is this key's. */
    public boolean verifies(byte[] message, byte[] signature) {
        return vkey().verifies(message, signature);
    }

    /** The text form. */
    @Override
    public String toString() {
        return vkey().text();
    }

    private Vkey vkey() {
        return new Vkey(name, Vkey.NOTE, publicKey);
    }
}
