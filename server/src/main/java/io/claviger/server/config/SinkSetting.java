package io.claviger.server.config;

import java.util.Locale;

/**
 * Every setting of one sink; its name stands between {@code sink.} and the key. The texts are
 * written for operators.
 */
public enum SinkSetting {
    TO(
            "to",
            "",
            "Where records go: syslog+tls://HOST:PORT, file:///PATH or https://…; syslog+tcp:// and http:// on loopback only."),
    FORMAT(
            "format",
            "",
            "'ocsf', 'cef', or 'record': the record itself behind its index. Empty: 'cef' for syslog, else 'ocsf'."),
    RECEIVES(
            "receives",
            "all",
            "'all' records, or 'named': those of applications whose onboarding record names the sink under auditDestination."),
    FROM(
            "from",
            "first",
            "Where a new sink begins: 'first', at the first record of the log, or 'now', behind the last."),
    CA(
            "ca",
            "",
            "PEM file with the authorities of the receiver. Empty: those of the Java runtime."),
    CERTIFICATE(
            "certificate",
            "",
            "PEM file with the certificate chain that is shown to the receiver. Set together with key."),
    KEY("key", "", "PEM file with its private key (PKCS #8, not encrypted)."),
    SECRET_FILE(
            "secret-file",
            "",
            "File with the secret of a webhook, at least 16 bytes: HMAC-SHA256 of the body then stands in Claviger-Signature.");

    /** What the names of all settings of sinks begin with. */
    static final String PREFIX = "sink.";

    private final String key;
    private final String defaultValue;
    private final String description;

    SinkSetting(String key, String defaultValue, String description) {
        this.key = key;
        this.defaultValue = defaultValue;
        this.description = description;
    }

    /** Name in the configuration file, for the sink. */
    public String key(String sink) {
        return PREFIX + sink + "." + key;
    }

    /** The end of its environment variable: {@code _SECRET_FILE}. */
    String variableEnd() {
        return "_" + key.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    public String defaultValue() {
        return defaultValue;
    }

    public String description() {
        return description;
    }
}
