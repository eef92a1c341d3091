package io.claviger.witness.check;

import io.claviger.evidence.merkle.TilePath;
import io.claviger.evidence.merkle.Tiles;
import io.claviger.witness.Unusable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** A log as C2SP tlog-tiles lays it out, on a server or in a folder. */
public interface LogSource {
    /** At most {@code most} bytes of the file, or nothing if it is not there. */
    Optional<byte[]> read(String path, int most) throws IOException, InterruptedException;

    /**
     * The log at a place.
     *
     * @param place a folder, the URL of a node, or a URL under which a log's tiles lie
     */
    static LogSource at(String place) {
        if (!place.startsWith("http://") && !place.startsWith("https://")) {
            return new Folder(Path.of(place));
        }
        URI uri = URI.create(place.endsWith("/") ? place : place + "/");
        return new Server(uri.getPath().equals("/") ? uri.resolve("/evidence/v1/log/") : uri);
    }

    /** A tile of a log of this size; the full one if the partial one is not kept any more. */
    default byte[] tile(int level, long number, long size) {
        int width = Tiles.width(level, number, size);
        var path = new TilePath(OptionalInt.of(level), number, width);
        try {
            var found = read("tile/" + path, Tiles.TILE_BYTES);
            if (found.isEmpty() && width < Tiles.WIDTH) {
                found =
                        read(
                                "tile/" + new TilePath(OptionalInt.of(level), number, Tiles.WIDTH),
                                Tiles.TILE_BYTES);
            }
            byte[] tile = found.orElseThrow(() -> new Unusable("the log has no tile " + path));
            if (tile.length < width * Tiles.TILE_BYTES / Tiles.WIDTH) {
                throw new Unusable("the log's tile %s is too short".formatted(path));
            }
            return tile;
        } catch (IOException failed) {
            throw new Unusable(
                    "the log's tile %s cannot be read (%s)".formatted(path, failed.getMessage()));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new Unusable("stopped while reading tile " + path);
        }
    }

    /** A folder. */
    record Folder(Path root) implements LogSource {
        @Override
        public Optional<byte[]> read(String path, int most) throws IOException {
            try (InputStream in = Files.newInputStream(root.resolve(path))) {
                return Optional.of(in.readNBytes(most));
            } catch (NoSuchFileException _) {
                return Optional.empty();
            }
        }
    }

    /** A server. */
    record Server(URI prefix, HttpClient client) implements LogSource {
        private static final Duration TIMEOUT = Duration.ofSeconds(20);

        Server(URI prefix) {
            this(prefix, HttpClient.newBuilder().connectTimeout(TIMEOUT).build());
        }

        @Override
        public Optional<byte[]> read(String path, int most)
                throws IOException, InterruptedException {
            var request = HttpRequest.newBuilder(prefix.resolve(path)).timeout(TIMEOUT).build();
            var answer = client.send(request, BodyHandlers.ofInputStream());
            try (InputStream in = answer.body()) {
                return switch (answer.statusCode()) {
                    case 200 -> Optional.of(in.readNBytes(most));
                    case 404 -> Optional.empty();
                    default -> throw new IOException("HTTP " + answer.statusCode());
                };
            }
        }
    }
}
