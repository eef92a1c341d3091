package io.claviger.streaming.sink;

import io.claviger.core.id.SinkName;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A sink as it is set up.
 *
 * @param namedOnly only records of applications whose onboarding record names the sink
 * @param fromNow a sink that is new begins behind the records that are there
 * @param secretFile key of the authentication code of a webhook
 */
public record SinkSettings(
        SinkName name,
        Destination destination,
        Format format,
        boolean namedOnly,
        boolean fromNow,
        TlsFiles tls,
        Optional<Path> secretFile) {

    /**
     * PEM files of a TLS client, read again at each connection, so that a renewed certificate needs
     * no restart.
     *
     * @param authorities those that the receiver must lead to; empty: those of the Java runtime
     * @param certificate shown to the receiver, with the authorities between
     * @param key its private key, PKCS #8 without password
     */
    public record TlsFiles(
            Optional<Path> authorities, Optional<Path> certificate, Optional<Path> key) {
        public static final TlsFiles NONE =
                new TlsFiles(Optional.empty(), Optional.empty(), Optional.empty());

        public TlsFiles {
            if (certificate.isPresent() != key.isPresent()) {
                throw new IllegalArgumentException(
                        "a client certificate and its private key are set together");
            }
        }
    }

    public SinkSettings {
        boolean encrypted =
                switch (destination) {
                    case Destination.Syslog syslog -> syslog.tls();
                    case Destination.Webhook webhook -> webhook.tls();
                    case Destination.File _ -> false;
                };
        if (!encrypted && !tls.equals(TlsFiles.NONE)) {
            throw new IllegalArgumentException(
                    "authorities and certificates are for sinks that speak TLS");
        }
        if (secretFile.isPresent() && !(destination instanceof Destination.Webhook)) {
            throw new IllegalArgumentException("a secret is for webhooks");
        }
    }
}
