package io.claviger.evidence.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claviger.evidence.Golden;
import io.claviger.evidence.Samples;
import io.claviger.evidence.record.MalformedEvidence;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointFormatTest {
    private static final Checkpoint CHECKPOINT =
            new Checkpoint("claviger/sample", 4711, Samples.digest(0x5a));
    private static final String ROOT = "WlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlo=";

    @Test
    void a_checkpoint_has_the_golden_bytes() {
        var note = SignedNote.sign(CHECKPOINT.text(), CHECKPOINT.origin(), Samples.SIGNER);
        assertThat(note.format())
                .isEqualTo(
                        new String(
                                Golden.bytes("checkpoint/v1/checkpoint.txt"),
                                StandardCharsets.UTF_8));
    }

    @Test
    void the_golden_checkpoint_stays_readable() {
        var read = SignedCheckpoint.parse(Golden.bytes("checkpoint/v1/checkpoint.txt"));
        assertThat(read.checkpoint()).isEqualTo(CHECKPOINT);
        var vkey = new String(Golden.bytes("checkpoint/v1/vkey.txt"), StandardCharsets.UTF_8);
        assertThat(read.note().isSignedBy(NoteKey.parse(vkey.strip()))).isTrue();
    }

    @Test
    void further_lines_are_signed_and_not_interpreted() {
        var text = CHECKPOINT.text() + "a line of another program\n";
        assertThat(Checkpoint.parse(text)).isEqualTo(CHECKPOINT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "o\n1\n",
                "o\n1\n" + ROOT,
                "\n1\n" + ROOT + "\n",
                "o\n01\n" + ROOT + "\n",
                "o\n-1\n" + ROOT + "\n",
                "o\n+1\n" + ROOT + "\n",
                "o\n 1\n" + ROOT + "\n",
                "o\n\n" + ROOT + "\n",
                "o\n9999999999999999999\n" + ROOT + "\n",
                "o\n1\nWlo=\n",
                "o\n1\nx\n",
            })
    void what_is_not_a_checkpoint_is_refused(String text) {
        assertThatThrownBy(() -> Checkpoint.parse(text)).isInstanceOf(MalformedEvidence.class);
    }
}
