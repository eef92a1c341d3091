package io.claviger.cli.approver;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrintableTest {
    @Test
    void letters_of_any_script_are_text() {
        String text = "Zahle 100 € an Bjørn\n支付\tأحمد\r\n";
        assertThat(Printable.text(text.getBytes(StandardCharsets.UTF_8))).contains(text);
        assertThat(Printable.line("Bjørn")).isEqualTo("Bjørn");
    }

    /**
     * Cursor movements, a lone carriage return, bidirectional override, no-break space, zero width.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\u001b[2Kb",
                "a\rb",
                "a\u0007",
                "a\u202eb",
                "a\u2066b",
                "a\u00a0b",
                "a\u200bb",
                "a\u2028b",
                "a\ue000",
                "a\u0085b"
            })
    void what_a_terminal_could_be_fooled_with_is_none(String text) {
        assertThat(Printable.text(text.getBytes(StandardCharsets.UTF_8))).isEmpty();
        assertThat(Printable.line(text))
                .contains("\\u{%x}".formatted((int) text.charAt(1)))
                .doesNotContain(text.substring(1, 2));
    }

    @Test
    void bytes_that_are_no_utf_8_are_none() {
        assertThat(Printable.text(new byte[] {'a', (byte) 0xc3})).isEmpty();
        assertThat(Printable.text(new byte[] {(byte) 0xc0, (byte) 0xaf})).isEmpty();
        assertThat(Printable.text(new byte[0])).isEmpty();
    }
}
