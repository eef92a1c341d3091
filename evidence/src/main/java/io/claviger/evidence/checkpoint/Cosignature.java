package io.claviger.evidence.checkpoint;

import io.claviger.core.id.Bytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/**
 * What a note shows of one witness: a statement that at some time this was the largest tree that it
 * had seen of the log, all earlier ones being beginnings of it (C2SP tlog-cosignature, Ed25519).
 */
public sealed interface Cosignature {

    /** The witness said so. */
    record Good(Instant time) implements Cosignature {}

    /** There is a line of the witness's, and it is not its. */
    record Wrong() implements Cosignature {}

    /** There is no line of the witness's. */
    record None() implements Cosignature {}

    /** The line {@code key ‖ time ‖ signature}; see {@link WitnessKey#cosign}. */
    static SignedNote.Line sign(
            String text, WitnessKey key, CheckpointSigner signer, Instant time) {
        var signature = signer.sign(message(text, time.getEpochSecond()));
        var bytes = ByteBuffer.allocate(Long.BYTES + signature.length);
        bytes.putLong(time.getEpochSecond()).put(signature);
        return new SignedNote.Line(key.name(), key.id(), Bytes.owned(bytes.array()));
    }

    /** Whether the line is the key's. */
    static Cosignature verify(String text, SignedNote.Line line, Vkey key) {
        var bytes = line.signature().unsafeArray();
        if (bytes.length <= Long.BYTES) {
            return new Wrong();
        }
        long seconds = ByteBuffer.wrap(bytes).getLong();
        if (seconds < 0 || seconds > Instant.MAX.getEpochSecond()) {
            return new Wrong();
        }
        var signature = Arrays.copyOfRange(bytes, Long.BYTES, bytes.length);
        return key.verifies(message(text, seconds), signature)
                ? new Good(Instant.ofEpochSecond(seconds))
                : new Wrong();
    }

    private static byte[] message(String text, long seconds) {
        return ("cosignature/v1\ntime " + seconds + "\n" + text).getBytes(StandardCharsets.UTF_8);
    }
}
