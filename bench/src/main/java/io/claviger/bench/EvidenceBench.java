package io.claviger.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.claviger.core.evidence.DigestKind;
import io.claviger.core.evidence.EvidenceRecord;
import io.claviger.core.evidence.Identity;
import io.claviger.core.evidence.Operation;
import io.claviger.core.evidence.Origin;
import io.claviger.core.id.ApplicationId;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.CredentialId;
import io.claviger.core.id.KeyId;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.id.LogId;
import io.claviger.core.id.PartitionId;
import io.claviger.core.id.RequestId;
import io.claviger.core.state.InterfaceName;
import io.claviger.core.state.Role;
import io.claviger.crypto.accelerator.Accelerator;
import io.claviger.evidence.checkpoint.CheckpointPolicy;
import io.claviger.evidence.checkpoint.CheckpointSigner;
import io.claviger.evidence.checkpoint.Checkpointer;
import io.claviger.evidence.checkpoint.SignedCheckpoint;
import io.claviger.evidence.checkpoint.Timestamps;
import io.claviger.evidence.log.Dimension;
import io.claviger.evidence.log.EvidenceLog;
import io.claviger.evidence.log.EvidenceReader;
import io.claviger.evidence.log.Page;
import io.claviger.evidence.log.RecordQuery;
import io.claviger.evidence.pack.EvidencePackage;
import io.claviger.evidence.pack.Manifest;
import io.claviger.evidence.pack.PackageBuilder;
import io.claviger.evidence.pack.PackageZip;
import io.claviger.journal.store.Position;
import io.claviger.journal.store.RocksStore;
import io.claviger.journal.store.StoreDamaged;
import io.claviger.verifier.PackageVerdict;
import io.claviger.verifier.PackageVerifier;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * The evidence log at length: synthetic signatures through the log's own writer into the store's
 * own files, then what auditors do with them. Without HTTP and journal: {@link SigningBench} has
 * those.
 */
final class EvidenceBench {
    /** What one journal entry carries under load. */
    private static final int BATCH = 128;

    private static final int KEYS = 1_000;
    private static final int CREDENTIALS = 64;
    private static final int ASKED = 5_000;
    private static final long PAPER = 100_000_000;
    private static final double MILLION = 1e6;
    private static final LogId LOG = new LogId("claviger-bench");
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final long records;
    private final boolean json;
    private final Consumer<String> progress;
    private final List<Line> lines = new ArrayList<>();
    private final Random random = new Random(20261126);

    EvidenceBench(long records, boolean json, Consumer<String> progress) {
        this.records = records;
        this.json = json;
        this.progress = progress;
    }

    private record Line(String name, double value, String unit) {}

    /** Measures and prints; true, for there is no target. */
    boolean run() {
        WorkFolder.with(
                folder -> {
                    measure(folder.resolve("store"));
                    return folder;
                });
        if (json) {
            var root = new ObjectMapper().createObjectNode();
            root.put("machine", Machine.here().line()).put("records", records);
            var list = root.putArray("figures");
            lines.forEach(
                    line ->
                            list.addObject()
                                    .put("name", line.name())
                                    .put("value", line.value())
                                    .put("unit", line.unit()));
            System.out.println(root.toPrettyString());
            return true;
        }
        System.out.printf("machine    %s%n%n%,d records%n", Machine.here().line(), records);
        lines.forEach(
                line ->
                        System.out.printf(
                                "  %-44s %,14.2f %s%n", line.name(), line.value(), line.unit()));
        return true;
    }

    private void measure(Path folder) {
        Optional<Provider> provider = Accelerator.loaded().provider();
        double appended;
        try (RocksStore store = open(folder, true)) {
            EvidenceLog log = EvidenceLog.open(store, LOG, 0, provider);
            long from = System.nanoTime();
            append(store, log);
            appended = seconds(from);
            store.flush();
        }
        long size = size(folder);
        lines.add(new Line("appended, one thread", records / appended, "records/s"));
        lines.add(new Line("in the store, all columns", (double) size / records, "bytes/record"));
        long from = System.nanoTime();
        try (RocksStore store = open(folder, false)) {
            double opened = millis(from);
            from = System.nanoTime();
            EvidenceLog log = EvidenceLog.open(store, LOG, 0, provider);
            lines.add(new Line("store opened", opened, "ms"));
            lines.add(new Line("log opened and its end checked", millis(from), "ms"));
            read(log.reader(), checkpointer(store, log), new Timestamps(store));
        }
        lines.add(
                new Line(
                        "on paper, 100 M records: store",
                        (double) size / records * PAPER / (1L << 30),
                        "GiB"));
        lines.add(
                new Line(
                        "on paper, 100 M records: appended in",
                        PAPER / (records / appended) / 60,
                        "minutes"));
        lines.add(
                new Line(
                        "on paper, 100 M records: inclusion proof",
                        Math.ceil(Math.log(PAPER) / Math.log(2)),
                        "hashes"));
    }

    private static RocksStore open(Path folder, boolean create) {
        var store =
                new RocksStore(
                        folder,
                        failure -> {
                            throw new BenchFailure(failure);
                        });
        try {
            store.open(create);
        } catch (StoreDamaged damaged) {
            throw new BenchFailure(String.valueOf(damaged.getMessage()));
        }
        return store;
    }

    private void append(RocksStore store, EvidenceLog log) {
        long position = 0;
        for (long next = 0; next < records; position++) {
            try (var commit = store.begin()) {
                for (int i = 0; i < BATCH && next < records; i++, next++) {
                    log.append(record(next), commit::put);
                }
                log.finish(commit::put);
                commit.write(new Position(1, position));
            }
            log.committed();
            if (position % 8192 == 0) {
                progress.accept("%,d records".formatted(next));
            }
        }
    }

    /** A signature as 8 applications with 8 credentials each make it, 10,000 a second. */
    private static EvidenceRecord record(long index) {
        int credential = (int) (index % CREDENTIALS);
        Instant time = START.plusNanos(index * 100_000);
        return new EvidenceRecord(
                time,
                new Origin(
                        new RequestId(new UUID(0x01a0_0000_0000_7000L, index).toString()),
                        Optional.of("order-" + index),
                        Optional.empty(),
                        new Identity(
                                Optional.of(application(credential)),
                                Optional.of(credential(credential)),
                                Optional.of(new PartitionId("BENCH")),
                                Set.of(Role.KEY_OPERATION),
                                "api-key"),
                        InterfaceName.REST,
                        "10.1.2." + credential,
                        Optional.of("bench/1"),
                        time),
                Optional.of(new PartitionId("BENCH")),
                Optional.of(key(index % KEYS)),
                Optional.of(new KeyLabel("key " + index % KEYS)),
                Optional.of(1L),
                Optional.of(index / KEYS + 1),
                Optional.empty(),
                Optional.empty(),
                Operation.SIGN,
                Optional.of("SHA256_WITH_ECDSA"),
                Optional.empty(),
                Map.of(
                        DigestKind.MESSAGE, digest(2 * index),
                        DigestKind.SIGNATURE, digest(2 * index + 1)),
                Optional.empty(),
                List.of(),
                1,
                Optional.of(index / CREDENTIALS + 1));
    }

    private static ApplicationId application(int credential) {
        return new ApplicationId("app-" + credential % 8);
    }

    private static CredentialId credential(int number) {
        return new CredentialId("cr-%016x".formatted(number));
    }

    private static KeyId key(long number) {
        return new KeyId(new UUID(0x01a0_0000_0000_7000L, number));
    }

    private static Bytes digest(long number) {
        return Bytes.owned(ByteBuffer.allocate(Long.BYTES).putLong(number).array()).sha256();
    }

    private void read(EvidenceReader reader, Checkpointer checkpointer, Timestamps timestamps) {
        progress.accept("proofs and look-ups");
        SignedCheckpoint checkpoint = checkpointer.sign(START.plus(Duration.ofDays(365)));
        timed("inclusion proof", i -> reader.inclusionProof(anyRecord(), records));
        timed("consistency proof", i -> reader.consistencyProof(anyRecord() + 1, records));
        timed(
                "look-up by request",
                i ->
                        one(
                                reader,
                                RecordQuery.of(
                                        Dimension.REQUEST,
                                        new UUID(0x01a0_0000_0000_7000L, anyRecord()).toString())));
        timed(
                "look-up by result",
                i ->
                        one(
                                reader,
                                RecordQuery.of(
                                        Dimension.DIGEST, digest(2 * anyRecord() + 1).hex())));
        timed(
                "page of 100 by key, newest first",
                i ->
                        reader.find(
                                RecordQuery.of(Dimension.KEY, key(random.nextInt(KEYS)).toString()),
                                OptionalLong.empty(),
                                100,
                                Page.Order.NEWEST_FIRST));
        timed(
                "page of 100 by application, in the middle",
                i ->
                        reader.find(
                                RecordQuery.of(Dimension.APPLICATION, "app-" + random.nextInt(8)),
                                OptionalLong.of(anyRecord()),
                                100,
                                Page.Order.OLDEST_FIRST));
        timed(
                "page of 100 by time",
                i -> {
                    Instant from = START.plusNanos(anyRecord() * 100_000);
                    reader.find(
                            new RecordQuery(Map.of(), Optional.of(from), Optional.empty()),
                            OptionalLong.empty(),
                            100,
                            Page.Order.OLDEST_FIRST);
                });
        progress.accept("evidence package");
        exported(reader, checkpointer, checkpoint, timestamps);
    }

    private long anyRecord() {
        return random.nextLong(records);
    }

    private static void one(EvidenceReader reader, RecordQuery query) {
        Page page = reader.find(query, OptionalLong.empty(), 100, Page.Order.OLDEST_FIRST);
        if (page.entries().size() != 1) {
            throw new BenchFailure("a look-up found " + page.entries().size() + " records");
        }
    }

    private void exported(
            EvidenceReader reader,
            Checkpointer checkpointer,
            SignedCheckpoint checkpoint,
            Timestamps timestamps) {
        var question = RecordQuery.of(Dimension.KEY, key(7).toString());
        long from = System.nanoTime();
        var builder = new PackageBuilder(reader, checkpoint, _ -> true);
        EvidencePackage content =
                builder.build(question, Optional.empty(), timestamps, _ -> Optional.empty());
        var manifest =
                new Manifest(
                        START,
                        checkpointer.key(),
                        question,
                        builder.partial(),
                        Optional.of((long) content.selected().size()),
                        Map.of());
        byte[] zip =
                PackageZip.toBytes(
                        EvidencePackage.sealed(content.files(), manifest, checkpointer.signer()),
                        START);
        double exported = seconds(from);
        from = System.nanoTime();
        PackageVerdict verdict;
        try {
            verdict =
                    PackageVerifier.verify(
                            PackageZip.read(new ByteArrayInputStream(zip)),
                            Optional.of(checkpointer.key()),
                            Optional.empty());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (!verdict.unchanged()) {
            throw new BenchFailure("the package does not verify: " + verdict.sentence());
        }
        int size = content.entries().size();
        lines.add(new Line("package by key: records", size, "records"));
        lines.add(new Line("package by key: exported in", exported, "s"));
        lines.add(new Line("package by key: size", zip.length / (double) size, "bytes/record"));
        lines.add(new Line("package by key: verified in", seconds(from), "s"));
    }

    private void timed(String name, LongConsumer work) {
        long[] took = new long[ASKED];
        for (int i = 0; i < ASKED; i++) {
            long from = System.nanoTime();
            work.accept(i);
            took[i] = System.nanoTime() - from;
        }
        Arrays.sort(took);
        lines.add(new Line(name + ", p50", took[ASKED / 2] / MILLION, "ms"));
        lines.add(new Line(name + ", p99", took[ASKED * 99 / 100] / MILLION, "ms"));
    }

    private static Checkpointer checkpointer(RocksStore store, EvidenceLog log) {
        return Checkpointer.open(
                log::reader,
                store,
                new SoftwareSigner(),
                new CheckpointPolicy(1000, Duration.ofSeconds(10)));
    }

    private static double seconds(long from) {
        return (System.nanoTime() - from) / 1e9;
    }

    private static double millis(long from) {
        return (System.nanoTime() - from) / MILLION;
    }

    private static long size(Path folder) {
        try (var files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An Ed25519 key outside of any key boundary: the time of one signature is not measured. */
    private static final class SoftwareSigner implements CheckpointSigner {
        private static final int RAW_BYTES = 32;
        private final KeyPair pair;

        SoftwareSigner() {
            try {
                pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            } catch (GeneralSecurityException e) {
                throw new BenchFailure("no Ed25519: " + e.getMessage());
            }
        }

        @Override
        public byte[] sign(byte[] message) {
            try {
                Signature signature = Signature.getInstance("Ed25519");
                signature.initSign(pair.getPrivate());
                signature.update(message);
                return signature.sign();
            } catch (GeneralSecurityException e) {
                throw new BenchFailure("no signature: " + e.getMessage());
            }
        }

        @Override
        public byte[] publicKey() {
            byte[] spki = pair.getPublic().getEncoded();
            return Arrays.copyOfRange(spki, spki.length - RAW_BYTES, spki.length);
        }
    }
}
