package io.claviger.server.datadir;

import io.claviger.crypto.sealing.SealDamaged;
import io.claviger.crypto.sealing.SealedRootKey;
import io.claviger.server.config.ConfigurationError;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The folder that holds a node: {@code seal} (the sealed device root key), {@code seal.next} while
 * another one takes its place, {@code journal/} (everything else), {@code sinks/} (how far each
 * sink has got), {@code cluster/} for a node among others, and in development {@code
 * dev-unseal.key} and {@code credentials.json}. Held by one process at a time.
 */
public final class DataDirectory implements AutoCloseable {
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final String SEAL = "seal";
    private static final String NEXT_SEAL = "seal.next";
    private static final String LOCK = "lock";
    private static final String DEVELOPMENT_KEY = "dev-unseal.key";
    private static final String CREDENTIALS = "credentials.json";

    private final Path root;
    private final FileChannel lockChannel;
    private final FileLock lock;

    private DataDirectory(Path root, FileChannel lockChannel, FileLock lock) {
        this.root = root;
        this.lockChannel = lockChannel;
        this.lock = lock;
    }

    /**
     * Takes the folder, which is created if it is missing.
     *
     * @throws ConfigurationError if it cannot be written, or another process holds it
     */
    @SuppressWarnings("resource") // the channel lives as long as the lock
    public static DataDirectory open(Path root) {
        FileChannel channel = null;
        try {
            if (Files.notExists(root)) {
                Files.createDirectories(root, OWNER_ONLY);
            }
            channel =
                    FileChannel.open(
                            root.resolve(LOCK),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
            FileLock lock = tryLock(channel);
            if (lock == null) {
                channel.close();
                throw new ConfigurationError(
                        "data directory %s is in use by another process; stop it or choose another with --data-dir"
                                .formatted(root));
            }
            return new DataDirectory(root, channel, lock);
        } catch (IOException unwritable) {
            throw new ConfigurationError(
                    "data directory %s cannot be written (%s); make it writable or choose another with --data-dir"
                            .formatted(root, reason(unwritable)));
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException _) {
            return null;
        }
    }

    private static String reason(IOException failure) {
        return failure.getClass().getSimpleName() + ": " + failure.getMessage();
    }

    /** Where the journal and its store live. */
    public Path journal() {
        return root.resolve("journal");
    }

    /** Makes the folder of the journal, for the owner only whoever may look into the root. */
    public void makeJournal() {
        try {
            Files.createDirectory(journal(), OWNER_ONLY);
        } catch (IOException failed) {
            throw new ConfigurationError(
                    "cannot make %s (%s)".formatted(journal(), reason(failed)));
        }
    }

    /** Where a journal lies that was damaged, for people to look at. */
    public Path damagedJournal() {
        return root.resolve("journal.damaged");
    }

    /** Moves the journal to {@link #damagedJournal}, which is free, and makes an empty folder. */
    public void setJournalAside() {
        try {
            Files.move(journal(), damagedJournal(), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failed) {
            throw new ConfigurationError(
                    "cannot move %s to %s (%s)"
                            .formatted(journal(), damagedJournal(), reason(failed)));
        }
        makeJournal();
    }

    /** Makes the folder of what belongs to a node among others, if it is missing. */
    public void makeCluster() {
        try {
            Path folder = root.resolve("cluster");
            if (Files.notExists(folder)) {
                Files.createDirectory(folder, OWNER_ONLY);
            }
        } catch (IOException failed) {
            throw new ConfigurationError(
                    "cannot make %s (%s)".formatted(root.resolve("cluster"), reason(failed)));
        }
    }

    /** Whether there is a sealed root key. */
    public boolean hasSeal() {
        return Files.exists(root.resolve(SEAL));
    }

    /** Where the positions of sinks are kept; made by the first one. */
    public Path sinks() {
        return root.resolve("sinks");
    }

    public Path credentialsFile() {
        return root.resolve(CREDENTIALS);
    }

    public Path root() {
        return root;
    }

    /**
     * Whether a device was initialized here.
     *
     * @throws ConfigurationError if there is half of one
     */
    public boolean initialized() {
        boolean sealed = hasSeal();
        if (!sealed && Files.exists(journal())) {
            throw new ConfigurationError(
                    "%s holds a journal but no seal file: restore 'seal' from a backup; or, if its initialization was interrupted, delete the folder and begin again"
                            .formatted(root));
        }
        if (sealed && !Files.exists(journal()) && Files.exists(damagedJournal())) {
            // Interrupted while it was set aside.
            makeJournal();
        }
        if (sealed && !Files.exists(journal())) {
            throw new ConfigurationError(
                    "%s holds a seal file but no journal: restore 'journal' from a backup"
                            .formatted(root));
        }
        return sealed;
    }

    /** Whether the device here opens by a key file. */
    public boolean hasDevelopmentKey() {
        return Files.exists(root.resolve(DEVELOPMENT_KEY));
    }

    /**
     * The sealed root key.
     *
     * @throws ConfigurationError if the file is missing or damaged; the message names it
     */
    public SealedRootKey seal() {
        Path file = root.resolve(SEAL);
        try {
            return SealedRootKey.decode(Files.readAllBytes(file));
        } catch (IOException unreadable) {
            throw new ConfigurationError(
                    "the seal file %s cannot be read (%s); restore it from a backup"
                            .formatted(file, reason(unreadable)));
        } catch (SealDamaged damaged) {
            throw new ConfigurationError(
                    "the seal file %s is damaged (%s); restore it from a backup"
                            .formatted(file, damaged.getMessage()));
        }
    }

    public void writeSeal(SealedRootKey seal) {
        write(SEAL, seal.encode());
    }

    /**
     * The root key that follows, while another one takes the place of that in use; empty if there
     * is none, or the file is damaged: it is one of two then, and can be written again.
     */
    public Optional<SealedRootKey> nextSeal() {
        try {
            return Files.exists(root.resolve(NEXT_SEAL))
                    ? Optional.of(SealedRootKey.decode(Files.readAllBytes(root.resolve(NEXT_SEAL))))
                    : Optional.empty();
        } catch (IOException | SealDamaged unusable) {
            return Optional.empty();
        }
    }

    public void writeNextSeal(SealedRootKey seal) {
        write(NEXT_SEAL, seal.encode());
    }

    /** Puts the root key that follows in the place of the one in use. */
    public void replaceSeal() {
        Path file = root.resolve(SEAL);
        try {
            Files.move(root.resolve(NEXT_SEAL), file, StandardCopyOption.ATOMIC_MOVE);
            syncFolder();
        } catch (IOException failed) {
            throw new ConfigurationError("cannot write %s (%s)".formatted(file, reason(failed)));
        }
    }

    /** Makes what is here unreadable for good: nothing opens the journal without the seal. */
    public void destroySeal() {
        try {
            for (String name : List.of(SEAL, NEXT_SEAL, DEVELOPMENT_KEY)) {
                Files.deleteIfExists(root.resolve(name));
            }
            syncFolder();
        } catch (IOException failed) {
            throw new ConfigurationError(
                    "cannot delete the seal in %s (%s)".formatted(root, reason(failed)));
        }
    }

    private void syncFolder() throws IOException {
        try (FileChannel folder = FileChannel.open(root, StandardOpenOption.READ)) {
            folder.force(true);
        }
    }

    /** The key file of a development node; 32 bytes as hexadecimal text. */
    public byte[] developmentKey() {
        Path file = root.resolve(DEVELOPMENT_KEY);
        try {
            byte[] key = HexFormat.of().parseHex(Files.readString(file).strip());
            if (key.length == 32) {
                return key;
            }
        } catch (IOException | IllegalArgumentException _) {
            // One message for every way in which it is unusable.
        }
        throw new ConfigurationError(
                "the key file %s is missing or damaged; restore it from a backup".formatted(file));
    }

    public void writeDevelopmentKey(byte[] key) {
        // No string: it could not be wiped.
        byte[] text = new byte[2 * key.length + 1];
        for (int i = 0; i < key.length; i++) {
            text[2 * i] = (byte) HexFormat.of().toHighHexDigit(key[i]);
            text[2 * i + 1] = (byte) HexFormat.of().toLowHexDigit(key[i]);
        }
        text[2 * key.length] = '\n';
        try {
            write(DEVELOPMENT_KEY, text);
        } finally {
            Arrays.fill(text, (byte) 0);
        }
    }

    public void writeCredentials(byte[] json) {
        write(CREDENTIALS, json);
    }

    /** Writes a small file that its owner alone may read. */
    public void writeForOwner(String name, byte[] content) {
        write(name, content);
    }

    /** Takes a small file away, durably; it may be gone. */
    public void delete(String name) {
        try {
            Files.deleteIfExists(root.resolve(name));
            try (FileChannel folder = FileChannel.open(root, StandardOpenOption.READ)) {
                folder.force(true);
            }
        } catch (IOException failed) {
            throw new ConfigurationError(
                    "cannot delete %s (%s)".formatted(root.resolve(name), reason(failed)));
        }
    }

    public Optional<byte[]> credentials() {
        try {
            return Files.exists(credentialsFile())
                    ? Optional.of(Files.readAllBytes(credentialsFile()))
                    : Optional.empty();
        } catch (IOException unreadable) {
            throw new ConfigurationError(
                    "%s cannot be read: %s".formatted(credentialsFile(), reason(unreadable)));
        }
    }

    /** Writes all or nothing, readable by the owner only, durable before it returns. */
    private void write(String name, byte[] content) {
        Path target = root.resolve(name);
        Path fresh = root.resolve(name + ".new");
        try {
            Files.deleteIfExists(fresh);
            try (FileChannel channel =
                    FileChannel.open(
                            fresh,
                            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                            PosixFilePermissions.asFileAttribute(
                                    PosixFilePermissions.fromString("rw-------")))) {
                var buffer = java.nio.ByteBuffer.wrap(content);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                channel.force(true);
            }
            Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
            try (FileChannel folder =
                    FileChannel.open(target.getParent(), StandardOpenOption.READ)) {
                folder.force(true);
            }
        } catch (IOException failed) {
            throw new ConfigurationError("cannot write %s (%s)".formatted(target, reason(failed)));
        }
    }

    @Override
    public void close() {
        try {
            lock.release();
            lockChannel.close();
        } catch (IOException _) {
            // The process is ending; the system releases the lock.
        }
    }
}
