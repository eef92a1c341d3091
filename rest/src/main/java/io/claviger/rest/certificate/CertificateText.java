package io.claviger.rest.certificate;

import io.claviger.core.id.Bytes;
import java.util.Base64;

/** Certificates and requests in the text forms of the contract (rest-api.md §4.15). */
public final class CertificateText {
    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

    private CertificateText() {}

    /** With lines of 64 characters and a last line break; the header is the older one. */
    public static String request(Bytes der) {
        return "-----BEGIN NEW CERTIFICATE REQUEST-----\n"
                + LINES.encodeToString(der.unsafeArray())
                + "\n-----END NEW CERTIFICATE REQUEST-----\n";
    }

    /** In one line between header and footer, without a last line break. */
    public static String certificate(Bytes der) {
        return "-----BEGIN CERTIFICATE-----\n" + der.base64() + "\n-----END CERTIFICATE-----";
    }

    /** PEM for files, as every tool reads it (RFC 7468). */
    public static String file(String kind, Bytes der) {
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
                .formatted(kind, LINES.encodeToString(der.unsafeArray()), kind);
    }

    /** A label as the name of a file: nothing that a path or a header could take amiss. */
    static String fileName(String label) {
        String name = label.replaceAll("[^A-Za-z0-9._-]", "_");
        return name.startsWith(".") ? "_" + name.substring(1) : name;
    }
}
