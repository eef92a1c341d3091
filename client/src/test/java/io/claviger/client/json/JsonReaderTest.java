package io.claviger.client.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claviger.client.Secret;
import io.claviger.client.model.Decrypted;
import io.claviger.client.model.OneTimeCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "null",
                "true",
                "-0.5e+10",
                "\"\"",
                "{\"a\":[1,\"b\",{\"c\":null}],\"d\":false}",
                "\"\\u0001\\\"\\\\é\\u001f\"",
            })
    void what_is_written_shortest_comes_back_as_it_was(String text) {
        assertThat(JsonReader.read(text).text()).isEqualTo(text);
    }

    @Test
    void space_and_escapes_are_read() {
        assertThat(JsonReader.read(" { \"a\" :\t[ 1 ,\n2 ] } ").text()).isEqualTo("{\"a\":[1,2]}");
        assertThat(JsonReader.read("\"\\/\\b\\f\\n\\r\\t\\u00e9\\ud83d\\ude00\""))
                .isEqualTo(new JsonValue.Text("/\b\f\n\r\té\ud83d\ude00"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "[1,]",
                "{\"a\"}",
                "{\"a\":1,}",
                "{a:1}",
                "[1 2]",
                "01",
                "1.",
                ".5",
                "+1",
                "NaN",
                "nul",
                "\"a",
                "\"\\x\"",
                "\"\\u12g4\"",
                "\"\\u12",
                "\"a\nb\"",
                "1 1",
            })
    void what_is_no_json_is_refused(String text) {
        assertThatThrownBy(() -> JsonReader.read(text)).isInstanceOf(JsonException.class);
    }

    @Test
    void what_may_be_a_secret_shows_itself_nowhere() {
        JsonValue secret = JsonReader.read("[\"hunter2\",{\"payload\":\"hunter2\"}]");
        assertThat(secret.toString()).doesNotContain("hunter2");
        assertThat(Decrypted.of(JsonObject.parse("{\"payload\":\"aHVudGVyMg==\"}")).toString())
                .doesNotContain("aHVudGVyMg");
        assertThat(new OneTimeCode("hunter2").toString()).doesNotContain("hunter2");
        assertThat(Secret.of("hunter2".toCharArray()).toString()).doesNotContain("hunter2");
    }

    @Test
    void nesting_has_an_end() {
        assertThat(JsonReader.read("[".repeat(200) + "]".repeat(200))).isNotNull();
        assertThatThrownBy(() -> JsonReader.read("[".repeat(100_000)))
                .isInstanceOf(JsonException.class)
                .hasMessageContaining("nesting");
    }

    @Test
    void members_are_what_they_are_asked_for_or_refused() {
        JsonObject object =
                JsonObject.parse(
                        "{\"n\":12,\"s\":\"x\",\"t\":\"2026-01-02T03:04:05Z\",\"b\":\"AAE=\",\"z\":null}");
        assertThat(object.integer("n")).isEqualTo(12);
        assertThat(object.instant("t")).isEqualTo("2026-01-02T03:04:05Z");
        assertThat(object.bytes("b").bytes()).containsExactly(0, 1);
        assertThat(object.optionalString("z")).isEmpty();
        assertThat(object.optionalString("missing")).isEmpty();
        assertThatThrownBy(() -> object.string("missing"))
                .isInstanceOf(JsonException.class)
                .hasMessageContaining("missing");
        assertThatThrownBy(() -> object.integer("s")).isInstanceOf(JsonException.class);
        assertThatThrownBy(() -> object.bytes("s")).isInstanceOf(JsonException.class);
        assertThatThrownBy(() -> object.flag("n")).isInstanceOf(JsonException.class);
        assertThat(object.toString()).doesNotContain("12");
    }
}
