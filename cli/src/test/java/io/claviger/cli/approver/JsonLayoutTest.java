package io.claviger.cli.approver;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonLayoutTest {
    @Test
    void only_white_space_changes() {
        String json =
                "{ \"to\":\"b\\u006fb, {\\\"x\\\"}\",\"amount\":1.00e2,\"list\":[ ],\"in\":[{\"a\":null},true]}";
        assertThat(JsonLayout.of(json))
                .contains(
                        """
                        {
                          "to": "b\\u006fb, {\\"x\\"}",
                          "amount": 1.00e2,
                          "list": [],
                          "in": [
                            {
                              "a": null
                            },
                            true
                          ]
                        }""");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "7",
                "\"a\"",
                "{",
                "{} {}",
                "{'a':1}",
                "{\"amount\":1,\"amount\":100}",
                "[{\"a\":{\"b\":1,\"b\":2}}]",
                "{\"a\":1}x"
            })
    void what_is_no_json_or_read_in_two_ways_is_not_laid_out(String text) {
        assertThat(JsonLayout.of(text)).isEmpty();
    }
}
