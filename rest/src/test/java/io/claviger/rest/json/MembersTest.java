package io.claviger.rest.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claviger.core.refusal.RefusalCode;
import io.claviger.crypto.secret.SecretBytes;
import io.claviger.rest.error.TsbError;
import io.claviger.rest.error.Unacceptable;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MembersTest {

    @Test
    void null_and_absent_are_the_same() {
        Members body = members("{\"a\":null}");
        for (String name : List.of("a", "b")) {
            assertThat(body.has(name)).isFalse();
            assertThat(body.optionalText(name)).isEmpty();
            assertThat(body.optionalInteger(name)).isEmpty();
            assertThat(body.optionalFlag(name)).isEmpty();
            assertThat(body.optionalObject(name)).isEmpty();
            assertThat(body.optionalTexts(name)).isEmpty();
            assertThat(body.optionalBase64(name)).isEmpty();
            assertThat(body.password(name)).isEmpty();
            assertThat(body.count(name)).isZero();
            assertThatThrownBy(() -> body.text(name)).hasMessageContaining("'" + name + "'");
        }
    }

    @Test
    void a_wrong_type_is_refused_with_the_path_of_the_member() {
        Members inner =
                members("{\"o\":{\"t\":1,\"n\":\"1\",\"f\":\"true\",\"l\":[1]}}").object("o");
        List<Consumer<Members>> readers =
                List.of(
                        m -> m.text("t"),
                        m -> m.optionalInteger("n"),
                        m -> m.optionalFlag("f"),
                        m -> m.optionalTexts("l"),
                        m -> m.password("l"),
                        m -> m.object("t"),
                        m -> m.count("t"));
        for (Consumer<Members> reader : readers) {
            assertThatThrownBy(() -> reader.accept(inner))
                    .isInstanceOfSatisfying(
                            Unacceptable.class,
                            refused -> assertThat(refused.error().error().code()).isEqualTo(600))
                    .hasMessageContaining("'o.");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2048,2048",
        "2048.0,2048",
        "2.048e3,2048",
        "-1,-1",
        "0,0",
        "2147483647,2147483647"
    })
    void integers_may_come_in_floating_point_form(String json, int value) {
        assertThat(members("{\"n\":" + json + "}").optionalInteger("n")).contains(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.5", "2147483648", "1e999999999", "1e-999999999", "-1e99", "1e20"})
    void other_numbers_are_refused_without_being_expanded(String json) {
        assertThatThrownBy(() -> members("{\"n\":" + json + "}").optionalInteger("n"))
                .isInstanceOf(Unacceptable.class)
                .hasMessageContaining("'n'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"aGVsbG8=", "aGVs bG8=", "aGVs\\nbG8=", " aGVsbG8= "})
    void base64_is_standard_and_padded_and_white_space_is_dropped(String text) {
        assertThat(members("{\"b\":\"" + text + "\"}").base64("b"))
                .isEqualTo("hello".getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"aGVsbG8", "aGVsbG8==", "a", "_-8=", "aGVs=bG8", "====", "é==="})
    void other_base64_is_refused_naming_the_member(String text) {
        assertThatThrownBy(() -> members("{\"b\":\"" + text + "\"}").base64("b"))
                .isInstanceOfSatisfying(
                        Unacceptable.class,
                        refused ->
                                assertThat(refused.refusal().code())
                                        .isEqualTo(RefusalCode.INVALID_BASE64))
                .hasMessageContaining("'b'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "0g", "é0"})
    void hex_has_an_even_number_of_digits(String text) {
        assertThatThrownBy(() -> members("{\"h\":\"" + text + "\"}").hex("h"))
                .isInstanceOf(Unacceptable.class);
        assertThat(members("{\"h\":\"0aFF\"}").hex("h")).isEqualTo(new byte[] {10, -1});
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "[\"a\",\"b\"];6162",
                "\"ab\";6162",
                "[\"ab\",\"\",\"c\"];616263",
                "[\"\\u00c3\",\"\\u00a9\"];c383c2a9",
                "\"\\u00e9\";c3a9",
                "[\"\\ud83d\",\"\\ude00\"];f09f9880"
            })
    void passwords_are_the_utf8_of_their_concatenated_characters(String json, String hex) {
        Optional<SecretBytes> password = members("{\"p\":" + json + "}").password("p");
        assertThat(password).isPresent();
        try (SecretBytes given = password.get();
                SecretBytes expected = SecretBytes.consume(HexFormat.of().parseHex(hex))) {
            assertThat(given.constantTimeEquals(expected)).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "\"\"", "[\"\"]", "null"})
    void an_empty_password_is_none(String json) {
        assertThat(members("{\"p\":" + json + "}").password("p")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[1]", "[[\"a\"]]", "{}", "1", "true", "\"\\ud800\"", "[null]"})
    void other_passwords_are_refused(String json) {
        assertThatThrownBy(() -> members("{\"p\":" + json + "}").password("p"))
                .isInstanceOf(Unacceptable.class)
                .hasMessageContaining("'p'");
    }

    @Test
    void the_length_of_a_password_is_bounded() {
        String longest = "x".repeat(Passwords.MAX_LENGTH);
        assertThat(members("{\"p\":\"" + longest + "\"}").password("p")).isPresent();
        assertThatThrownBy(() -> members("{\"p\":\"" + longest + "x\"}").password("p"))
                .isInstanceOf(Unacceptable.class);
        assertThatThrownBy(() -> members("{\"p\":[\"" + longest + "\",\"x\"]}").password("p"))
                .isInstanceOf(Unacceptable.class);
    }

    @Test
    void a_label_that_cannot_be_one_is_610() {
        for (String text : List.of("", " ", "a\\u0000b", "\\ud83d\\ude00", "x".repeat(257))) {
            assertThatThrownBy(() -> members("{\"label\":\"" + text + "\"}").label("label"))
                    .isInstanceOfSatisfying(
                            Unacceptable.class,
                            refused ->
                                    assertThat(refused.error().error())
                                            .isEqualTo(TsbError.INVALID_KEY_NAME));
        }
        assertThat(members("{\"label\":\"m/44'/0'\"}").label("label").value())
                .isEqualTo("m/44'/0'");
    }

    @Test
    void names_of_unknown_values_are_shown_harmless_and_short() {
        Members body = members("{\"e\":\"A\\u0007<'" + "x".repeat(200) + "\"}");
        assertThatThrownBy(() -> body.named("e", _ -> Optional.empty()))
                .isInstanceOfSatisfying(
                        Unacceptable.class,
                        refused ->
                                assertThat(refused.refusal().code())
                                        .isEqualTo(RefusalCode.UNKNOWN_ENUM_VALUE))
                .hasMessageStartingWith("Value 'A?<?xx")
                .hasMessageEndingWith("...' is not valid for field 'e'");
    }

    private static Members members(String json) {
        return Json.parse(json.getBytes(StandardCharsets.UTF_8));
    }
}
