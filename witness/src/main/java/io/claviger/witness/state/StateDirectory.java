package io.claviger.witness.state;

import io.claviger.core.id.Bytes;
import io.claviger.evidence.checkpoint.Cosignature;
import io.claviger.evidence.checkpoint.SignedCheckpoint;
import io.claviger.evidence.record.MalformedEvidence;
import io.claviger.witness.Unusable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** The folder of one witness, locked against a second one: two would cosign two histories. */
public final class StateDirectory implements AutoCloseable {
    private final Path root;
    private final WitnessSigner signer;
    private final Alarms alarms;
    private final FileChannel lock;

    private StateDirectory(Path root, WitnessSigner signer, FileChannel lock) {
        this.root = root;
        this.signer = signer;
        this.alarms = new Alarms(root.resolve("alarms"));
        this.lock = lock;
    }

    /** Opens the folder, and makes it with a key if it is not there. */
    public static StateDirectory open(Path root, Optional<String> name) {
        FileChannel lock = null;
        try {
            Files.createDirectories(root.resolve("logs"));
            Files.createDirectories(root.resolve("alarms"));
            lock =
                    FileChannel.open(
                            root.resolve("lock"),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
            FileLock held = lock.tryLock();
            if (held == null) {
                throw new Unusable("another witness uses " + root);
            }
            return new StateDirectory(root, WitnessSigner.open(root.resolve("key"), name), lock);
        } catch (IOException failed) {
            release(lock);
            throw new Unusable(
                    "the folder %s cannot be used (%s)".formatted(root, failed.getMessage()));
        } catch (RuntimeException failed) {
            release(lock);
            throw failed;
        }
    }

    public WitnessSigner signer() {
        return signer;
    }

    public Alarms alarms() {
        return alarms;
    }

    /**
     * What was cosigned last of a log.
     *
     * @throws Unusable if there is something else: a witness that forgot would agree to anything
     */
    public Optional<SignedCheckpoint> last(String origin) {
        Path file = file(origin);
        try {
            if (!Files.exists(file)) {
                return Optional.empty();
            }
            var last = SignedCheckpoint.parse(Files.readAllBytes(file));
            if (last.checkpoint().origin().equals(origin)
                    && signer.key().on(last.note()) instanceof Cosignature.Good) {
                return Optional.of(last);
            }
        } catch (IOException | MalformedEvidence _) {
            // One message for every way in which it is unusable.
        }
        throw new Unusable(
                "%s is not a checkpoint of '%s' that this witness cosigned; restore the folder from a backup"
                        .formatted(file, origin));
    }

    /** Keeps what is about to be cosigned; durable when it returns. */
    public void keep(SignedCheckpoint cosigned) {
        Path file = file(cosigned.checkpoint().origin());
        try {
            DurableFile.write(file, cosigned.note().toBytes());
        } catch (IOException failed) {
            throw new Unusable("%s cannot be written (%s)".formatted(file, failed.getMessage()));
        }
    }

    // An origin may hold what no file name can.
    private Path file(String origin) {
        var digest = Bytes.owned(origin.getBytes(StandardCharsets.UTF_8)).sha256();
        return root.resolve("logs").resolve(WitnessSigner.fileName(digest) + ".txt");
    }

    @Override
    public void close() {
        release(lock);
    }

    private static void release(@org.jspecify.annotations.Nullable FileChannel lock) {
        if (lock == null) {
            return;
        }
        try {
            lock.close();
        } catch (IOException _) {
            // The process is ending; the system releases the lock.
        }
    }
}
