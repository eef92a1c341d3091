package io.claviger.rest.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claviger.rest.error.Unacceptable;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PercentEncodingTest {

    @ParameterizedTest
    @CsvSource({"a,a", "a%2Fb,a/b", "a/0',a/0'", "a%20b,a b", "a+b,a+b", "%C3%A9,é", "%e2%82%ac,€"})
    void paths_are_utf8(String raw, String decoded) {
        assertThat(PercentEncoding.decode("path", raw)).isEqualTo(decoded);
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "%2", "%zz", "%C3", "%C0%80", "%ED%A0%80", "%FF", "é", "a b"})
    void other_paths_are_refused(String raw) {
        assertThatThrownBy(() -> PercentEncoding.decode("path", raw))
                .isInstanceOf(Unacceptable.class);
    }

    @Test
    void queries_are_pairs() {
        assertThat(PercentEncoding.query("")).isEmpty();
        assertThat(PercentEncoding.query("a=1&b=%26&c&&d="))
                .isEqualTo(Map.of("a", "1", "b", "&", "c", "", "d", ""));
        assertThatThrownBy(() -> PercentEncoding.query("a=1&a=2")).isInstanceOf(Unacceptable.class);
        StringBuilder many = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            many.append("p").append(i).append("=1&");
        }
        assertThatThrownBy(() -> PercentEncoding.query(many.toString()))
                .isInstanceOf(Unacceptable.class);
    }
}
