package io.claviger.cli.approver;

import io.claviger.core.approval.EncodedPolicy;
import io.claviger.core.approval.MalformedToken;
import io.claviger.core.id.Bytes;
import io.claviger.crypto.certificate.ToBeSigned;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Bytes as a person can read them.
 *
 * @param summary kind, size and digest
 * @param lines the whole content, if the format is one that can be shown; never a part of it
 */
record PayloadText(String summary, List<String> lines) {
    /** Bytes up to this length are shown in hexadecimal: digests are compared that way. */
    private static final int MAX_HEX_BYTES = 64;

    PayloadText {
        lines = List.copyOf(lines);
    }

    /** What an operation works on. */
    static PayloadText of(Bytes payload) {
        if (payload.length() == 0) {
            return new PayloadText("nothing", List.of());
        }
        Optional<ToBeSigned> certificate = ToBeSigned.read(payload);
        if (certificate.isPresent()) {
            return described(
                    certificate.get().issued().isPresent()
                            ? "X.509 certificate to be signed"
                            : "certificate signing request to be signed",
                    payload,
                    CertificateText.of(certificate.get()));
        }
        Optional<String> text = Printable.text(payload.unsafeArray());
        if (text.isPresent()) {
            return text(text.get(), payload);
        }
        return described(
                kind(payload),
                payload,
                payload.length() <= MAX_HEX_BYTES ? List.of("hex " + payload.hex()) : List.of());
    }

    /** The rules that a change of policy puts in force. */
    static PayloadText ofPolicy(Bytes encoded) throws MalformedToken {
        return described("policy", encoded, PolicyText.of(EncodedPolicy.parse(encoded)));
    }

    private static PayloadText text(String text, Bytes payload) {
        Optional<String> json = JsonLayout.of(text);
        return described(
                json.isPresent() ? "JSON" : "text",
                payload,
                json.orElse(text).replace("\r\n", "\n").lines().toList());
    }

    private static PayloadText described(String kind, Bytes payload, List<String> lines) {
        return new PayloadText(
                "%s, %d byte%s, SHA-256 %s"
                        .formatted(
                                kind,
                                payload.length(),
                                payload.length() == 1 ? "" : "s",
                                KeyName.sha256(payload)),
                lines);
    }

    /** By the first bytes alone: nothing behind them was looked at. */
    private static String kind(Bytes payload) {
        if (startsWith(payload, "%PDF-")) {
            return "begins like a PDF document";
        }
        if (startsWith(payload, "PK\u0003\u0004")) {
            return "begins like a ZIP archive";
        }
        return "binary";
    }

    private static boolean startsWith(Bytes payload, String magic) {
        byte[] expected = magic.getBytes(StandardCharsets.US_ASCII);
        return payload.length() >= expected.length
                && Arrays.equals(
                        payload.unsafeArray(), 0, expected.length, expected, 0, expected.length);
    }
}
