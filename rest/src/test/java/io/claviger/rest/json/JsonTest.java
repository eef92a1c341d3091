package io.claviger.rest.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claviger.core.refusal.RefusalCode;
import io.claviger.rest.error.TsbError;
import io.claviger.rest.error.Unacceptable;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "{",
                "}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{\"a\":1}x",
                "{\"a\":1}{}",
                "{a:1}",
                "{'a':1}",
                "{\"a\":01}",
                "{\"a\":NaN}",
                "{\"a\":\"\\x\"}",
                "{\"a\":1,\"a\":2}",
                "// c\n{}",
                "\uFEFF{}"
            })
    void what_is_no_json_is_621(String body) {
        assertThatThrownBy(() -> Json.parse(utf8(body)))
                .isInstanceOfSatisfying(
                        Unacceptable.class,
                        refused -> {
                            assertThat(refused.error().error()).isEqualTo(TsbError.INVALID_JSON);
                            assertThat(refused.error().status()).isEqualTo(400);
                            assertThat(refused.refusal().code())
                                    .isEqualTo(RefusalCode.MALFORMED_REQUEST);
                        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "1", "\"a\"", "null", "true"})
    void json_that_is_no_object_is_600(String body) {
        assertThatThrownBy(() -> Json.parse(utf8(body)))
                .isInstanceOfSatisfying(
                        Unacceptable.class,
                        refused ->
                                assertThat(refused.error().error())
                                        .isEqualTo(TsbError.INPUT_VALIDATION_FAILED));
    }

    @Test
    void bytes_that_are_no_utf8_are_refused_even_where_the_parser_would_take_them() {
        byte[] overlong = {'{', '"', (byte) 0xC0, (byte) 0x80, '"', ':', '1', '}'};
        byte[] surrogate = {'{', '"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"', ':', '1', '}'};
        byte[] lonely = {'{', '"', (byte) 0xFF, '"', ':', '1', '}'};
        byte[] utf16 = "{\"a\":1}".getBytes(StandardCharsets.UTF_16BE);
        for (byte[] body : new byte[][] {overlong, surrogate, lonely, utf16}) {
            assertThatThrownBy(() -> Json.parse(body)).isInstanceOf(Unacceptable.class);
        }
    }

    @Test
    void nesting_is_bounded() {
        int depth = Json.MAX_DEPTH;
        assertThat(Json.parse(nested(depth)).has("a")).isTrue();
        assertThatThrownBy(() -> Json.parse(nested(depth + 1)))
                .isInstanceOf(Unacceptable.class)
                .hasMessageContaining("nested deeper");
        assertThatThrownBy(() -> Json.parse(utf8("[".repeat(100_000))))
                .isInstanceOf(Unacceptable.class);
    }

    @Test
    void names_and_numbers_are_bounded() {
        String name = "n".repeat(Json.MAX_NAME_LENGTH + 1);
        assertThatThrownBy(() -> Json.parse(utf8("{\"" + name + "\":1}")))
                .isInstanceOf(Unacceptable.class);
        String number = "1".repeat(Json.MAX_NUMBER_LENGTH + 1);
        assertThatThrownBy(() -> Json.parse(utf8("{\"a\":" + number + "}")).optionalInteger("a"))
                .isInstanceOf(Unacceptable.class);
    }

    @Test
    void white_space_and_unknown_members_do_not_matter() {
        Members body = Json.parse(utf8("\t\n {\n\t\"x\" : {} ,\"a\":\t\"b\"}\n"));
        assertThat(body.text("a")).isEqualTo("b");
    }

    @Test
    void messages_repeat_nothing_of_the_body() {
        assertThatThrownBy(() -> Json.parse(utf8("{\"password\":\"hunter2\",hunter2}")))
                .hasMessageNotContaining("hunter2");
    }

    private static byte[] nested(int depth) {
        return utf8("{\"a\":" + "[".repeat(depth - 1) + "]".repeat(depth - 1) + "}");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
