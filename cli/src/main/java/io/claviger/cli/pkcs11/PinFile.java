package io.claviger.cli.pkcs11;

import io.claviger.cli.CommandFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** A file that holds a PIN. */
final class PinFile {
    private PinFile() {}

    /** The PIN without the end of its line; the caller wipes it. */
    static byte[] read(Path file) {
        try {
            byte[] all = Files.readAllBytes(file);
            int end = all.length;
            while (end > 0 && (all[end - 1] == '\n' || all[end - 1] == '\r')) {
                end--;
            }
            byte[] pin = Arrays.copyOf(all, end);
            Arrays.fill(all, (byte) 0);
            return pin;
        } catch (IOException unreadable) {
            throw CommandFailed.reading(file, unreadable);
        }
    }
}
