package io.claviger.rest.identity;

import com.nimbusds.jose.jwk.JWKSet;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The issuers' public keys, kept fresh. Thread-safe. A set that cannot be read again stays in use
 * until it can; one that never was readable leaves no token valid.
 */
final class KeySets {
    private static final Logger LOG = LoggerFactory.getLogger(KeySets.class);
    private static final int MAX_BYTES = 1 << 20;
    private static final Duration MAX_AGE = Duration.ofMinutes(5);
    private static final Duration MIN_PAUSE = Duration.ofSeconds(10);
    private static final Duration FILE_CHECK = Duration.ofSeconds(1);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    /**
     * The keys with a number that grows with each change.
     *
     * @param keys public keys
     */
    record Current(JWKSet keys, long generation) {}

    private final TokenSettings.KeySetLocation location;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile Current current = new Current(new JWKSet(), 0);
    private volatile Instant nextCheck = Instant.MIN;
    private Instant lastTry = Instant.MIN;
    private @Nullable FileTime seen;
    private long seenSize = -1;
    private @Nullable HttpClient client;

    KeySets(TokenSettings.KeySetLocation location, InstantSource clock) {
        this.location = location;
        this.clock = clock;
    }

    /** The keys, read again if it is time. */
    Current current() {
        Instant now = clock.instant();
        if (!now.isBefore(nextCheck) && lock.tryLock()) {
            try {
                refresh(now);
            } finally {
                lock.unlock();
            }
        }
        return current;
    }

    /** The keys after a token named one that {@code known} lacks. */
    Current afterUnknownKey(Current known) {
        lock.lock();
        try {
            Instant now = clock.instant();
            if (current.generation() == known.generation()
                    && lastTry.plus(MIN_PAUSE).isBefore(now)) {
                refresh(now);
            }
            return current;
        } finally {
            lock.unlock();
        }
    }

    private void refresh(Instant now) {
        lastTry = now;
        try {
            switch (location) {
                case TokenSettings.KeySetLocation.File(Path path) -> {
                    nextCheck = now.plus(FILE_CHECK);
                    readFile(path);
                }
                case TokenSettings.KeySetLocation.Url(var uri) -> {
                    nextCheck = now.plus(current.generation() == 0 ? MIN_PAUSE : MAX_AGE);
                    replace(fetch(HttpRequest.newBuilder(uri)));
                    nextCheck = now.plus(MAX_AGE);
                }
            }
        } catch (IOException | ParseException unreadable) {
            LOG.warn("the token key set cannot be read: {}", unreadable.toString());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void readFile(Path path) throws IOException, ParseException {
        FileTime modified = Files.getLastModifiedTime(path);
        long size = Files.size(path);
        if (modified.equals(seen) && size == seenSize) {
            return;
        }
        if (size > MAX_BYTES) {
            throw new IOException("the file is larger than " + MAX_BYTES + " bytes");
        }
        replace(Files.readString(path, StandardCharsets.UTF_8));
        seen = modified;
        seenSize = size;
    }

    private String fetch(HttpRequest.Builder request) throws IOException, InterruptedException {
        if (client == null) {
            client =
                    HttpClient.newBuilder()
                            .connectTimeout(TIMEOUT)
                            .followRedirects(HttpClient.Redirect.NEVER)
                            .build();
        }
        HttpResponse<InputStream> response =
                client.send(
                        request.timeout(TIMEOUT).header("Accept", "application/json").build(),
                        HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream body = response.body()) {
            if (response.statusCode() != 200) {
                throw new IOException("status " + response.statusCode());
            }
            byte[] bytes = body.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new IOException("the answer is larger than " + MAX_BYTES + " bytes");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    private void replace(String json) throws ParseException {
        current = new Current(JWKSet.parse(json).toPublicJWKSet(), current.generation() + 1);
    }
}
