package io.claviger.streaming.transport;

import io.claviger.core.id.LogId;
import io.claviger.streaming.delivery.Batch;
import io.claviger.streaming.delivery.Sink;
import io.claviger.streaming.format.LineFormat;
import io.claviger.streaming.format.StreamedRecord;
import io.claviger.streaming.sink.Destination;
import io.claviger.streaming.sink.SinkSettings.TlsFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Posts batches; an answer of 200 to 299 confirms one. The delivery's id is the same whenever the
 * same batch is sent again, and the authentication code covers the body.
 */
final class WebhookSink implements Sink {
    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(10);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);
    private static final String MAC = "HmacSHA256";

    /** As many bits as the code has security against guessing its key. */
    private static final int MIN_SECRET_BYTES = 16;

    private static final int MAX_SECRET_BYTES = 4096;

    private final Destination.Webhook receiver;
    private final TlsFiles tls;
    private final Optional<Path> secretFile;
    private final LineFormat format;
    private @Nullable HttpClient client;
    private @Nullable Mac mac;

    WebhookSink(
            Destination.Webhook receiver,
            TlsFiles tls,
            Optional<Path> secretFile,
            LineFormat format) {
        this.receiver = receiver;
        this.tls = tls;
        this.secretFile = secretFile;
        this.format = format;
    }

    @Override
    public long deliver(Batch batch) throws IOException, InterruptedException {
        if (!batch.records().isEmpty()) {
            post(batch);
        }
        return batch.end();
    }

    /** What was confirmed has arrived. */
    @Override
    public boolean finish() {
        return true;
    }

    private void post(Batch batch) throws IOException, InterruptedException {
        LogId log = batch.records().getFirst().log();
        byte[] body = body(batch);
        var request =
                HttpRequest.newBuilder(receiver.uri())
                        .timeout(ANSWER_WITHIN)
                        .header(
                                "Content-Type",
                                format.json() ? "application/json" : "text/plain; charset=us-ascii")
                        .header("User-Agent", "claviger")
                        .header(
                                "Claviger-Delivery",
                                "%s/%d-%d".formatted(log, batch.from(), batch.end() - 1));
        if (secretFile.isPresent()) {
            request.header("Claviger-Signature", "sha256=" + code(secretFile.get(), body));
        }
        HttpResponse<Void> answer =
                send(request.POST(HttpRequest.BodyPublishers.ofByteArray(body)).build());
        if (answer.statusCode() < 200 || answer.statusCode() > 299) {
            throw new IOException("the receiver answered with status " + answer.statusCode());
        }
    }

    private HttpResponse<Void> send(HttpRequest request) throws IOException, InterruptedException {
        try {
            return open().send(request, HttpResponse.BodyHandlers.discarding());
        } catch (ConnectException nobody) {
            // It has no message of its own.
            throw new IOException("nobody answers at " + receiver.shown(), nobody);
        }
    }

    /** A list of the lines: as JSON where they are JSON. */
    private byte[] body(Batch batch) {
        var body = new ByteArrayOutputStream();
        boolean json = format.json();
        boolean first = true;
        for (StreamedRecord record : batch.records()) {
            if (json) {
                body.write(first ? '[' : ',');
                body.write('\n');
            }
            first = false;
            body.writeBytes(format.line(record));
            if (!json) {
                body.write('\n');
            }
        }
        if (json) {
            body.write('\n');
            body.write(']');
        }
        return body.toByteArray();
    }

    private HttpClient open() throws IOException {
        HttpClient present = client;
        if (present == null) {
            present =
                    HttpClient.newBuilder()
                            .version(HttpClient.Version.HTTP_1_1)
                            .connectTimeout(CONNECT_WITHIN)
                            // Another address was not agreed on.
                            .followRedirects(HttpClient.Redirect.NEVER)
                            .sslContext(ClientTls.of(tls))
                            .build();
            client = present;
        }
        return present;
    }

    private String code(Path file, byte[] body) throws IOException {
        Mac present = mac;
        if (present == null) {
            present = keyed(file);
            mac = present;
        }
        return HexFormat.of().formatHex(present.doFinal(body));
    }

    private static Mac keyed(Path file) throws IOException {
        byte[] secret = secret(file);
        try {
            Mac keyed = Mac.getInstance(MAC);
            keyed.init(new SecretKeySpec(secret, MAC));
            return keyed;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java runtime has " + MAC, impossible);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    /** The bytes of the file without the line break that editors put behind them. */
    private static byte[] secret(Path file) throws IOException {
        byte[] content;
        try {
            if (Files.size(file) > MAX_SECRET_BYTES) {
                throw new IOException("the secret in " + file + " is too long");
            }
            content = Files.readAllBytes(file);
        } catch (NoSuchFileException missing) {
            throw new IOException("there is no file " + missing.getFile(), missing);
        }
        int length = content.length;
        while (length > 0 && (content[length - 1] == '\n' || content[length - 1] == '\r')) {
            length--;
        }
        byte[] secret = Arrays.copyOf(content, length);
        Arrays.fill(content, (byte) 0);
        if (length < MIN_SECRET_BYTES) {
            Arrays.fill(secret, (byte) 0);
            throw new IOException(
                    "the secret in " + file + " has fewer than " + MIN_SECRET_BYTES + " bytes");
        }
        return secret;
    }

    /** Certificates and secret are read again at the next batch. */
    @Override
    public void release() {
        if (client != null) {
            client.shutdownNow();
        }
        client = null;
        mac = null;
    }
}
