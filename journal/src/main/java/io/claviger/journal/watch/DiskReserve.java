package io.claviger.journal.watch;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Whether the disk has room for what is on its way. Asks the file system now and then, because that
 * costs a call. Safe for many threads.
 */
public final class DiskReserve {
    private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private static final long AUTOMATIC_BYTES = 256L << 20;
    private static final int AUTOMATIC_PART = 8;

    private final FileStore disk;
    private final long reserveBytes;
    private final AtomicLong next = new AtomicLong(System.nanoTime());
    private volatile long usableBytes = Long.MAX_VALUE;

    /**
     * @param reserveBytes what must stay free; negative: 256 MiB or an eighth of the disk,
     *     whichever is less
     */
    public DiskReserve(Path directory, long reserveBytes) throws IOException {
        this.disk = Files.getFileStore(directory);
        this.reserveBytes =
                reserveBytes >= 0
                        ? reserveBytes
                        : Math.min(AUTOMATIC_BYTES, disk.getTotalSpace() / AUTOMATIC_PART);
    }

    /** Whether it is time to ask again; true for one of many callers. */
    public boolean due() {
        long time = System.nanoTime();
        long due = next.get();
        return time - due >= 0 && next.compareAndSet(due, time + INTERVAL_NANOS);
    }

    /** Asks the file system. */
    public boolean sufficient() throws IOException {
        usableBytes = disk.getUsableSpace();
        return usableBytes >= reserveBytes;
    }

    /** What there was and what there must be, for people. */
    public String shortage() {
        return "free space is "
                + (usableBytes >> 20)
                + " MiB, but "
                + (reserveBytes >> 20)
                + " MiB are kept in reserve: free some, and the node goes on by itself";
    }
}
