package io.claviger.server.backup;

import io.claviger.core.id.Bytes;
import io.claviger.core.port.Fault;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.BackupKey;
import io.claviger.core.state.KeyObject;
import io.claviger.core.state.RootKey;
import io.claviger.crypto.file.BackupEncryption;
import io.claviger.crypto.random.RandomSource;
import io.claviger.engine.device.DeviceKeys;
import io.claviger.evidence.checkpoint.Checkpointer;
import io.claviger.evidence.checkpoint.SignedCheckpoint;
import io.claviger.evidence.checkpoint.SignedNote;
import io.claviger.journal.codec.UnreadableBytes;
import io.claviger.journal.codec.ValueCodec;
import io.claviger.journal.raft.HeldSnapshot;
import io.claviger.journal.raft.RaftJournal;
import io.claviger.rest.backup.BackupControl;
import io.claviger.rest.http.HttpReply;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Makes backups of a running device: the files of a snapshot, and the root key sealed to the backup
 * key. Nothing in it is readable without enough shares, not even to this node.
 */
public final class DeviceBackup implements BackupControl {
    /** Name of the sealed root key among the files. */
    static final String ROOT_KEY = "root-key";

    /** What stands before the names of the snapshot's files. */
    static final String SNAPSHOT = "snapshot/";

    private static final int ID_BYTES = 16;

    private final RaftJournal journal;
    private final DeviceKeys device;
    private final Supplier<Optional<Checkpointer>> checkpointer;
    private final RandomSource random;
    private final InstantSource clock;

    public DeviceBackup(
            RaftJournal journal,
            DeviceKeys device,
            Supplier<Optional<Checkpointer>> checkpointer,
            RandomSource random,
            InstantSource clock) {
        this.journal = journal;
        this.device = device;
        this.checkpointer = checkpointer;
        this.random = random;
        this.clock = clock;
    }

    @Override
    public String newId() {
        return HexFormat.of().formatHex(random.bytes(ID_BYTES));
    }

    @Override
    public KeyObject key(Bytes encoded) {
        try {
            return ValueCodec.decodeKey(encoded.toArray());
        } catch (UnreadableBytes unreadable) {
            throw new IllegalArgumentException(unreadable);
        }
    }

    @Override
    public HttpReply.Stream take(String id, BackupKey key) {
        Checkpointer log =
                checkpointer
                        .get()
                        .orElseThrow(() -> new Fault.NotServing("the log cannot sign yet"));
        SignedCheckpoint checkpoint = log.sign(clock.instant());
        String name = log.key().name();
        RootKey inUse = rootKeyInUse();
        int version = inUse.version();
        var rootKey =
                new SealedCopy(
                        version,
                        device.rootKeyFor(
                                version,
                                key.publicKey(),
                                BackupHeader.rootKeyInfo(id, name, version)));
        HeldSnapshot held = journal.hold();
        if (!rootKeyInUse().equals(inUse)) {
            held.close();
            throw replaced();
        }
        var header =
                new BackupHeader(
                        id,
                        name,
                        clock.instant().truncatedTo(ChronoUnit.MILLIS),
                        log.key(),
                        key,
                        held.term(),
                        held.index(),
                        checkpoint);
        return new Written(header, rootKey, held, log);
    }

    /** What is under the root key that follows would not open by the one in the backup. */
    private RootKey rootKeyInUse() {
        RootKey key = journal.state().device().orElseThrow().rootKey();
        if (key.next().isPresent()) {
            throw replaced();
        }
        return key;
    }

    private static Refusal.Thrown replaced() {
        return new Refusal.Thrown(
                RefusalCode.ROOT_KEY_STATE,
                "the root key is being replaced; 'claviger device root-key' tells when that is done");
    }

    private final class Written implements HttpReply.Stream {
        private final BackupHeader header;
        private final SealedCopy rootKey;
        private final HeldSnapshot held;
        private final Checkpointer log;

        Written(BackupHeader header, SealedCopy rootKey, HeldSnapshot held, Checkpointer log) {
            this.header = header;
            this.rootKey = rootKey;
            this.held = held;
            this.log = log;
        }

        @Override
        public void write(OutputStream out) {
            try (var backup =
                    new BackupEncryption(
                            header.encoded(),
                            header.key().publicKey(),
                            random,
                            (bytes, length) -> put(out, bytes, length))) {
                var zip = new ZipOutputStream(content(backup));
                // Tables are compressed already; what is fast suffices for the rest.
                zip.setLevel(Deflater.BEST_SPEED);
                zip.putNextEntry(new ZipEntry(ROOT_KEY));
                zip.write(rootKey.encoded());
                for (Path file : held.files()) {
                    zip.putNextEntry(new ZipEntry(SNAPSHOT + file.getFileName()));
                    Files.copy(file, zip);
                }
                zip.finish();
                Bytes digest = backup.end();
                backup.state(
                        SignedNote.sign(
                                        BackupHeader.statement(
                                                header.id(), header.device(), digest),
                                        header.device(),
                                        log.signer())
                                .toBytes());
            } catch (IOException gone) {
                throw new UncheckedIOException(gone);
            }
        }

        @Override
        public void close() {
            held.close();
        }
    }

    private static void put(OutputStream out, byte[] bytes, int length) {
        try {
            out.write(bytes, 0, length);
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    private static OutputStream content(BackupEncryption backup) {
        return new OutputStream() {
            @Override
            public void write(int one) {
                write(new byte[] {(byte) one}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                backup.put(bytes, offset, length);
            }
        };
    }
}
