package io.claviger.journal.store;

import io.claviger.core.port.Column;
import io.claviger.core.port.Fault;
import io.claviger.core.port.Store;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.rocksdb.Checkpoint;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.CompactRangeOptions;
import org.rocksdb.DBOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Slice;
import org.rocksdb.SstFileReader;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * The columns in one RocksDB directory. Safe for many readers beside one writer; closing waits for
 * readers and turns later ones away. A failure of the disk or a checksum that does not match goes
 * to the listener given at creation, and to the caller as {@link Fault.NotServing}.
 */
public final class RocksStore implements Store, AutoCloseable {
    /** Version of the layout of keys and values in all columns. */
    public static final int FORMAT = 1;

    /** Newest tables up to this size altogether are verified when the store is opened. */
    private static final long VERIFIED_BYTES = 64L << 20;

    /** A key behind all that columns which are rewritten hold. */
    private static final byte[] BEHIND_ALL = {(byte) 0xff};

    private static final long REWRITE_BATCH_BYTES = 4L << 20;
    private static final byte[] FORMAT_KEY = ascii("format");
    private static final byte[] APPLIED_KEY = ascii("applied");
    private static final byte[] LOG_KEY = ascii("log");
    private static final byte[] PURGE_KEY = ascii("purge");
    private static final byte[] SESSION_PREFIX = ascii("session/");
    private static final Pattern FILE_NAME =
            Pattern.compile("([0-9]{6,}\\.(?:sst|log|ldb)|MANIFEST-[0-9]+|CURRENT)");

    private final Path directory;
    private final Consumer<String> failures;
    // Native handles die with the database: every use holds the read lock, closing the write lock.
    private final ReentrantReadWriteLock life = new ReentrantReadWriteLock();
    private final WriteOptions writeOptions;
    private final ReadOptions readOptions;
    private final Map<Column, ColumnFamilyHandle> columns = new EnumMap<>(Column.class);

    private @Nullable Columns layout;
    private @Nullable RocksDB db;
    private volatile @Nullable StoreGuard guard;
    private @Nullable ColumnFamilyHandle meta;
    private volatile Position applied = Position.NONE;

    /**
     * A store that is not open yet.
     *
     * @param failures told once per failed read or write, with a sentence for people
     */
    public RocksStore(Path directory, Consumer<String> failures) {
        NativeLibrary.load();
        this.directory = directory;
        this.failures = failures;
        this.writeOptions = new WriteOptions().setSync(false);
        this.readOptions = new ReadOptions().setVerifyChecksums(true);
    }

    /**
     * Opens the directory.
     *
     * @param create whether to make a new store, which must not exist yet; else it must
     */
    public void open(boolean create) throws StoreDamaged {
        life.writeLock().lock();
        try {
            if (db != null) {
                throw new IllegalStateException("the store is open");
            }
            var fresh = new StoreGuard(directory);
            if (!create) {
                fresh.check();
            }
            openDatabase(create, RocksDB::open);
            applied = readApplied();
            verifyNewestTables();
            fresh.remember();
            guard = fresh;
        } catch (IOException e) {
            closeDatabase();
            throw new StoreDamaged(directory, "the store cannot be guarded: " + e, e);
        } finally {
            life.writeLock().unlock();
        }
    }

    /** Opens a store that nobody writes to; its files stay as they are. */
    public void openToRead() throws StoreDamaged {
        life.writeLock().lock();
        try {
            if (db != null) {
                throw new IllegalStateException("the store is open");
            }
            openDatabase(false, RocksDB::openReadOnly);
            applied = readApplied();
        } finally {
            life.writeLock().unlock();
        }
    }

    private interface Opening {
        RocksDB open(
                DBOptions options,
                String directory,
                List<ColumnFamilyDescriptor> columns,
                List<ColumnFamilyHandle> handles)
                throws RocksDBException;
    }

    private void openDatabase(boolean create, Opening opening) throws StoreDamaged {
        var newLayout = new Columns(create);
        var handles = new ArrayList<ColumnFamilyHandle>();
        RocksDB opened;
        try {
            opened =
                    opening.open(
                            newLayout.options(),
                            directory.toString(),
                            newLayout.descriptors(),
                            handles);
        } catch (RocksDBException e) {
            newLayout.close();
            throw damaged(e);
        }
        layout = newLayout;
        db = opened;
        meta = handles.getFirst();
        var rest = handles.subList(1, handles.size()).iterator();
        for (Column column : Column.values()) {
            columns.put(column, rest.next());
        }
        try {
            if (create) {
                opened.put(meta, writeOptions, FORMAT_KEY, new byte[] {FORMAT});
                return;
            }
            byte[] format = opened.get(meta, readOptions, FORMAT_KEY);
            if (format == null || format.length != 1 || format[0] != FORMAT) {
                closeDatabase();
                throw new StoreDamaged(
                        directory,
                        "the store was written by another version: its format is "
                                + (format == null ? "not marked" : "not " + FORMAT));
            }
        } catch (RocksDBException e) {
            closeDatabase();
            throw damaged(e);
        }
    }

    private StoreDamaged damaged(RocksDBException e) {
        Matcher name = FILE_NAME.matcher(String.valueOf(e.getMessage()));
        Path file = directory;
        while (name.find()) {
            file = directory.resolve(name.group());
        }
        return new StoreDamaged(file, "RocksDB: " + e.getMessage(), e);
    }

    private Position readApplied() throws StoreDamaged {
        try {
            byte[] bytes = database().get(metaFamily(), readOptions, APPLIED_KEY);
            return bytes == null ? Position.NONE : Position.of(bytes);
        } catch (RocksDBException e) {
            closeDatabase();
            throw damaged(e);
        }
    }

    // Blocks are checked against their checksums whenever they are read, but that may be much
    // later; so the newest tables are read whole at every start. All of them would be too many.
    private void verifyNewestTables() throws StoreDamaged, IOException {
        RocksDB open = database();
        try {
            // A compaction beside this would remove tables that are about to be read.
            open.disableFileDeletions();
            try {
                verifyTables();
            } finally {
                open.enableFileDeletions();
            }
        } catch (RocksDBException e) {
            closeDatabase();
            throw damaged(e);
        } catch (StoreDamaged e) {
            closeDatabase();
            throw e;
        }
    }

    private void verifyTables() throws StoreDamaged, IOException {
        List<Path> tables =
                liveFiles().stream()
                        .filter(name -> name.endsWith(".sst"))
                        .sorted(Comparator.reverseOrder())
                        .map(directory::resolve)
                        .toList();
        long left = VERIFIED_BYTES;
        try (var options = new Options()) {
            for (Path table : tables) {
                left -= Files.size(table);
                if (left < 0) {
                    return;
                }
                try (var reader = new SstFileReader(options)) {
                    reader.open(table.toString());
                    reader.verifyChecksum();
                } catch (RocksDBException e) {
                    throw new StoreDamaged(table, "RocksDB: " + e.getMessage(), e);
                }
            }
        }
    }

    /** Notes how far the store's MANIFEST has grown; call it now and then, from one thread. */
    public void guard() {
        StoreGuard present = guard;
        if (present == null || !isOpen()) {
            return;
        }
        try {
            present.remember();
        } catch (IOException e) {
            failures.accept("the store cannot be guarded: " + e);
        }
    }

    /** Forgets how far a store had grown that is gone; before it is made anew from elsewhere. */
    public void forgetGuard() throws IOException {
        StoreGuard.forget(directory);
    }

    public Path directory() {
        return directory;
    }

    /** The last entry whose effects are in the store. */
    public Position applied() {
        return applied;
    }

    @Override
    public byte @Nullable [] get(Column column, byte[] key) {
        life.readLock().lock();
        try {
            return database().get(family(column), readOptions, key);
        } catch (RocksDBException e) {
            throw failed("read", e);
        } finally {
            life.readLock().unlock();
        }
    }

    @Override
    public void scan(
            Column column,
            byte @Nullable [] from,
            byte @Nullable [] to,
            boolean forwards,
            BiPredicate<byte[], byte[]> visitor) {
        life.readLock().lock();
        try (var options = new ReadOptions().setVerifyChecksums(true);
                var lower = from == null ? null : new Slice(from);
                var upper = to == null ? null : new Slice(to)) {
            if (lower != null) {
                options.setIterateLowerBound(lower);
            }
            if (upper != null) {
                options.setIterateUpperBound(upper);
            }
            try (var rows = database().newIterator(family(column), options)) {
                if (forwards) {
                    rows.seekToFirst();
                } else {
                    rows.seekToLast();
                }
                while (rows.isValid() && visitor.test(rows.key(), rows.value())) {
                    if (forwards) {
                        rows.next();
                    } else {
                        rows.prev();
                    }
                }
                rows.status();
            } catch (RocksDBException e) {
                throw failed("read", e);
            }
        } finally {
            life.readLock().unlock();
        }
    }

    @Override
    public void putLocal(byte[] key, byte[] value) {
        life.readLock().lock();
        try {
            database().put(family(Column.LOCAL), writeOptions, key, value);
        } catch (RocksDBException e) {
            throw failed("write", e);
        } finally {
            life.readLock().unlock();
        }
    }

    @Override
    public void rewrite(Column column, Consumer<BiConsumer<byte[], byte[]>> writer) {
        life.readLock().lock();
        try (var batch = new WriteBatch()) {
            var family = family(column);
            database().deleteRange(family, writeOptions, new byte[0], BEHIND_ALL);
            writer.accept((key, value) -> add(family, batch, key, value));
            database().write(writeOptions, batch);
        } catch (RocksDBException e) {
            throw failed("write", e);
        } finally {
            life.readLock().unlock();
        }
    }

    @Override
    public void drop(Column column, List<byte[]> keys) {
        life.readLock().lock();
        try (var batch = new WriteBatch()) {
            for (byte[] key : keys) {
                batch.delete(family(column), key);
            }
            database().write(writeOptions, batch);
        } catch (RocksDBException e) {
            throw failed("write", e);
        } finally {
            life.readLock().unlock();
        }
    }

    @Override
    public void compact(Column column) {
        rewrite(column, new byte[0], BEHIND_ALL);
    }

    private void add(ColumnFamilyHandle family, WriteBatch batch, byte[] key, byte[] value) {
        try {
            batch.put(family, key, value);
            if (batch.getDataSize() >= REWRITE_BATCH_BYTES) {
                database().write(writeOptions, batch);
                batch.clear();
            }
        } catch (RocksDBException e) {
            throw failed("write", e);
        }
    }

    /** Collects the writes of one journal entry. Belongs to one thread; close it. */
    public Commit begin() {
        return new Commit();
    }

    /** The writes of one journal entry, which reach the store together or not at all. */
    public final class Commit implements AutoCloseable {
        private final WriteBatch batch = new WriteBatch();

        private Commit() {}

        public void put(Column column, byte[] key, byte[] value) {
            try {
                batch.put(family(column), key, value);
            } catch (RocksDBException e) {
                throw failed("write", e);
            }
        }

        public void delete(Column column, byte[] key) {
            try {
                batch.delete(family(column), key);
            } catch (RocksDBException e) {
                throw failed("write", e);
            }
        }

        public void putState(byte[] key, byte[] value) {
            put(Column.STATE, key, value);
        }

        public void deleteState(byte[] key) {
            delete(Column.STATE, key);
        }

        /** Names the evidence log, so that a store tells what it belongs to. */
        public void log(String log) {
            putMeta(LOG_KEY, log.getBytes(StandardCharsets.UTF_8));
        }

        /** What is known of the batches of a node's session. */
        public void session(long session, byte[] value) {
            putMeta(sessionKey(session), value);
        }

        /** Nothing comes from that session any more. */
        public void forgetSession(long session) {
            try {
                batch.delete(metaFamily(), sessionKey(session));
            } catch (RocksDBException e) {
                throw failed("write", e);
            }
        }

        /** Marks that what lies before {@code index} in the journal must be purged soon. */
        public void purgeUpTo(long index) {
            putMeta(PURGE_KEY, new Position(0, index).bytes());
        }

        private void putMeta(byte[] key, byte[] value) {
            try {
                batch.put(metaFamily(), key, value);
            } catch (RocksDBException e) {
                throw failed("write", e);
            }
        }

        /** Writes everything, with the entry's place. */
        public void write(Position entry) {
            life.readLock().lock();
            try {
                batch.put(metaFamily(), APPLIED_KEY, entry.bytes());
                database().write(writeOptions, batch);
                applied = entry;
            } catch (RocksDBException e) {
                throw failed("write", e);
            } finally {
                life.readLock().unlock();
            }
        }

        @Override
        public void close() {
            batch.close();
        }
    }

    private static byte[] sessionKey(long session) {
        return ByteBuffer.allocate(SESSION_PREFIX.length + Long.BYTES)
                .put(SESSION_PREFIX)
                .putLong(session)
                .array();
    }

    /** What {@link Commit#session} wrote, by session. */
    public Map<Long, byte[]> sessions() {
        var found = new HashMap<Long, byte[]>();
        life.readLock().lock();
        try (var rows = database().newIterator(metaFamily(), readOptions)) {
            for (rows.seek(SESSION_PREFIX); rows.isValid(); rows.next()) {
                byte[] key = rows.key();
                if (Arrays.mismatch(key, SESSION_PREFIX) != SESSION_PREFIX.length) {
                    break;
                }
                found.put(ByteBuffer.wrap(key).getLong(SESSION_PREFIX.length), rows.value());
            }
            rows.status();
            return found;
        } catch (RocksDBException e) {
            throw failed("read", e);
        } finally {
            life.readLock().unlock();
        }
    }

    /** The log that the store belongs to, or null before the first entry that named one. */
    public @Nullable String log() {
        byte[] bytes = getMeta(LOG_KEY);
        return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
    }

    /** The index up to which the journal must be purged, or -1. */
    public long purgeUpTo() {
        byte[] bytes = getMeta(PURGE_KEY);
        return bytes == null ? -1 : Position.of(bytes).index();
    }

    /** Forgets {@link Commit#purgeUpTo} if no later entry asked for more. */
    public void purged(long index) {
        life.readLock().lock();
        try {
            if (purgeUpTo() <= index) {
                database().delete(metaFamily(), writeOptions, PURGE_KEY);
            }
        } catch (RocksDBException e) {
            throw failed("write", e);
        } finally {
            life.readLock().unlock();
        }
    }

    private byte @Nullable [] getMeta(byte[] key) {
        life.readLock().lock();
        try {
            return database().get(metaFamily(), readOptions, key);
        } catch (RocksDBException e) {
            throw failed("read", e);
        } finally {
            life.readLock().unlock();
        }
    }

    /** Writes all memtables to tables and drops the store's own log behind them. */
    public void flush() {
        life.readLock().lock();
        try (var options = new FlushOptions().setWaitForFlush(true)) {
            var all = new ArrayList<>(columns.values());
            all.add(metaFamily());
            database().flush(options, all);
        } catch (RocksDBException e) {
            throw failed("flush", e);
        } finally {
            life.readLock().unlock();
        }
    }

    /**
     * Rewrites the tables that hold {@code key} of the column, so that deleted values leave them.
     */
    public void rewrite(Column column, byte[] key) {
        rewrite(column, key, Arrays.copyOf(key, key.length + 1));
    }

    /** Rewrites the tables that hold keys between the two. */
    public void rewrite(Column column, byte[] key, byte[] end) {
        life.readLock().lock();
        try (var options =
                new CompactRangeOptions()
                        .setExclusiveManualCompaction(false)
                        .setBottommostLevelCompaction(
                                CompactRangeOptions.BottommostLevelCompaction.kForce)) {
            database().compactRange(family(column), key, end, options);
        } catch (RocksDBException e) {
            throw failed("compact", e);
        } finally {
            life.readLock().unlock();
        }
    }

    /**
     * Copies the store as it is into a new directory: hard links where the file system has them.
     */
    public void checkpoint(Path target) {
        life.readLock().lock();
        try (var checkpoint = Checkpoint.create(database())) {
            checkpoint.createCheckpoint(target.toString());
        } catch (RocksDBException e) {
            throw failed("snapshot", e);
        } finally {
            life.readLock().unlock();
        }
    }

    /** Names of the files that the store needs: tables, CURRENT, MANIFEST. */
    public List<String> liveFiles() {
        life.readLock().lock();
        try {
            return database().getLiveFiles(false).files.stream()
                    .map(name -> name.startsWith("/") ? name.substring(1) : name)
                    .filter(name -> !name.startsWith("OPTIONS"))
                    .toList();
        } catch (RocksDBException e) {
            throw failed("list", e);
        } finally {
            life.readLock().unlock();
        }
    }

    /** The number of the oldest file of the store's own log that it still needs. */
    public long oldestLogNumber() {
        life.readLock().lock();
        try {
            return database().getLongProperty("rocksdb.min-log-number-to-keep");
        } catch (RocksDBException e) {
            throw failed("ask", e);
        } finally {
            life.readLock().unlock();
        }
    }

    public boolean isOpen() {
        life.readLock().lock();
        try {
            return db != null;
        } finally {
            life.readLock().unlock();
        }
    }

    /** Flushes and closes; {@link #open} may follow. */
    @Override
    public void close() {
        life.writeLock().lock();
        try {
            closeDatabase();
        } finally {
            life.writeLock().unlock();
        }
    }

    private void closeDatabase() {
        if (db != null) {
            columns.values().forEach(ColumnFamilyHandle::close);
            columns.clear();
            metaFamily().close();
            meta = null;
            db.close();
            db = null;
        }
        if (layout != null) {
            layout.close();
            layout = null;
        }
    }

    private RocksDB database() {
        RocksDB open = db;
        if (open == null) {
            throw new Fault.NotServing("the store is closed");
        }
        return open;
    }

    private ColumnFamilyHandle family(Column column) {
        ColumnFamilyHandle handle = columns.get(column);
        if (handle == null) {
            throw new Fault.NotServing("the store is closed");
        }
        return handle;
    }

    private ColumnFamilyHandle metaFamily() {
        ColumnFamilyHandle handle = meta;
        if (handle == null) {
            throw new Fault.NotServing("the store is closed");
        }
        return handle;
    }

    private Fault.NotServing failed(String what, RocksDBException e) {
        String reason = "the store failed to " + what + ": " + damaged(e).getMessage();
        failures.accept(reason);
        var fault = new Fault.NotServing(reason);
        fault.initCause(e);
        return fault;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Whether the directory holds a store. */
    public static boolean exists(Path directory) {
        return Files.exists(directory.resolve("CURRENT"));
    }
}
