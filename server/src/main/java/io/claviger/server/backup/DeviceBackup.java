package io.claviger.server.backup;

import io.claviger.core.id.Bytes;
import io.claviger.core.id.PartitionId;
import io.claviger.core.port.Fault;
import io.claviger.core.port.StateView;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.BackupKey;
import io.claviger.core.state.KeyObject;
import io.claviger.core.state.Partition;
import io.claviger.core.state.PartitionPart;
import io.claviger.core.state.PartitionRestore;
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
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Makes backups of a running device: the files of a snapshot, and the root key sealed to the backup
 * key; or what one partition holds, and its key sealed likewise. Nothing in them is readable
 * without enough shares, not even to this node.
 */
public final class DeviceBackup implements BackupControl {
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
        return read(() -> ValueCodec.decodeKey(encoded.toArray()));
    }

    @Override
    public Partition partition(Bytes encoded) {
        return read(() -> ValueCodec.decodePartition(encoded.toArray()));
    }

    @Override
    public PartitionPart part(Bytes encoded) {
        return read(() -> ValueCodec.decodePart(encoded.toArray()));
    }

    private static <T> T read(Supplier<T> decoding) {
        try {
            return decoding.get();
        } catch (UnreadableBytes unreadable) {
            throw new IllegalArgumentException(unreadable);
        }
    }

    @Override
    public String vouch(Bytes recipient) {
        Checkpointer log = checkpointer();
        String name = log.key().name();
        return SignedNote.sign(RecipientNote.text(name, recipient), name, log.signer()).format();
    }

    private Checkpointer checkpointer() {
        return checkpointer
                .get()
                .orElseThrow(() -> new Fault.NotServing("the log cannot sign yet"));
    }

    @Override
    public HttpReply.Stream take(String id, BackupKey key) {
        Checkpointer log = checkpointer();
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
        BackupHeader header = header(id, log, key, Optional.empty(), held, checkpoint);
        return new Written(header, held, log) {
            @Override
            Optional<Bytes> content(ZipOutputStream zip) throws IOException {
                zip.putNextEntry(new ZipEntry(DeviceFiles.ROOT_KEY));
                zip.write(rootKey.encoded());
                for (Path file : held.files()) {
                    zip.putNextEntry(new ZipEntry(DeviceFiles.SNAPSHOT + file.getFileName()));
                    Files.copy(file, zip);
                }
                return Optional.empty();
            }
        };
    }

    @Override
    public HttpReply.Stream take(String id, BackupKey key, PartitionId partition) {
        Checkpointer log = checkpointer();
        SignedCheckpoint checkpoint = log.sign(clock.instant());
        String name = log.key().name();
        Bytes sealed =
                device.partitionKeyFor(
                        journal.state().partition(partition).orElseThrow(),
                        key.publicKey(),
                        BackupHeader.partitionKeyInfo(id, name, partition));
        HeldSnapshot held = journal.hold();
        BackupHeader header = header(id, log, key, Optional.of(partition), held, checkpoint);
        return new Written(header, held, log) {
            @Override
            Optional<Bytes> content(ZipOutputStream zip) throws IOException {
                zip.putNextEntry(new ZipEntry(PartitionFiles.KEY));
                zip.write(sealed.toArray());
                var digests = new ArrayList<Bytes>();
                try (var snapshot = held.open()) {
                    PartitionParts.Sink parts =
                            encoded -> {
                                zip.putNextEntry(new ZipEntry(PartitionFiles.part(digests.size())));
                                zip.write(encoded);
                                digests.add(Bytes.owned(encoded).sha256());
                            };
                    StateView state = snapshot.state();
                    parts.part(ValueCodec.encode(state.partition(partition).orElseThrow()));
                    PartitionParts.write(state, partition, parts);
                }
                return Optional.of(PartitionRestore.fingerprint(name, id, partition, digests));
            }
        };
    }

    private BackupHeader header(
            String id,
            Checkpointer log,
            BackupKey key,
            Optional<PartitionId> partition,
            HeldSnapshot held,
            SignedCheckpoint checkpoint) {
        return new BackupHeader(
                id,
                log.key().name(),
                clock.instant().truncatedTo(ChronoUnit.MILLIS),
                log.key(),
                key,
                partition,
                held.term(),
                held.index(),
                checkpoint);
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

    private abstract class Written implements HttpReply.Stream {
        private final BackupHeader header;
        private final HeldSnapshot held;
        private final Checkpointer log;

        Written(BackupHeader header, HeldSnapshot held, Checkpointer log) {
            this.header = header;
            this.held = held;
            this.log = log;
        }

        /** Writes the files; returns the fingerprint, if it is a partition's. */
        abstract Optional<Bytes> content(ZipOutputStream zip) throws IOException;

        @Override
        public void write(OutputStream out) {
            try (var backup =
                    new BackupEncryption(
                            header.encoded(),
                            header.key().publicKey(),
                            random,
                            (bytes, length) -> put(out, bytes, length))) {
                var zip = new ZipOutputStream(stream(backup));
                // Tables are compressed already; what is fast suffices for the rest.
                zip.setLevel(Deflater.BEST_SPEED);
                Optional<Bytes> fingerprint = content(zip);
                zip.finish();
                Bytes digest = backup.end();
                backup.state(
                        SignedNote.sign(
                                        header.statement(digest, fingerprint),
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

    private static OutputStream stream(BackupEncryption backup) {
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
