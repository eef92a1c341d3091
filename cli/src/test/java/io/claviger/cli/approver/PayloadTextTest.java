package io.claviger.cli.approver;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.id.Bytes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PayloadTextTest {
    private static final String SHA_256_OF_ABC =
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    private static PayloadText of(String text) {
        return PayloadText.of(Bytes.of(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void text_is_shown_whole_with_size_and_digest() {
        assertThat(of("abc").summary()).isEqualTo("text, 3 bytes, SHA-256 " + SHA_256_OF_ABC);
        assertThat(of("abc").lines()).containsExactly("abc");
        assertThat(of("a\r\n\n b\n".repeat(5_000)).lines()).hasSize(15_000);
        assertThat(of("")).isEqualTo(new PayloadText("nothing", List.of()));
    }

    @Test
    void json_is_laid_out_and_json_with_two_meanings_is_text() {
        assertThat(of("{\"a\":1}").summary()).startsWith("JSON, 7 bytes");
        assertThat(of("{\"a\":1}").lines()).containsExactly("{", "  \"a\": 1", "}");
        assertThat(of("{\"a\":1,\"a\":2}").summary()).startsWith("text, 13 bytes");
        assertThat(of("{\"a\":1,\"a\":2}").lines()).containsExactly("{\"a\":1,\"a\":2}");
    }

    @Test
    void other_bytes_are_named_and_never_shown_in_part() {
        assertThat(PayloadText.of(Bytes.of(new byte[32])).lines())
                .containsExactly("hex " + "00".repeat(32));
        assertThat(PayloadText.of(Bytes.of(new byte[65])).lines()).isEmpty();
        assertThat(PayloadText.of(Bytes.of(new byte[1])).summary()).startsWith("binary, 1 byte,");
        assertThat(of("%PDF-1.7\n\u0001" + "x".repeat(99)).summary())
                .startsWith("begins like a PDF document, ");
        assertThat(of("PK\u0003\u0004" + "x".repeat(99)).summary())
                .startsWith("begins like a ZIP archive, ");
    }

    @Test
    void certificates_and_requests_say_whom_they_name(@TempDir Path folder) {
        var tool = new Tool(folder);
        tool.run("openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out k");
        String subject = "-subj /C=CH/O=Example/CN=www.example.com";
        tool.run(
                "openssl req -new -key k %s -addext subjectAltName=DNS:a.example.com,IP:10.0.0.7 -outform DER -out csr"
                        .formatted(subject));
        tool.run(
                "openssl req -x509 -new -key k %s -days 10 -set_serial 0x1f -addext keyUsage=keyCertSign -addext 1.2.3.4=ASN1:NULL -outform DER -out crt"
                        .formatted(subject));
        Bytes request = firstMember(tool.read("csr"));
        PayloadText shown = PayloadText.of(request);
        assertThat(shown.summary()).startsWith("certificate signing request to be signed, ");
        assertThat(shown.lines())
                .contains(
                        "subject     C=CH,O=Example,CN=www.example.com",
                        "authority   no",
                        "other names DNS a.example.com, IP 10.0.0.7")
                .anyMatch(line -> line.startsWith("key         EC prime256v1, SHA-256 "));
        Bytes certificate = firstMember(tool.read("crt"));
        shown = PayloadText.of(certificate);
        assertThat(shown.summary()).startsWith("X.509 certificate to be signed, ");
        assertThat(shown.lines())
                .contains(
                        "issuer      C=CH,O=Example,CN=www.example.com",
                        "serial      1f",
                        "authority   YES: this key may sign certificates",
                        "usage       KEY_CERT_SIGN",
                        "extensions  1.2.3.4");
        // Something behind it, which the reader would not see.
        byte[] longer = Arrays.copyOf(request.unsafeArray(), request.length() + 1);
        assertThat(PayloadText.of(Bytes.of(longer)).summary()).startsWith("binary, ");
    }

    /** The bytes that were signed: the first member of the outer sequence. */
    private static Bytes firstMember(byte[] der) {
        int at = der[1] == (byte) 0x82 ? 4 : der[1] == (byte) 0x81 ? 3 : 2;
        int header = der[at + 1] == (byte) 0x82 ? 4 : der[at + 1] == (byte) 0x81 ? 3 : 2;
        int length =
                switch (header) {
                    case 4 -> (der[at + 2] & 0xff) << 8 | (der[at + 3] & 0xff);
                    case 3 -> der[at + 2] & 0xff;
                    default -> der[at + 1];
                };
        return Bytes.of(Arrays.copyOfRange(der, at, at + header + length));
    }
}
