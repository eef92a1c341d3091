package io.claviger.server.backup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.claviger.core.id.Bytes;
import io.claviger.core.state.Restoration;
import io.claviger.server.config.ConfigurationError;
import io.claviger.server.datadir.DataDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/**
 * The file in a data directory that was restored and has not started yet: it makes the first start
 * record it.
 */
public final class RestoredMark {
    private static final String NAME = "restored.json";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final DataDirectory directory;

    public RestoredMark(DataDirectory directory) {
        this.directory = directory;
    }

    void write(Restoration restoration) {
        directory.writeForOwner(
                NAME,
                JSON.createObjectNode()
                        .put("backup", restoration.backup())
                        .put("made", restoration.made().toString())
                        .put("records", restoration.records())
                        .put("root", restoration.root().base64())
                        .put("index", restoration.index())
                        .toString()
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    /**
     * What the directory was restored from, if nothing recorded it yet.
     *
     * @throws ConfigurationError if the file is not what was written
     */
    public Optional<Restoration> read() {
        Path file = directory.root().resolve(NAME);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            JsonNode mark = JSON.readTree(Files.readAllBytes(file));
            return Optional.of(
                    new Restoration(
                            mark.path("backup").asText(),
                            Instant.parse(mark.path("made").asText()),
                            mark.path("records").asLong(-1),
                            Bytes.owned(Base64.getDecoder().decode(mark.path("root").asText())),
                            mark.path("index").asLong(-1)));
        } catch (IOException | IllegalArgumentException | DateTimeException damaged) {
            throw new ConfigurationError(
                    "%s is damaged; restore the backup again, into an empty folder"
                            .formatted(file));
        }
    }

    /** The log says it now. */
    public void clear() {
        directory.delete(NAME);
    }
}
