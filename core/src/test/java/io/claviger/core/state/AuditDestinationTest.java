package io.claviger.core.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.id.SinkName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuditDestinationTest {
    @Test
    void names_are_separated_by_commas() {
        assertThat(AuditDestination.sinks("siem, archive,siem ,soc-2"))
                .containsExactly(
                        new SinkName("archive"), new SinkName("siem"), new SinkName("soc-2"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",",
                "evidence log, exported monthly",
                "SIEM",
                "siem;archive",
                "2nd",
                "si_em",
                "abcdefghijklmnopqrstuvwxyzabcdefg"
            })
    void a_sentence_names_no_sink(String text) {
        assertThat(AuditDestination.sinks(text)).isEmpty();
    }

    @Test
    void names_between_other_text_count() {
        assertThat(AuditDestination.sinks("the evidence log, siem"))
                .containsExactly(new SinkName("siem"));
    }
}
