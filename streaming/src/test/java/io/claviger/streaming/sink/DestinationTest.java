package io.claviger.streaming.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.claviger.core.id.SinkName;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DestinationTest {
    @ParameterizedTest
    @CsvSource({
        "syslog+tls://logs.example:7000, syslog+tls://logs.example:7000",
        "syslog+tls://logs.example, syslog+tls://logs.example:6514",
        "syslog+tls://[2001:db8::1]:7000, syslog+tls://[2001:db8::1]:7000",
        "syslog+tcp://localhost, syslog+tcp://localhost:601",
        "syslog+tcp://[::1]:514, syslog+tcp://[::1]:514",
        "file:///var/log/claviger/evidence.jsonl, file:///var/log/claviger/evidence.jsonl",
        "https://hooks.example:8443/services/T0/s3cret?token=s3cret, https://hooks.example:8443",
        "http://127.0.0.1:8080/in, http://127.0.0.1:8080",
    })
    void an_address_is_shown_without_what_may_be_a_secret(String text, String shown) {
        assertThat(Destination.parse(text).shown()).isEqualTo(shown);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "logs.example:6514",
                "syslog://logs.example",
                "udp://logs.example",
                "syslog+tls://",
                "syslog+tls://logs.example/path",
                "syslog+tls://u:s3cret@logs.example",
                "syslog+tcp://logs.example",
                "syslog+tcp://10.0.0.1:514",
                "syslog+tcp://127.0.0.1.example:514",
                "http://hooks.example/s3cret",
                "https:///s3cret",
                "https://u:s3cret@hooks.example",
                "https://hooks.example/#s3cret",
                "file://host/s3cret",
                "file:relative",
                "not an address s3cret"
            })
    void any_other_address_is_refused_without_being_shown(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Destination.parse(text))
                .withMessageNotContaining("s3cret");
    }

    @Test
    void certificates_and_secrets_belong_where_they_are_used() {
        var ca =
                new SinkSettings.TlsFiles(
                        Optional.of(Path.of("ca.pem")), Optional.empty(), Optional.empty());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings("file:///f", ca, Optional.empty()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings("http://127.0.0.1/", ca, Optional.empty()));
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                settings(
                                        "syslog+tls://h",
                                        SinkSettings.TlsFiles.NONE,
                                        Optional.of(Path.of("secret"))));
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                new SinkSettings.TlsFiles(
                                        Optional.empty(),
                                        Optional.of(Path.of("c.pem")),
                                        Optional.empty()));
        assertThat(settings("https://h/", ca, Optional.of(Path.of("secret"))).tls()).isEqualTo(ca);
    }

    private static SinkSettings settings(
            String to, SinkSettings.TlsFiles tls, Optional<Path> secret) {
        return new SinkSettings(
                new SinkName("siem"),
                Destination.parse(to),
                Format.OCSF,
                false,
                false,
                tls,
                secret);
    }
}
