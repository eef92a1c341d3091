package io.claviger.evidence.checkpoint;

import io.claviger.core.id.Bytes;
import java.time.Instant;

/**
 * Public Ed25519 key of a witness (C2SP tlog-cosignature), with the name that it cosigns under. Its
 * text form is a vkey like that of a log, of another type: a log's key never passes as a witness's.
 *
 * @param publicKey 32 raw bytes
 */
public record WitnessKey(String name, Bytes publicKey) {

    public WitnessKey {
        var _ = new Vkey(name, Vkey.COSIGNATURE, publicKey);
    }

    /** Reads the text form; refuses one whose key id does not belong to name and key. */
    public static WitnessKey parse(String vkey) {
        var parsed = Vkey.parse(vkey, Vkey.COSIGNATURE, "an Ed25519 key of a witness");
        return new WitnessKey(parsed.name(), parsed.publicKey());
    }

    /** First four bytes of SHA-256(name ‖ 0x0a ‖ 0x04 ‖ key), big-endian. */
    public int id() {
        return vkey().id();
    }

    /** A line that says that the witness saw this text as the log's newest at this time. */
    public static SignedNote.Line cosign(
            String text, String name, CheckpointSigner signer, Instant time) {
        return Cosignature.sign(
                text, new WitnessKey(name, Bytes.of(signer.publicKey())), signer, time);
    }

    /**
     * What a note shows of this witness. One wrong line of its makes all of them worthless, as for
     * any signature of a note; of several good ones the newest counts.
     */
    public Cosignature on(SignedNote note) {
        int id = id();
        Cosignature found = new Cosignature.None();
        for (var line : note.signatures()) {
            if (line.keyId() == id && line.name().equals(name)) {
                switch (Cosignature.verify(note.text(), line, vkey())) {
                    case Cosignature.Good good -> found = newer(found, good);
                    case Cosignature.Wrong wrong -> {
                        return wrong;
                    }
                    case Cosignature.None none -> throw new IllegalStateException(none.toString());
                }
            }
        }
        return found;
    }

    private static Cosignature newer(Cosignature known, Cosignature.Good found) {
        return known instanceof Cosignature.Good good && good.time().isAfter(found.time())
                ? known
                : found;
    }

    /** The text form. */
    @Override
    public String toString() {
        return vkey().text();
    }

    private Vkey vkey() {
        return new Vkey(name, Vkey.COSIGNATURE, publicKey);
    }
}
