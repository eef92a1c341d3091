package io.claviger.evidence.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.claviger.core.id.Bytes;
import io.claviger.evidence.Samples;
import io.claviger.evidence.record.MalformedEvidence;
import io.claviger.evidence.verifier.Check;
import io.claviger.evidence.verifier.WitnessPolicy;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Cosignatures as C2SP tlog-cosignature defines them. */
class CosignatureTest {
    private static final Instant TIME = Instant.ofEpochSecond(1_679_315_147);
    private static final String TEXT =
            "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
    private static final String NAME = "witness.example.com/w1";
    private static final WitnessKey KEY =
            new WitnessKey(NAME, Bytes.of(Samples.SIGNER.publicKey()));
    private static final SignedNote.Line LINE = WitnessKey.cosign(TEXT, NAME, Samples.SIGNER, TIME);

    @Test
    void the_signed_message_is_that_of_the_specification() {
        byte[] message =
                ("cosignature/v1\ntime 1679315147\n" + TEXT).getBytes(StandardCharsets.UTF_8);
        var bytes = ByteBuffer.wrap(LINE.signature().toArray());
        assertThat(bytes.getLong()).isEqualTo(1_679_315_147);
        byte[] signature = new byte[64];
        bytes.get(signature);
        assertThat(bytes.hasRemaining()).isFalse();
        assertThat(signature).isEqualTo(Samples.SIGNER.sign(message));
    }

    @Test
    void the_key_id_hashes_name_type_4_and_key() {
        var hashed =
                ByteBuffer.allocate(NAME.length() + 34)
                        .put((NAME + "\n").getBytes(StandardCharsets.UTF_8))
                        .put((byte) 4)
                        .put(Samples.SIGNER.publicKey());
        assertThat(KEY.id())
                .isEqualTo(
                        ByteBuffer.wrap(Bytes.owned(hashed.array()).sha256().toArray()).getInt());
        assertThat(WitnessKey.parse(KEY.toString())).isEqualTo(KEY);
    }

    @Test
    void a_key_of_a_log_is_none_of_a_witness_and_the_other_way_round() {
        assertThatExceptionOfType(MalformedEvidence.class)
                .isThrownBy(() -> WitnessKey.parse(Samples.NOTE_KEY.toString()));
        assertThatExceptionOfType(MalformedEvidence.class)
                .isThrownBy(() -> NoteKey.parse(KEY.toString()));
    }

    @Test
    void a_cosignature_is_good_missing_or_wrong() {
        assertThat(KEY.on(note(LINE))).isEqualTo(new Cosignature.Good(TIME));
        assertThat(KEY.on(note(stranger()))).isEqualTo(new Cosignature.None());
        assertThat(KEY.on(new SignedNote("x" + TEXT, List.of(LINE))))
                .isEqualTo(new Cosignature.Wrong());
        for (int i = 0; i < LINE.signature().length(); i++) {
            byte[] changed = LINE.signature().toArray();
            changed[i] ^= 1;
            assertThat(KEY.on(note(line(changed))))
                    .as("byte %d", i)
                    .isEqualTo(new Cosignature.Wrong());
        }
        assertThat(KEY.on(note(line(new byte[8])))).isEqualTo(new Cosignature.Wrong());
        byte[] negative = LINE.signature().toArray();
        negative[0] = (byte) 0x80;
        assertThat(KEY.on(note(line(negative)))).isEqualTo(new Cosignature.Wrong());
    }

    @Test
    void of_several_the_newest_counts_and_one_wrong_one_spoils_them() {
        var later = WitnessKey.cosign(TEXT, NAME, Samples.SIGNER, TIME.plusSeconds(60));
        assertThat(KEY.on(note(later, LINE))).isEqualTo(new Cosignature.Good(TIME.plusSeconds(60)));
        assertThat(KEY.on(note(LINE, later))).isEqualTo(new Cosignature.Good(TIME.plusSeconds(60)));
        assertThat(KEY.on(note(LINE, line(new byte[72])))).isEqualTo(new Cosignature.Wrong());
        assertThat(note(LINE, stranger()).replacing(later).signatures())
                .containsExactly(stranger(), later);
    }

    @Test
    void so_many_are_needed_and_a_wrong_one_fails_all_the_same() {
        var other = new WitnessKey("witness.example.com/w2", KEY.publicKey());
        var checkpoint = SignedCheckpoint.of(note(LINE));
        assertThat(results(new WitnessPolicy(List.of(KEY, other), 1), checkpoint))
                .containsExactly(Check.Result.PASSED, Check.Result.NOT_CHECKED);
        assertThat(results(new WitnessPolicy(List.of(KEY, other), 2), checkpoint))
                .containsExactly(Check.Result.PASSED, Check.Result.FAILED);
        var forged =
                SignedCheckpoint.of(
                        note(
                                LINE,
                                new SignedNote.Line(other.name(), other.id(), LINE.signature())));
        // The message does not name the witness, so the same key under another name is good …
        assertThat(results(new WitnessPolicy(List.of(other), 1), forged))
                .containsExactly(Check.Result.PASSED);
        var wrong =
                SignedCheckpoint.of(
                        note(
                                LINE,
                                new SignedNote.Line(
                                        other.name(), other.id(), Bytes.owned(new byte[72]))));
        // … and a wrong one fails though none of it is needed.
        assertThat(results(new WitnessPolicy(List.of(KEY, other), 0), wrong))
                .containsExactly(Check.Result.PASSED, Check.Result.FAILED);
        assertThat(new WitnessPolicy(List.of(KEY), 1).asOf(checkpoint))
                .contains(
                        "As of 20852163 records, cosigned by witness.example.com/w1 at 2023-03-20T12:25:47Z.");
        assertThat(new WitnessPolicy(List.of(other), 0).asOf(checkpoint)).isEmpty();
    }

    private static List<Check.Result> results(WitnessPolicy policy, SignedCheckpoint checkpoint) {
        return policy.checks(checkpoint).stream().map(Check::result).toList();
    }

    private static SignedNote.Line stranger() {
        return new SignedNote.Line("stranger", 7, LINE.signature());
    }

    private static SignedNote.Line line(byte[] signature) {
        return new SignedNote.Line(NAME, KEY.id(), Bytes.owned(signature));
    }

    private static SignedNote note(SignedNote.Line... lines) {
        return new SignedNote(TEXT, List.of(lines));
    }
}
