package io.claviger.engine.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class CommandLineTest {
    @Test
    void a_plain_word_stays_as_it_is_and_any_other_is_one_word_of_a_shell() {
        assertThat(CommandLine.quoted("invoices/prod-1.0")).isEqualTo("invoices/prod-1.0");
        assertThat(CommandLine.quoted("")).isEqualTo("''");
        assertThat(CommandLine.quoted("a b")).isEqualTo("'a b'");
        assertThat(CommandLine.quoted("it's $HOME `id`")).isEqualTo("'it'\\''s $HOME `id`'");
        assertThat(CommandLine.quoted("~root")).isEqualTo("'~root'");
    }

    @Test
    void a_label_in_a_path_keeps_its_slashes_and_nothing_that_means_something() {
        assertThat(CommandLine.inPath("a/b-c_d.e")).isEqualTo("a/b-c_d.e");
        assertThat(CommandLine.inPath("ü 100%?#\"$`")).isEqualTo("%C3%BC%20100%25%3F%23%22%24%60");
    }

    @Test
    void a_label_in_a_body_cannot_end_its_string() {
        assertThat(CommandLine.json("a\"b\\c")).isEqualTo("\"a\\\"b\\\\c\"");
    }
}
