package io.claviger.core.id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdsTest {
    @ParameterizedTest
    @ValueSource(strings = {"a", "key one/two \"three\" <&>", "Schlüssel", "日本"})
    void labels_are_any_printable_text(String text) {
        assertThat(new KeyLabel(text).toString()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  ",
                "a\nb",
                "a\u0000",
                "\u007f",
                "\u0085x",
                "\uD83D\uDD11",
                "x\uFFFE",
                "x\uFFFF"
            })
    void labels_hold_nothing_that_xml_or_a_terminal_cannot_show(String text) {
        refuses(KeyLabel::new, text);
    }

    @Test
    void names_have_bounds() {
        accepts(KeyLabel::new, "x".repeat(256));
        refuses(KeyLabel::new, "x".repeat(257));
        accepts(PartitionId::new, "A".repeat(32));
        refuses(PartitionId::new, "A".repeat(33));
        accepts(ApplicationId::new, "a".repeat(63));
        refuses(ApplicationId::new, "a".repeat(64));
        accepts(RequestId::new, "a".repeat(64));
        refuses(RequestId::new, "a".repeat(65));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "demo", "1A", "A-B", "A B", "Ä", "A\n"})
    void partition_names_are_upper_case(String text) {
        refuses(PartitionId::new, text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Demo", "1a", "a_b", "a/b", "a\n"})
    void application_names_are_lower_case(String text) {
        refuses(ApplicationId::new, text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a\nb", "a\"b", "ä"})
    void request_ids_need_no_escaping(String text) {
        refuses(RequestId::new, text);
    }

    @Test
    void ids_print_as_their_value() {
        String uuid = "01937a5c-0000-7000-8000-000000000001";
        assertThat(KeyId.of(uuid)).hasToString(uuid);
        assertThat(new PartitionId("DEMO")).hasToString("DEMO");
        refuses(KeyId::of, "no uuid");
    }

    @Test
    void bytes_copy_what_they_are_given_and_what_they_give() {
        byte[] source = {1, 2, 3};
        Bytes bytes = Bytes.of(source);
        source[0] = 9;
        bytes.toArray()[1] = 9;
        assertThat(bytes).isEqualTo(Bytes.ofHex("010203")).hasSameHashCodeAs(Bytes.ofHex("010203"));
        assertThat(bytes.hex()).isEqualTo("010203");
        assertThat(bytes.base64()).isEqualTo("AQID");
        assertThat(Bytes.of(new byte[0])).isEqualTo(Bytes.empty());
        refuses(Bytes::ofHex, "012");
    }

    @Test
    void long_bytes_print_shortened() {
        assertThat(Bytes.of(new byte[17]).toString()).endsWith("…(17)").startsWith("00");
        assertThat(Bytes.of(new byte[16]).toString()).isEqualTo("00".repeat(16));
    }

    private static void accepts(Function<String, ?> id, String text) {
        assertThat(id.apply(text)).isNotNull();
    }

    private static void refuses(Function<String, ?> id, String text) {
        assertThatThrownBy(() -> id.apply(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
