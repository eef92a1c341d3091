package io.claviger.evidence.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claviger.evidence.record.MalformedEvidence;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The published example of Go's note package, on which C2SP signed-note rests. */
class SignedNoteVectorTest {
    private static final String VKEY =
            "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    private static final String TEXT =
            """
            If you think cryptography is the answer to your problem,
            then you don't know what your problem is.
            """;
    private static final String SIGNATURE =
            "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=";
    private static final String NOTE = TEXT + "\n— PeterNeumann " + SIGNATURE + "\n";

    @Test
    void the_example_verifies() {
        var key = NoteKey.parse(VKEY);
        var note = SignedNote.parse(NOTE.getBytes(StandardCharsets.UTF_8));
        assertThat(note.text()).isEqualTo(TEXT);
        assertThat(note.isSignedBy(key)).isTrue();
        assertThat(key).hasToString(VKEY);
        assertThat(key.id()).isEqualTo(0xc74f20a3);
        assertThat(note.format()).isEqualTo(NOTE);
    }

    @Test
    void signatures_of_other_keys_do_not_matter_and_wrong_ones_of_this_key_do() {
        var key = NoteKey.parse(VKEY);
        var note = SignedNote.parse(NOTE);
        var line = note.signatures().getFirst();
        var other = new SignedNote.Line("other", 7, line.signature());
        assertThat(note.with(other).isSignedBy(key)).isTrue();
        assertThat(SignedNote.parse(note.with(other).format())).isEqualTo(note.with(other));
        var wrong =
                new SignedNote.Line(
                        line.name(), line.keyId(), io.claviger.core.id.Bytes.owned(new byte[64]));
        assertThat(note.with(wrong).isSignedBy(key)).isFalse();
        assertThat(new SignedNote(TEXT, java.util.List.of(other)).isSignedBy(key)).isFalse();
        assertThat(new SignedNote("x" + TEXT, note.signatures()).isSignedBy(key)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "text\n",
                "text\n\n",
                "text\n\n— name AAAAAAA=",
                "text\n\n— name AAAA\n",
                "text\n\n— name AAAAAAA\n",
                "text\n\n— name AAAAAAB=\n",
                "text\n\n- name AAAAAAA=\n",
                "text\n\n—  AAAAAAA=\n",
                "text\n\n— na+me AAAAAAA=\n",
                "text\n\n— na me AAAAAAA=\n",
                "text\n\n— name  AAAAAAA=\n",
                "text\r\n\n— name AAAAAAA=\n",
                "te\u0000xt\n\n— name AAAAAAA=\n",
                "text\n\n— name AAAAAAA=\nmore\n",
            })
    void what_is_not_a_note_is_refused(String note) {
        assertThatThrownBy(() -> SignedNote.parse(note)).isInstanceOf(MalformedEvidence.class);
    }

    @Test
    void numbers_of_signatures_and_bytes_are_bounded() {
        var line = "— name AAAAAAA=\n";
        assertThat(SignedNote.parse("text\n\n" + line.repeat(100)).signatures()).hasSize(100);
        assertThatThrownBy(() -> SignedNote.parse("text\n\n" + line.repeat(101)))
                .isInstanceOf(MalformedEvidence.class);
        assertThatThrownBy(() -> SignedNote.parse(new byte[SignedNote.MAX_BYTES + 1]))
                .isInstanceOf(MalformedEvidence.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "PeterNeumann",
                "PeterNeumann+c74f20a3",
                "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
                "PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
                "Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
                "PeterNeumann+c74f20a3+Ahpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
                "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10",
                "+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
            })
    void what_is_not_a_key_is_refused(String vkey) {
        assertThatThrownBy(() -> NoteKey.parse(vkey)).isInstanceOf(MalformedEvidence.class);
    }
}
