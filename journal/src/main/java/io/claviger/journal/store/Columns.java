package io.claviger.journal.store;

import io.claviger.core.port.Column;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.IndexType;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.RocksDB;
import org.rocksdb.WALRecoveryMode;

/** How the column families are laid out and tuned; the native objects live as long as this. */
final class Columns implements AutoCloseable {
    /**
     * Shared by all families; index and filter blocks count too, so this bounds what reading holds.
     */
    static final long BLOCK_CACHE_BYTES = 192L << 20;

    /** All memtables together. */
    static final long MEMTABLE_BYTES = 96L << 20;

    /**
     * More open tables than this are closed again, so that start and memory do not grow with the
     * log.
     */
    static final int MAX_OPEN_FILES = 1024;

    private final Cache cache = new LRUCache(BLOCK_CACHE_BYTES);
    private final BloomFilter bloom = new BloomFilter(10, false);
    private final List<ColumnFamilyOptions> families = new ArrayList<>();
    private final DBOptions options;

    Columns(boolean create) {
        options =
                new DBOptions()
                        .setCreateIfMissing(create)
                        // A column that a newer version added; none can be lost: the manifest of
                        // the store names them.
                        .setCreateMissingColumnFamilies(true)
                        .setErrorIfExists(create)
                        .setParanoidChecks(true)
                        // A tail that power loss tore off is cut; the journal holds those entries
                        // and replays them. What the cut may not reach behind is checked on open.
                        .setWalRecoveryMode(WALRecoveryMode.PointInTimeRecovery)
                        .setMaxTotalWalSize(MEMTABLE_BYTES)
                        .setDbWriteBufferSize(MEMTABLE_BYTES)
                        .setMaxOpenFiles(MAX_OPEN_FILES)
                        .setSkipStatsUpdateOnDbOpen(true)
                        // Entries are applied by one thread, so inserts need no atomics.
                        .setAllowConcurrentMemtableWrite(false)
                        .setMaxBackgroundJobs(2)
                        .setBytesPerSync(1 << 20)
                        .setMaxManifestFileSize(16L << 20)
                        .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
                        .setKeepLogFileNum(3)
                        .setMaxLogFileSize(4L << 20)
                        .setStatsDumpPeriodSec(0);
    }

    DBOptions options() {
        return options;
    }

    /** The default family holds what the store says about itself; one more per column. */
    List<ColumnFamilyDescriptor> descriptors() {
        var list = new ArrayList<ColumnFamilyDescriptor>();
        list.add(
                new ColumnFamilyDescriptor(
                        RocksDB.DEFAULT_COLUMN_FAMILY,
                        family(4, CompressionType.NO_COMPRESSION, true, 4)));
        for (Column column : Column.values()) {
            list.add(
                    new ColumnFamilyDescriptor(
                            column.name().getBytes(StandardCharsets.US_ASCII), family(column)));
        }
        return list;
    }

    private ColumnFamilyOptions family(Column column) {
        return switch (column) {
            // Point look-ups, many of them for what is not there. Wrapped keys do not compress.
            case STATE -> family(4, CompressionType.NO_COMPRESSION, true, 32);
            // Appended in key order, read in runs.
            case RECORDS -> family(16, CompressionType.LZ4_COMPRESSION, false, 32);
            // Hashes do not compress.
            case TILES -> family(8, CompressionType.NO_COMPRESSION, false, 8);
            case INDEX -> family(16, CompressionType.LZ4_COMPRESSION, false, 32);
            // Small, read one by one; keys are digests.
            case EXHIBITS -> family(4, CompressionType.LZ4_COMPRESSION, true, 8);
            case LOCAL -> family(4, CompressionType.NO_COMPRESSION, true, 4);
        };
    }

    private ColumnFamilyOptions family(
            int blockKib, CompressionType compression, boolean filter, int memtableMib) {
        var table =
                new BlockBasedTableConfig()
                        .setBlockCache(cache)
                        .setBlockSize(blockKib * 1024L)
                        .setIndexType(IndexType.kBinarySearch)
                        .setCacheIndexAndFilterBlocks(true)
                        .setPinL0FilterAndIndexBlocksInCache(true)
                        .setFormatVersion(5);
        if (filter) {
            table.setFilterPolicy(bloom);
        }
        var family =
                new ColumnFamilyOptions()
                        .setTableFormatConfig(table)
                        .setCompressionType(compression)
                        .setWriteBufferSize((long) memtableMib << 20)
                        .setMaxWriteBufferNumber(3)
                        .setForceConsistencyChecks(true);
        families.add(family);
        return family;
    }

    @Override
    public void close() {
        options.close();
        families.forEach(ColumnFamilyOptions::close);
        bloom.close();
        cache.close();
    }
}
