package io.claviger.server.witness;

import io.claviger.evidence.checkpoint.SignedNote;
import io.claviger.evidence.record.MalformedEvidence;
import io.claviger.evidence.witness.AddCheckpoint;
import io.claviger.server.config.ConfigurationError;
import io.claviger.server.config.Setting;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Sends checkpoints to witnesses (C2SP tlog-witness). Thread-safe. */
final class WitnessClient implements AutoCloseable {
    private static final int MAX_ANSWER_BYTES = SignedNote.MAX_BYTES;
    private static final int MAX_SIZE_DIGITS = 18;

    private final HttpClient http;

    WitnessClient(Optional<Path> authorities, Duration timeout) {
        var builder =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .connectTimeout(timeout);
        authorities.map(WitnessClient::trusting).ifPresent(builder::sslContext);
        this.http = builder.build();
    }

    /** What a witness answers. */
    sealed interface Reply {
        /** It cosigned; lines of anybody may be among them. */
        record Cosigned(List<SignedNote.Line> lines) implements Reply {}

        /** It cosigned another size last. */
        record Conflict(long size) implements Reply {}

        /** It sees no growth in the proof. */
        record Unproven() implements Reply {}

        /** Anything else. */
        record Refused(String reason) implements Reply {}
    }

    /**
     * Asks for a cosignature.
     *
     * @throws IOException if there is no answer within the time
     */
    Reply add(URI witness, AddCheckpoint asked, Duration timeout)
            throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(witness.resolve("add-checkpoint"))
                        .timeout(timeout)
                        .POST(BodyPublishers.ofByteArray(asked.toBytes()))
                        .build();
        var answer = http.send(request, BodyHandlers.ofInputStream());
        String body;
        try (InputStream in = answer.body()) {
            body = new String(in.readNBytes(MAX_ANSWER_BYTES), StandardCharsets.UTF_8);
        }
        return switch (answer.statusCode()) {
            case 200 -> lines(body);
            case 409 -> size(body);
            case 422 -> new Reply.Unproven();
            default -> new Reply.Refused("HTTP " + answer.statusCode());
        };
    }

    private static Reply lines(String body) {
        try {
            return new Reply.Cosigned(SignedNote.lines(body));
        } catch (MalformedEvidence malformed) {
            return new Reply.Refused("its answer is malformed: " + malformed.getMessage());
        }
    }

    private static Reply size(String body) {
        String digits = body.strip();
        boolean number =
                !digits.isEmpty()
                        && digits.length() <= MAX_SIZE_DIGITS
                        && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        return number
                ? new Reply.Conflict(Long.parseLong(digits))
                : new Reply.Refused("HTTP 409 without a size");
    }

    private static SSLContext trusting(Path file) {
        try {
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            int number = 0;
            for (var certificate :
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(
                                    new ByteArrayInputStream(Files.readAllBytes(file)))) {
                store.setCertificateEntry("authority-" + number++, certificate);
            }
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            var context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException unusable) {
            throw new ConfigurationError(
                    "setting '%s': %s is no PEM file of authorities: %s"
                            .formatted(
                                    Setting.WITNESS_AUTHORITIES.key(),
                                    file,
                                    unusable.getMessage()));
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
