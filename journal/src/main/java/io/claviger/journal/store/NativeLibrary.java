package io.claviger.journal.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.rocksdb.NativeLibraryLoader;
import org.rocksdb.RocksDB;

/**
 * RocksDB's native code. By itself it is unpacked to a temporary file that goes when the process
 * ends, unless the process is killed: then 15 MB stay behind each time. So it is unpacked here and
 * removed as soon as it is loaded.
 */
final class NativeLibrary {
    private static boolean loaded;

    private NativeLibrary() {}

    static synchronized void load() {
        if (loaded) {
            return;
        }
        try {
            Path directory = Files.createTempDirectory("claviger-rocksdb");
            try {
                NativeLibraryLoader.getInstance().loadLibrary(directory.toString());
                RocksDB.loadLibrary();
                loaded = true;
            } finally {
                try (Stream<Path> files = Files.list(directory)) {
                    for (Path file : files.toList()) {
                        Files.delete(file);
                    }
                }
                Files.delete(directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "RocksDB's native library cannot be unpacked into the temporary directory", e);
        }
    }
}
