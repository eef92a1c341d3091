package io.claviger.server.timestamp;

import io.claviger.core.id.Bytes;
import io.claviger.core.port.Fault;
import io.claviger.crypto.certificate.TimestampExchange;
import io.claviger.evidence.checkpoint.SignedCheckpoint;
import io.claviger.evidence.checkpoint.Timestamped;
import io.claviger.evidence.checkpoint.Timestamps;
import io.claviger.rest.evidence.Stamp;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has the newest checkpoint stamped from time to time, on a thread of its own. */
public final class Stamper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Stamper.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(60);
    private static final int MAX_ANSWER_BYTES = 64 * 1024;
    private static final int NONCE_BYTES = 16;

    private final TimestampSettings settings;
    private final Supplier<Optional<SignedCheckpoint>> newest;
    private final Timestamps kept;
    private final SecureRandom random = new SecureRandom();
    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .connectTimeout(TIMEOUT)
                    .build();
    private final Thread thread = Thread.ofVirtual().name("timestamps").unstarted(this::run);
    private volatile Stamp state =
            new Stamp(OptionalLong.empty(), Optional.empty(), Optional.empty());

    public Stamper(
            TimestampSettings settings,
            Supplier<Optional<SignedCheckpoint>> newest,
            Timestamps kept) {
        this.settings = settings;
        this.newest = newest;
        this.kept = kept;
    }

    /** Begins, with the first one at once. */
    public void start() {
        thread.start();
    }

    /** How it goes. */
    public Stamp state() {
        return state;
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                Thread.sleep(once() ? settings.every() : pauseAfterFailure());
            }
        } catch (InterruptedException _) {
            // The node is closing.
        }
    }

    private Duration pauseAfterFailure() {
        return settings.every().compareTo(AFTER_FAILURE) < 0 ? settings.every() : AFTER_FAILURE;
    }

    /** Whether there is nothing to do for a while. */
    private boolean once() throws InterruptedException {
        try {
            var checkpoint = newest.get();
            if (checkpoint.isEmpty()) {
                return false;
            }
            var document = Timestamped.document(checkpoint.get());
            if (kept.latest()
                    .filter(last -> last.checkpoint().size() >= document.size())
                    .isEmpty()) {
                stamp(document);
            }
            return true;
        } catch (IOException | TimestampExchange.NotStamped failed) {
            problem(String.valueOf(failed.getMessage()), failed);
        } catch (Fault fault) {
            problem("the log cannot be read: " + fault.getMessage(), fault);
        } catch (RuntimeException broken) {
            LOG.error("stamping failed", broken);
        }
        return false;
    }

    private void stamp(SignedCheckpoint document)
            throws IOException, InterruptedException, TimestampExchange.NotStamped {
        Bytes digest = Timestamped.digest(document);
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        var once = Bytes.owned(nonce);
        byte[] response = ask(TimestampExchange.request(digest, once));
        var said = TimestampExchange.answer(response, digest, once, settings.authorities());
        kept.put(new Timestamped(document, Bytes.of(response)));
        if (state.problem().isPresent()) {
            LOG.info("the time stamping authority answers again");
        }
        state =
                new Stamp(
                        OptionalLong.of(document.size()),
                        Optional.of(said.time()),
                        Optional.empty());
    }

    private byte[] ask(byte[] query) throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(settings.url())
                        .timeout(TIMEOUT)
                        .header("Content-Type", "application/timestamp-query")
                        .header("Accept", "application/timestamp-reply")
                        .POST(BodyPublishers.ofByteArray(query))
                        .build();
        var answer = http.send(request, BodyHandlers.ofInputStream());
        try (InputStream in = answer.body()) {
            byte[] body = in.readNBytes(MAX_ANSWER_BYTES + 1);
            if (answer.statusCode() != 200 || body.length > MAX_ANSWER_BYTES) {
                throw new IOException("it answers HTTP " + answer.statusCode());
            }
            return body;
        }
    }

    private void problem(String reason, Exception cause) {
        String known = state.problem().orElse("");
        String sentence =
                cause instanceof TimestampExchange.NotStamped
                        ? "its timestamp does not hold: " + reason
                        : "it does not answer: " + cause;
        if (!sentence.equals(known)) {
            LOG.warn("the time stamping authority: {}", sentence);
        }
        state = new Stamp(state.size(), state.time(), Optional.of(sentence));
    }

    /** Ends the thread before it returns: it uses the store, which is closed next. */
    @Override
    public void close() {
        thread.interrupt();
        try {
            if (thread.getState() != Thread.State.NEW) {
                thread.join(TIMEOUT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        http.shutdownNow();
    }
}
