package io.claviger.rest.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claviger.rest.identity.TokenSettings.KeySetLocation;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenSettingsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://issuer.example/keys",
                "http://localhost:8000/keys",
                "http://127.0.0.1/keys",
                "http://[::1]:8000/keys"
            })
    void key_sets_come_over_tls_or_from_this_machine(String url) {
        assertThat(new KeySetLocation.Url(URI.create(url)).uri()).hasToString(url);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://issuer.example/keys",
                "http://127.0.0.1.issuer.example/keys",
                "http://10.0.0.1/keys",
                "ftp://127.0.0.1/keys",
                "file:///keys",
                "keys",
                "http:///keys"
            })
    void other_places_are_refused(String url) {
        assertThatThrownBy(() -> new KeySetLocation.Url(URI.create(url)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void issuer_audience_and_skew_are_checked() {
        var file = new KeySetLocation.File(Path.of("keys"));
        assertThatThrownBy(() -> new TokenSettings(Set.of(), "a", file, Duration.ZERO))
                .hasMessageContaining("issuer");
        assertThatThrownBy(() -> new TokenSettings(Set.of("a b"), "a", file, Duration.ZERO))
                .hasMessageContaining("white space");
        assertThatThrownBy(() -> new TokenSettings(Set.of("a"), " ", file, Duration.ZERO))
                .hasMessageContaining("audience");
        assertThatThrownBy(() -> new TokenSettings(Set.of("a"), "a", file, Duration.ofMinutes(11)))
                .hasMessageContaining("skew");
    }
}
