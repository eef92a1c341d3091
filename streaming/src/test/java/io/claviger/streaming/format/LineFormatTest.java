package io.claviger.streaming.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.claviger.core.evidence.Operation;
import io.claviger.core.id.Bytes;
import io.claviger.streaming.sink.Format;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LineFormatTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What a client may put into a text of its own: an end, an escape, a forged second record. */
    private static final String HOSTILE =
            "\"}\n{\"class_uid\":1} | a=b cs1=forged \\ \\\\ \r\nCEF:0|x|y|z|1|n|9|act=sign \u202e\u2028\u0000\u007f\u00f6]";

    @ParameterizedTest
    @EnumSource(Format.class)
    void lines_stay_as_they_are(Format format) {
        var lines = LineFormat.of(format, Records.PRODUCT);
        assertThat(Records.golden().stream().map(record -> text(lines.line(record))).toList())
                .isEqualTo(
                        Records.lines(format.name().toLowerCase(java.util.Locale.ROOT) + ".txt"));
    }

    @Test
    void syslog_frames_count_their_octets() {
        var messages =
                new SyslogMessage(LineFormat.of(Format.RECORD, Records.PRODUCT), Records.PRODUCT);
        var frames = Records.golden().stream().map(r -> text(messages.frame(r))).toList();
        assertThat(frames).isEqualTo(Records.lines("syslog.txt"));
        assertThat(frames)
                .allSatisfy(
                        frame -> {
                            int space = frame.indexOf(' ');
                            assertThat(Integer.parseInt(frame.substring(0, space)))
                                    .isEqualTo(frame.length() - space - 1);
                        });
    }

    @ParameterizedTest
    @EnumSource(Format.class)
    void whatever_a_client_says_stays_one_line_of_printable_ascii(Format format) {
        var lines = LineFormat.of(format, Records.PRODUCT);
        assertThat(text(lines.line(hostile()))).matches("[ -~]+").startsWith(lines.opening());
    }

    @Test
    void ocsf_gives_back_every_text_and_the_record_itself() throws IOException {
        var record = hostile();
        JsonNode event = JSON.readTree(LineFormat.of(Format.OCSF, Records.PRODUCT).line(record));
        assertThat(event.path("http_request").path("user_agent").asText()).isEqualTo(HOSTILE);
        assertThat(event.path("resources").get(0).path("name").asText()).isEqualTo(HOSTILE);
        assertThat(event.path("unmapped").path("ticket").asText()).isEqualTo(HOSTILE);
        String raw = event.path("raw_data").asText();
        assertThat(raw).isEqualTo(record.text());
        assertThat(event.path("raw_data_hash").path("value").asText())
                .isEqualTo(Bytes.of(raw.getBytes(StandardCharsets.US_ASCII)).sha256().hex());
        assertThat(event.path("class_uid").asInt()).isEqualTo(6003);
    }

    @Test
    void cef_gives_back_every_text_and_the_record_itself() {
        var record = hostile();
        var event = CefLine.read(text(LineFormat.of(Format.CEF, Records.PRODUCT).line(record)));
        assertThat(event.header())
                .containsExactly(
                        "CEF:0", "Claviger", "Claviger", "0.0-test", "sign", "sign granted", "1");
        assertThat(event.fields()).containsEntry("rawEvent", record.text());
        // Line breaks are one kind in CEF, and what no line can hold is written as in the record.
        String shown =
                HOSTILE.replace("\r\n", "\n")
                        .replace("\u202e", "\\u202e")
                        .replace("\u2028", "\\u2028")
                        .replace("\u0000", "\\u0000")
                        .replace("\u007f", "\\u007f")
                        .replace("\u00f6", "\\u00f6");
        assertThat(event.fields())
                .containsEntry("requestClientApplication", shown)
                .containsEntry("cs3", shown)
                .containsEntry("cs6", shown)
                .containsEntry("act", "sign")
                .containsEntry("cs1", "demo");
    }

    @Test
    void the_verbatim_line_holds_the_records_bytes() {
        var record = hostile();
        String line = text(LineFormat.of(Format.RECORD, Records.PRODUCT).line(record));
        int begin = line.indexOf("\"record\":") + "\"record\":".length();
        assertThat(line.substring(begin, line.length() - 1)).isEqualTo(record.text());
    }

    @ParameterizedTest
    @EnumSource(Operation.class)
    void every_operation_is_an_event(Operation operation) {
        OcsfClass event = OcsfClass.of(operation.wireName());
        assertThat(event.activityName(operation.wireName())).isNotBlank();
        assertThat(event.activity()).isPositive();
    }

    @Test
    void an_operation_of_a_later_version_is_a_call() {
        assertThat(OcsfClass.of("sing"))
                .isEqualTo(new OcsfClass(OcsfClass.Kind.API_ACTIVITY, OcsfClass.OTHER));
    }

    @Test
    void a_node_has_a_name_that_fits_into_a_syslog_header() {
        for (String name : List.of("", "node\none two", "x".repeat(300), "n\u00f6de")) {
            var product = new Product("1", name);
            var frame =
                    text(
                            new SyslogMessage(LineFormat.of(Format.RECORD, product), product)
                                    .frame(Records.golden().getFirst()));
            assertThat(frame).matches("\\d+ <110>1 \\S+Z [!-~]{1,255} claviger - sign \\[.*");
        }
    }

    private static StreamedRecord hostile() {
        String quoted =
                new String(
                        com.fasterxml.jackson.core.io.JsonStringEncoder.getInstance()
                                .quoteAsUTF8(HOSTILE),
                        StandardCharsets.UTF_8);
        var ascii = new StringBuilder();
        quoted.chars()
                .forEach(
                        c ->
                                ascii.append(
                                        c < 0x7f ? Character.toString(c) : "\\u%04x".formatted(c)));
        return Records.of(
                5,
                """
                {"v":1,"time":"2026-11-24T08:15:30.123Z","log":"claviger/sample",\
                "request":{"id":"req-1","ticket":"%s"},\
                "identity":{"application":"demo","roles":[],"authentication":"api-key"},\
                "interface":{"name":"rest","source":"127.0.0.1","client":"%s"},\
                "boundary":{"label":"%s","operation":"sign","decision":"granted","approvals":[]},\
                "digests":{}}"""
                        .formatted(ascii, ascii, ascii));
    }

    private static String text(byte[] ascii) {
        return new String(ascii, StandardCharsets.ISO_8859_1);
    }
}
