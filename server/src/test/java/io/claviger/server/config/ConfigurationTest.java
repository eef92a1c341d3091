package io.claviger.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ConfigurationTest {
    @TempDir private Path folder = Path.of("");

    @Test
    void defaults_hold_where_nothing_is_said() {
        assertThat(read(Map.of()).text(Setting.LISTEN)).isEqualTo("127.0.0.1:8080");
        assertThat(read(Map.of()).optional(Setting.TLS_KEY)).isEmpty();
    }

    @Test
    void options_win_over_the_environment_and_the_environment_over_the_file() throws IOException {
        Path file = file("listen = a:1\nnode.name = from-file\nlog.level = warn\n");
        Configuration configuration =
                Configuration.read(
                        Optional.of(file),
                        Map.of("CLAVIGER_LISTEN", "b:2", "CLAVIGER_NODE_NAME", "from-environment"),
                        List.of("listen=c:3"));
        assertThat(configuration.text(Setting.LISTEN)).isEqualTo("c:3");
        assertThat(configuration.text(Setting.NODE_NAME)).isEqualTo("from-environment");
        assertThat(configuration.text(Setting.LOG_LEVEL)).isEqualTo("warn");
    }

    @ParameterizedTest
    @CsvSource({
        "tls.certifcate, tls.certificate",
        "journal.que, journal.queue",
        "liste, listen",
        "jwt.issuers, jwt.issuer"
    })
    void an_unknown_setting_names_the_nearest_one(String wrong, String right) {
        assertThatExceptionOfType(ConfigurationError.class)
                .isThrownBy(
                        () -> Configuration.read(Optional.empty(), Map.of(), List.of(wrong + "=1")))
                .withMessageContaining("'" + wrong + "'")
                .withMessageContaining("did you mean '" + right + "'");
    }

    @Test
    void an_unknown_variable_names_the_nearest_one() {
        assertThatExceptionOfType(ConfigurationError.class)
                .isThrownBy(() -> read(Map.of("CLAVIGER_TLS_KEYS", "x")))
                .withMessageContaining("did you mean 'CLAVIGER_TLS_KEY'");
    }

    @Test
    void an_unknown_name_in_the_file_names_the_file() throws IOException {
        Path file = file("lisen = a:1\n");
        assertThatExceptionOfType(ConfigurationError.class)
                .isThrownBy(() -> Configuration.read(Optional.of(file), Map.of(), List.of()))
                .withMessageContaining(file.toString())
                .withMessageContaining("did you mean 'listen'");
    }

    @Test
    void a_missing_file_is_named() {
        assertThatExceptionOfType(ConfigurationError.class)
                .isThrownBy(
                        () ->
                                Configuration.read(
                                        Optional.of(folder.resolve("none.conf")),
                                        Map.of(),
                                        List.of()))
                .withMessageContaining("none.conf");
    }

    @ParameterizedTest
    @ValueSource(strings = {"15", "1000001", "many", "-1", "1e3"})
    void a_number_outside_its_bounds_names_setting_and_bounds(String value) {
        Configuration configuration =
                Configuration.read(Optional.empty(), Map.of(), List.of("journal.queue=" + value));
        assertThatExceptionOfType(ConfigurationError.class)
                .isThrownBy(() -> configuration.number(Setting.JOURNAL_QUEUE, 16, 1_000_000))
                .withMessageContaining("journal.queue")
                .withMessageContaining("16 to 1000000");
    }

    @Test
    void a_word_outside_its_choice_is_refused() {
        Configuration configuration =
                Configuration.read(Optional.empty(), Map.of(), List.of("log.level=loud"));
        assertThatExceptionOfType(ConfigurationError.class)
                .isThrownBy(() -> configuration.choice(Setting.LOG_LEVEL, Set.of("info", "warn")))
                .withMessageContaining("info, warn");
    }

    @ParameterizedTest
    @EnumSource(Setting.class)
    void every_setting_is_documented_as_it_is(Setting setting) throws IOException {
        String document =
                Files.readString(
                        Path.of(System.getProperty("claviger.root"), "docs", "configure.md"));
        String shown = setting.defaultValue().isEmpty() ? "" : "`" + setting.defaultValue() + "`";
        assertThat(document)
                .contains(
                        "| `%s` | %s | %s |"
                                .formatted(setting.key(), shown, setting.description()));
    }

    @ParameterizedTest
    @EnumSource(SinkSetting.class)
    void every_setting_of_a_sink_is_documented_as_it_is(SinkSetting setting) throws IOException {
        String document =
                Files.readString(
                        Path.of(System.getProperty("claviger.root"), "docs", "configure.md"));
        String shown = setting.defaultValue().isEmpty() ? "" : "`" + setting.defaultValue() + "`";
        assertThat(document)
                .contains(
                        "| `%s` | %s | %s |"
                                .formatted(setting.key("NAME"), shown, setting.description()));
    }

    @Test
    void a_sink_is_set_by_file_environment_and_options() throws IOException {
        Path file =
                file("sink.siem.to = file:///a\nsink.siem.format = cef\nsink.b.to = file:///b\n");
        List<SinkValues> sinks =
                Configuration.read(
                                Optional.of(file),
                                Map.of(
                                        "CLAVIGER_SINK_SIEM_FORMAT", "record",
                                        "CLAVIGER_SINK_MY_HOOK_SECRET_FILE", "secret",
                                        "CLAVIGER_SINK_SIEM_RECEIVES", "named"),
                                List.of("sink.siem.receives=all"))
                        .sinks();
        assertThat(sinks)
                .extracting(sink -> sink.name().value())
                .containsExactly("b", "my-hook", "siem");
        assertThat(sinks.get(1).values()).containsEntry(SinkSetting.SECRET_FILE, "secret");
        assertThat(sinks.get(2).optional(SinkSetting.TO)).contains("file:///a");
        assertThat(sinks.get(2).optional(SinkSetting.FORMAT)).contains("record");
        assertThat(sinks.get(2).optional(SinkSetting.RECEIVES)).contains("all");
        assertThat(sinks.get(2).optional(SinkSetting.FROM)).contains("first");
        assertThat(sinks.get(2).optional(SinkSetting.CA)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "sink.siem.too, sink.siem.to",
        "sink.siem.secretfile, sink.siem.secret-file",
        "sinks.siem.format, sink.siem.format",
        "sink.SIEM.to, sink.siem.to",
        "sink.my_hook.to, sink.NAME.to",
        "sink.siem, sink.siem.to"
    })
    void an_unknown_setting_of_a_sink_names_the_nearest_one(String wrong, String right) {
        assertThatExceptionOfType(ConfigurationError.class)
                .isThrownBy(
                        () -> Configuration.read(Optional.empty(), Map.of(), List.of(wrong + "=1")))
                .withMessageContaining("'" + wrong + "'")
                .withMessageContaining("did you mean '" + right + "'");
    }

    @ParameterizedTest
    @CsvSource({
        "CLAVIGER_SINK_SIEM_FORMATS, CLAVIGER_SINK_SIEM_FORMAT",
        "CLAVIGER_SINK_TO, CLAVIGER_SINK_NAME_TO"
    })
    void an_unknown_variable_of_a_sink_names_the_nearest_one(String wrong, String right) {
        assertThatExceptionOfType(ConfigurationError.class)
                .isThrownBy(() -> read(Map.of(wrong, "x")))
                .withMessageContaining("did you mean '" + right + "'");
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1:8080, 127.0.0.1, 8080", "'[::1]:0', ::1, 0"})
    void an_address_is_host_and_port(String text, String host, int port) {
        assertThat(HostPort.parse(text)).isEqualTo(new HostPort(host, port));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "8080", ":8080", "host:", "host:65536", "host:x"})
    void what_is_no_address_is_refused(String text) {
        assertThatExceptionOfType(ConfigurationError.class)
                .isThrownBy(() -> HostPort.parse(text))
                .withMessageContaining("HOST:PORT");
    }

    private static Configuration read(Map<String, String> environment) {
        return Configuration.read(Optional.empty(), environment, List.of());
    }

    private Path file(String content) throws IOException {
        return Files.writeString(folder.resolve("claviger.conf"), content);
    }
}
