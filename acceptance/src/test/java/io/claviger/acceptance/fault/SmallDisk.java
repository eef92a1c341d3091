package io.claviger.acceptance.fault;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A small file system in memory, which a test fills. Mounting it needs root. */
final class SmallDisk {
    private SmallDisk() {}

    /** Whether a file system of so many MiB is at {@code folder} now. */
    static boolean mount(Path folder, int mebibytes) {
        return run(
                "mount",
                "-t",
                "tmpfs",
                "-o",
                "size=" + mebibytes + "m",
                "tmpfs",
                folder.toString());
    }

    static void unmount(Path folder) {
        run("umount", "--lazy", folder.toString());
    }

    private static boolean run(String... command) {
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * Writes a file until so many bytes are left; 0: until nothing more goes in.
     *
     * @return the file, to be deleted
     */
    static Path fill(Path folder, long left) throws IOException {
        Path filler = folder.resolve("filler");
        var zeros = ByteBuffer.allocate(1 << 16);
        try (var channel =
                FileChannel.open(filler, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            var store = Files.getFileStore(folder);
            while (store.getUsableSpace() > left) {
                channel.write(zeros.clear());
            }
        } catch (IOException full) {
            if (left > 0) {
                throw full;
            }
        }
        return filler;
    }
}
