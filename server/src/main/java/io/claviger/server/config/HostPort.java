package io.claviger.server.config;

/** {@code host:port}; an IPv6 address stands in brackets. */
public record HostPort(String host, int port) {

    public static HostPort parse(String text) {
        int colon = text.lastIndexOf(':');
        try {
            String host = text.substring(0, colon);
            if (host.startsWith("[") && host.endsWith("]")) {
                host = host.substring(1, host.length() - 1);
            }
            int port = Integer.parseInt(text.substring(colon + 1));
            if (!host.isEmpty() && port >= 0 && port <= 65535) {
                return new HostPort(host, port);
            }
        } catch (IndexOutOfBoundsException | NumberFormatException _) {
            // Falls through to the one message.
        }
        throw new ConfigurationError(
                "'%s' is not HOST:PORT, for example 127.0.0.1:8080".formatted(text));
    }
}
