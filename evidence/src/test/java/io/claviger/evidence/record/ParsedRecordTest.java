package io.claviger.evidence.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claviger.evidence.Golden;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParsedRecordTest {
    private static final String RECORD =
            new String(Golden.bytes("evidence-record/v1/granted.json"), StandardCharsets.US_ASCII);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "\"v\":1|\"v\":2|version",
                "\"v\":1|\"v\":1.0|not an integer",
                "\"v\":1|\"v\":99999999999999999999|well-formed",
                "\"v\":1|\"v\":\"1\"|'v' is not an integer",
                "\"v\":1,|~~|'v' is missing",
                "\"v\":1|\"v\":1,\"v\":1|well-formed",
                "08:15:30.123Z|08:15:30Z|time",
                "2026-11-24|2026-13-24|time",
                "\"id\":\"req-1\"|\"id\":null|'id' is not a string",
                "[\"key-operation\"]|\"key-operation\"|'roles' is not an array",
                "[\"key-operation\"]|[1]|element of 'roles'",
                "\"granted\"|\"refused\"|contradict",
                "\"granted\"|\"perhaps\"|contradict",
                "\"approvals\":[]|\"approvals\":{}|'approvals' is not an array",
                "\"approvals\":[]|\"approvals\":[1]|element of 'approvals' is not an object",
                "\"approvals\":[]|\"approvals\":[{\"publicKey\":\"x\"}]|'signature' is missing",
                ",\"approvals\":[]|~~|'approvals' is missing",
                "\"digests\":{|\"digests\":{\"x\":{},|'x' is not a string",
            })
    void what_is_not_a_record_is_refused(String part, String by, String message) {
        var changed = RECORD.replace(part, by == null ? "" : by);
        assertThat(changed).isNotEqualTo(RECORD);
        assertThatThrownBy(() -> ParsedRecord.parse(changed.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(MalformedEvidence.class)
                .hasMessageContaining(message);
    }

    @Test
    void members_of_later_versions_are_passed_over() {
        var changed = RECORD.replace("\"v\":1,", "\"v\":1,\"later\":{\"a\":[true,null]},");
        assertThatCode(() -> ParsedRecord.parse(changed.getBytes(StandardCharsets.UTF_8)))
                .doesNotThrowAnyException();
    }

    @Test
    void depth_and_length_are_bounded() {
        var deep = "[".repeat(100_000).getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> ParsedRecord.parse(deep)).isInstanceOf(MalformedEvidence.class);
        var inside = "{\"a\":" + "[".repeat(60_000);
        assertThatThrownBy(() -> ParsedRecord.parse(inside.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(MalformedEvidence.class);
        assertThatThrownBy(() -> ParsedRecord.parse(new byte[70_000]))
                .isInstanceOf(MalformedEvidence.class)
                .hasMessageContaining("longer");
    }

    @Test
    void invalid_utf8_and_trailing_text_are_refused() {
        var invalid = RECORD.getBytes(StandardCharsets.UTF_8);
        invalid[RECORD.indexOf("curl")] = (byte) 0xff;
        assertThatThrownBy(() -> ParsedRecord.parse(invalid))
                .isInstanceOf(MalformedEvidence.class)
                .hasMessageContaining("UTF-8");
        assertThatThrownBy(
                        () -> ParsedRecord.parse((RECORD + "{}").getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(MalformedEvidence.class)
                .hasMessageContaining("behind its end");
    }
}
