package io.claviger.server.timestamp;

import io.claviger.crypto.certificate.CertificateAuthorities;
import io.claviger.server.config.Configuration;
import io.claviger.server.config.ConfigurationError;
import io.claviger.server.config.Setting;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Who stamps checkpoints, and how often.
 *
 * @param authorities that must vouch for the authority's certificate
 */
public record TimestampSettings(URI url, CertificateAuthorities authorities, Duration every) {

    /** Reads the settings; nothing if no authority is named. */
    public static Optional<TimestampSettings> read(Configuration configuration) {
        return configuration
                .optional(Setting.TIMESTAMP_AUTHORITY)
                .map(
                        url ->
                                new TimestampSettings(
                                        url(url),
                                        authorities(configuration),
                                        Duration.ofSeconds(
                                                configuration.number(
                                                        Setting.TIMESTAMP_SECONDS,
                                                        1,
                                                        31_536_000))));
    }

    // What is sent is a digest of what is public, and what comes back is signed: plain HTTP will
    // do.
    private static URI url(String text) {
        try {
            URI url = URI.create(text);
            if (url.getHost() != null
                    && ("https".equals(url.getScheme()) || "http".equals(url.getScheme()))) {
                return url;
            }
        } catch (IllegalArgumentException _) {
            // Falls through to the one message.
        }
        throw wrong(Setting.TIMESTAMP_AUTHORITY, "is an http or https URL, not '" + text + "'");
    }

    private static CertificateAuthorities authorities(Configuration configuration) {
        String file =
                configuration
                        .optional(Setting.TIMESTAMP_AUTHORITIES)
                        .orElseThrow(
                                () ->
                                        wrong(
                                                Setting.TIMESTAMP_AUTHORITIES,
                                                "must be set together with '%s'"
                                                        .formatted(
                                                                Setting.TIMESTAMP_AUTHORITY
                                                                        .key())));
        try {
            return CertificateAuthorities.ofPem(Files.readAllBytes(Path.of(file)));
        } catch (IOException | IllegalArgumentException unusable) {
            throw wrong(
                    Setting.TIMESTAMP_AUTHORITIES,
                    "%s is no PEM file of authorities: %s".formatted(file, unusable.getMessage()));
        }
    }

    private static ConfigurationError wrong(Setting setting, String rule) {
        return new ConfigurationError("setting '%s' %s".formatted(setting.key(), rule));
    }
}
