package io.claviger.witness.state;

import io.claviger.core.id.Bytes;
import io.claviger.evidence.checkpoint.SignedCheckpoint;
import io.claviger.evidence.witness.AddCheckpoint;
import io.claviger.witness.Unusable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a witness refused because the log did not grow, kept as proof: one folder each, with the
 * request as it came, the checkpoint that the witness had cosigned, and the reason. An alarm stands
 * until its operator moves the folder away. Thread-safe.
 */
public final class Alarms {
    /** More are no news; what a log can write here is bounded. */
    private static final int MAX_ALARMS = 1_000;

    private static final String REASON = "reason.txt";

    private final Path folder;

    Alarms(Path folder) {
        this.folder = folder;
    }

    /**
     * Keeps one, once.
     *
     * @return whether it is new
     */
    public synchronized boolean raise(
            String reason, AddCheckpoint refused, Optional<SignedCheckpoint> last) {
        var note = refused.checkpoint().note();
        Path alarm =
                folder.resolve(
                        WitnessSigner.fileName(
                                Bytes.owned(note.text().getBytes(StandardCharsets.UTF_8))
                                        .sha256()));
        try {
            if (Files.exists(alarm.resolve(REASON)) || list().size() >= MAX_ALARMS) {
                return false;
            }
            Files.createDirectories(alarm);
            DurableFile.write(alarm.resolve("refused.txt"), refused.toBytes());
            if (last.isPresent()) {
                DurableFile.write(alarm.resolve("cosigned.txt"), last.get().note().toBytes());
            }
            DurableFile.write(
                    alarm.resolve(REASON), (reason + "\n").getBytes(StandardCharsets.UTF_8));
            return true;
        } catch (IOException failed) {
            throw new Unusable(
                    "an alarm cannot be kept in %s (%s)".formatted(folder, failed.getMessage()));
        }
    }

    /** The reasons of all that stand, in the order of their folders. */
    public synchronized List<String> list() {
        var reasons = new TreeMap<Path, String>();
        try (var alarms = Files.list(folder)) {
            for (Path alarm : alarms.toList()) {
                Path reason = alarm.resolve(REASON);
                if (Files.exists(reason)) {
                    reasons.put(alarm, Files.readString(reason).strip());
                }
            }
        } catch (IOException failed) {
            throw new Unusable(
                    "the alarms in %s cannot be read (%s)".formatted(folder, failed.getMessage()));
        }
        return List.copyOf(reasons.values());
    }
}
