package io.claviger.engine.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourceRangeTest {
    @ParameterizedTest(name = "{0} contains {1}: {2}")
    @CsvSource({
        "10.0.0.0/8, 10.0.0.0, true",
        "10.0.0.0/8, 10.255.255.255, true",
        "10.0.0.0/8, 9.255.255.255, false",
        "10.0.0.0/8, 11.0.0.0, false",
        "192.0.2.128/25, 192.0.2.127, false",
        "192.0.2.128/25, 192.0.2.128, true",
        "192.0.2.6/31, 192.0.2.7, true",
        "192.0.2.6/31, 192.0.2.8, false",
        "192.0.2.7, 192.0.2.7, true",
        "192.0.2.7/32, 192.0.2.6, false",
        "0.0.0.0/0, 255.255.255.255, true",
        "0.0.0.0/0, ::1, false",
        "::/0, ::1, true",
        "::/0, 127.0.0.1, false",
        "2001:db8::/32, 2001:db8:ffff::1, true",
        "2001:db8::/32, 2001:db9::, false",
        "2001:db8::/33, 2001:db8:8000::, false",
        "2001:db8::1/128, 2001:db8::1, true",
        "2001:db8::1, 2001:db8::2, false",
        "10.0.0.0/8, ::ffff:10.1.2.3, true",
    })
    void a_range_ends_at_its_prefix(String range, String source, boolean inside) {
        assertThat(SourceRange.parse(range).contains(source)).isEqualTo(inside);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/8",
                "10.0.0.0/",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/+8",
                "10/8",
                "10.0/8",
                "10.0.0.0/8/8",
                "10.0.0.0/ 8",
                "::/129",
                "localhost",
                "example.org/8",
                "256.0.0.1",
                "1.2.3.4.5",
                ":::",
                "10.0.0.0/٨",
                "10.0.0.0/4294967304"
            })
    void garbage_is_no_range(String text) {
        assertThatThrownBy(() -> SourceRange.parse(text))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "local", "unknown", "10.0.0.1:80", "10.0.0.1/8"})
    void what_is_no_address_lies_in_no_range(String source) {
        assertThat(SourceRange.parse("0.0.0.0/0").contains(source)).isFalse();
        assertThat(SourceRange.parse("::/0").contains(source)).isFalse();
    }

    @Test
    void host_bits_of_a_range_do_not_count() {
        assertThat(SourceRange.parse("10.1.2.3/8").contains("10.9.9.9")).isTrue();
    }
}
