package io.claviger.client.http;

import io.claviger.client.ClientSettings;
import io.claviger.client.Secret;
import io.claviger.client.http.Wire.Header;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What shows who asks, and by what. Files are read again when they change. Safe for many threads.
 */
final class Credentials {
    private final Optional<WatchedLines> apiKeys;
    private final Optional<Secret> apiKey;
    private final Optional<String> interfaceName;
    private final Optional<WatchedLines> bearerFile;
    private final Optional<Supplier<String>> bearerTokens;

    Credentials(ClientSettings settings) {
        this.apiKeys = settings.apiKeyFile().map(WatchedLines::new);
        this.apiKey = settings.apiKey();
        this.interfaceName = settings.interfaceName();
        this.bearerFile = settings.bearerTokenFile().map(WatchedLines::new);
        this.bearerTokens = settings.bearerTokens();
    }

    /** Adds the headers to those of a request. */
    void addTo(List<Header> headers) {
        apiKeys.ifPresent(
                file -> file.lines().forEach(key -> headers.add(Header.sent("X-API-KEY", key))));
        apiKey.ifPresent(key -> headers.add(Header.sent("X-API-KEY", key.reveal())));
        interfaceName.ifPresent(name -> headers.add(Header.sent("Claviger-Interface", name)));
        bearerFile.ifPresent(file -> file.lines().forEach(token -> headers.add(bearer(token))));
        bearerTokens.ifPresent(supplier -> headers.add(bearer(supplier.get())));
    }

    private static Header bearer(String token) {
        return Header.sent("Authorization", "Bearer " + token);
    }

    /** The lines of a file as of a second ago at most. */
    private static final class WatchedLines {
        private static final long LOOK_AGAIN_NANOS = Duration.ofSeconds(1).toNanos();

        private record Seen(FileTime changed, long bytes) {}

        private final Path file;
        private volatile List<String> lines = List.of();
        private volatile long lookedNanos;
        private @Nullable Seen seen;

        WatchedLines(Path file) {
            this.file = file;
            this.lookedNanos = System.nanoTime() - LOOK_AGAIN_NANOS;
        }

        List<String> lines() {
            return System.nanoTime() - lookedNanos < LOOK_AGAIN_NANOS ? lines : look();
        }

        private synchronized List<String> look() {
            if (System.nanoTime() - lookedNanos < LOOK_AGAIN_NANOS) {
                return lines;
            }
            try {
                Seen now = new Seen(Files.getLastModifiedTime(file), Files.size(file));
                if (!now.equals(seen)) {
                    List<String> read = new ArrayList<>();
                    for (String line : Files.readAllLines(file)) {
                        if (!line.isBlank()) {
                            read.add(line.strip());
                        }
                    }
                    lines = List.copyOf(read);
                    seen = now;
                }
                lookedNanos = System.nanoTime();
                return lines;
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read " + file, e);
            }
        }
    }
}
