package io.claviger.streaming.sink;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** Where records go. */
public sealed interface Destination {
    /** Registered for syslog over TLS (RFC 5425). */
    int SYSLOG_TLS_PORT = 6514;

    /** Registered for syslog over TCP (RFC 6587). */
    int SYSLOG_TCP_PORT = 601;

    /** The address as health shows it: nothing that could be a secret. */
    String shown();

    /** Used where the settings name no format. */
    Format usualFormat();

    /** A syslog receiver. */
    record Syslog(String host, int port, boolean tls) implements Destination {
        @Override
        public String shown() {
            return "%s://%s:%d"
                    .formatted(
                            tls ? "syslog+tls" : "syslog+tcp",
                            host.contains(":") ? "[" + host + "]" : host,
                            port);
        }

        @Override
        public Format usualFormat() {
            return Format.CEF;
        }
    }

    /** A file that a collector reads. */
    record File(Path path) implements Destination {
        @Override
        public String shown() {
            return "file://" + path;
        }

        @Override
        public Format usualFormat() {
            return Format.OCSF;
        }
    }

    /** An address that takes batches by POST. */
    record Webhook(URI uri) implements Destination {
        /** Path and query of such an address are often what opens it. */
        @Override
        public String shown() {
            return uri.getScheme() + "://" + uri.getRawAuthority();
        }

        @Override
        public Format usualFormat() {
            return Format.OCSF;
        }

        public boolean tls() {
            return "https".equalsIgnoreCase(uri.getScheme());
        }
    }

    /**
     * Reads {@code syslog+tls://host:port}, {@code file:///path} or {@code https://…}; without TLS
     * on loopback only.
     *
     * @throws IllegalArgumentException says what is wrong, without the address: it may be a secret
     */
    static Destination parse(String text) {
        URI uri = uri(text);
        String scheme = Optional.ofNullable(uri.getScheme()).orElse("").toLowerCase(Locale.ROOT);
        return switch (scheme) {
            case "syslog+tls" -> syslog(uri, true, SYSLOG_TLS_PORT);
            case "syslog+tcp" -> syslog(uri, false, SYSLOG_TCP_PORT);
            case "file" -> file(uri);
            case "http", "https" -> webhook(uri, scheme);
            default ->
                    throw new IllegalArgumentException(
                            "begins with syslog+tls://, file:// or https:// (syslog+tcp:// or http:// on loopback)");
        };
    }

    private static URI uri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException malformed) {
            throw new IllegalArgumentException("is no address: " + malformed.getReason());
        }
    }

    private static Syslog syslog(URI uri, boolean tls, int usualPort) {
        String host = host(uri);
        if (!Optional.ofNullable(uri.getRawPath()).orElse("").isEmpty()
                || uri.getRawQuery() != null) {
            throw new IllegalArgumentException("is host and port, nothing behind it");
        }
        if (!tls && !loopback(host)) {
            throw new IllegalArgumentException(
                    "leaves the machine without TLS; use syslog+tls://, or a loopback address");
        }
        return new Syslog(host, uri.getPort() < 0 ? usualPort : uri.getPort(), tls);
    }

    private static Webhook webhook(URI uri, String scheme) {
        if (scheme.equals("http") && !loopback(host(uri))) {
            throw new IllegalArgumentException(
                    "leaves the machine without TLS; use https://, or a loopback address");
        }
        host(uri);
        return new Webhook(uri);
    }

    private static File file(URI uri) {
        try {
            return new File(Path.of(uri).normalize());
        } catch (IllegalArgumentException | FileSystemNotFoundException wrong) {
            throw new IllegalArgumentException(
                    "names a file by its whole path: file:///var/log/claviger/evidence.jsonl");
        }
    }

    private static String host(URI uri) {
        if (uri.getHost() == null || uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException("names a host, without user and fragment");
        }
        return uri.getHost().replaceAll("[\\[\\]]", "");
    }

    private static boolean loopback(String host) {
        if (host.equals("localhost")) {
            return true;
        }
        try {
            // Only literals: no name service decides what is loopback.
            return InetAddress.ofLiteral(host).isLoopbackAddress();
        } catch (IllegalArgumentException notAnAddress) {
            return false;
        }
    }
}
