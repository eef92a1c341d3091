package io.claviger.evidence;

import static org.assertj.core.api.Assertions.fail;

import io.claviger.evidence.checkpoint.NoteKey;
import io.claviger.evidence.checkpoint.SignedCheckpoint;
import io.claviger.evidence.merkle.TilePath;
import io.claviger.evidence.proof.ProofFile;
import io.claviger.evidence.record.MalformedEvidence;
import io.claviger.evidence.record.ParsedRecord;
import io.claviger.evidence.verifier.Verifier;
import io.claviger.evidence.witness.AddCheckpoint;
import io.claviger.evidence.witness.WitnessDecision;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever comes in, parsers answer with a value or their own refusal. */
class ParserFuzzTest {
    private static final int CASES = 4_000;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void records(long seed) {
        fuzz(seed, "evidence-record/v1/granted.json", ParsedRecord::parse);
        fuzz(seed, "evidence-record/v1/refused.json", ParsedRecord::parse);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void checkpoints(long seed) {
        fuzz(
                seed,
                "checkpoint/v1/checkpoint.txt",
                bytes -> SignedCheckpoint.parse(bytes).note().isSignedBy(Samples.NOTE_KEY));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void proof_files(long seed) {
        fuzz(seed, "proof-file/v1/granted.json", ProofFile::parse);
        fuzz(
                seed,
                "proof-file/v1/granted.json",
                bytes -> Verifier.verify(bytes, Optional.empty(), Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void note_keys_and_tile_paths(long seed) {
        fuzz(
                seed,
                Samples.NOTE_KEY.toString().getBytes(StandardCharsets.UTF_8),
                text(NoteKey::parse));
        fuzz(seed, "entries/x001/067.p/8".getBytes(StandardCharsets.UTF_8), text(TilePath::parse));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void requests_to_a_witness(long seed) {
        var note = new String(Golden.bytes("checkpoint/v1/checkpoint.txt"), StandardCharsets.UTF_8);
        var hash = "WlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlo=\n";
        fuzz(
                seed,
                ("old 12\n" + hash + hash + "\n" + note).getBytes(StandardCharsets.UTF_8),
                bytes ->
                        WitnessDecision.on(
                                AddCheckpoint.parse(bytes),
                                List.of(Samples.NOTE_KEY),
                                Optional.empty()));
    }

    private static Consumer<byte[]> text(Consumer<String> parser) {
        return bytes -> parser.accept(new String(bytes, StandardCharsets.ISO_8859_1));
    }

    private static void fuzz(long seed, String golden, Consumer<byte[]> parser) {
        fuzz(seed, Golden.bytes(golden), parser);
    }

    private static void fuzz(long seed, byte[] original, Consumer<byte[]> parser) {
        var random = new Random(seed);
        for (int i = 0; i < CASES; i++) {
            var mutated = Mutations.mutate(original, random);
            try {
                parser.accept(mutated);
            } catch (MalformedEvidence expected) {
                // The parser's own refusal.
            } catch (RuntimeException | StackOverflowError e) {
                fail("case %d of seed %d: %s", i, seed, e);
            }
        }
    }
}
