package io.claviger.rest.identity;

import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Which bearer tokens count.
 *
 * @param issuers accepted values of {@code iss}
 * @param audience the value that {@code aud} must contain
 * @param keySet where the issuers' public keys are (JWK set, RFC 7517)
 * @param clockSkew by how much clocks may differ
 */
public record TokenSettings(
        Set<String> issuers, String audience, KeySetLocation keySet, Duration clockSkew) {

    /** Where a key set comes from. */
    public sealed interface KeySetLocation {
        /** A file, read again when it changes. */
        record File(Path path) implements KeySetLocation {}

        /** A URL, asked again after a while and when a token names an unknown key. */
        record Url(URI uri) implements KeySetLocation {
            public Url {
                if (!isSafe(uri)) {
                    throw new IllegalArgumentException(
                            "the key set URL must be https, or http on a loopback address");
                }
            }
        }
    }

    public TokenSettings {
        issuers = Set.copyOf(issuers);
        if (issuers.isEmpty()
                || issuers.stream()
                        .anyMatch(i -> i.isBlank() || i.chars().anyMatch(c -> c <= ' '))) {
            throw new IllegalArgumentException(
                    "at least one token issuer is needed, and none contains white space");
        }
        if (audience.isBlank()) {
            throw new IllegalArgumentException("the token audience is empty");
        }
        if (clockSkew.isNegative() || clockSkew.compareTo(Duration.ofMinutes(10)) > 0) {
            throw new IllegalArgumentException("the clock skew is 0 to 10 minutes");
        }
    }

    private static boolean isSafe(URI uri) {
        String scheme = Optional.ofNullable(uri.getScheme()).orElse("");
        String host = uri.getHost();
        if (host == null) {
            return false;
        }
        if (scheme.equalsIgnoreCase("https")) {
            return true;
        }
        if (!scheme.equalsIgnoreCase("http")) {
            return false;
        }
        if (host.equals("localhost")) {
            return true;
        }
        try {
            // Only literals: no name service decides what is loopback.
            return InetAddress.ofLiteral(host.replaceAll("[\\[\\]]", "")).isLoopbackAddress();
        } catch (IllegalArgumentException notAnAddress) {
            return false;
        }
    }
}
