package io.claviger.server.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.claviger.server.config.Configuration;
import io.claviger.server.config.ConfigurationError;
import io.claviger.streaming.sink.Format;
import io.claviger.streaming.sink.SinkSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ConfiguredSinksTest {
    @Test
    void a_sink_needs_no_more_than_its_address() {
        List<SinkSettings> sinks =
                read("sink.a.to=syslog+tls://h", "sink.b.to=file:///f", "sink.c.to=https://h/x");
        assertThat(sinks)
                .extracting(SinkSettings::format)
                .containsExactly(Format.CEF, Format.OCSF, Format.OCSF);
        assertThat(sinks).noneMatch(SinkSettings::namedOnly).noneMatch(SinkSettings::fromNow);
        assertThat(read()).isEmpty();
    }

    @Test
    void words_are_read() {
        SinkSettings sink =
                read(
                                "sink.a.to=file:///f",
                                "sink.a.format=record",
                                "sink.a.receives=named",
                                "sink.a.from=now")
                        .getFirst();
        assertThat(sink.format()).isEqualTo(Format.RECORD);
        assertThat(sink.namedOnly()).isTrue();
        assertThat(sink.fromNow()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "sink.a.format=cef; setting 'sink.a.to' is missing",
                "sink.a.to=https://u:s3cret@h; setting 'sink.a.to' names a host",
                "sink.a.to=syslog+tcp://logs.example; setting 'sink.a.to' leaves the machine without TLS",
                "sink.a.to=file:///f sink.a.format=xml; setting 'sink.a.format' is one of cef, ocsf, record",
                "sink.a.to=file:///f sink.a.receives=some; setting 'sink.a.receives' is one of all, named",
                "sink.a.to=file:///f sink.a.from=last; setting 'sink.a.from' is one of first, now",
                "sink.a.to=https://h sink.a.ca=/none.pem; setting 'sink.a.ca' names a file that cannot be read",
                "sink.a.to=file:///f sink.a.ca=/etc/hostname; sink 'a': authorities and certificates",
                "sink.a.to=file:///f sink.b.to=file:///x/../f; two sinks write to /f"
            })
    void what_is_wrong_is_named(String settings, String message) {
        assertThatExceptionOfType(ConfigurationError.class)
                .isThrownBy(() -> read(settings.split(" ")))
                .withMessageStartingWith(message)
                .withMessageNotContaining("s3cret");
    }

    private static List<SinkSettings> read(String... options) {
        return ConfiguredSinks.of(Configuration.read(Optional.empty(), Map.of(), List.of(options)));
    }
}
