package io.claviger.crypto.secp256k1;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/**
 * The shared object inside the library's jar. It has to lie in a file to be loaded; the file is
 * removed as soon as it is, so that a killed process leaves nothing behind.
 */
final class NativeLibrary {
    private static final String FOLDER = "/fr/acinq/secp256k1/jni/native/linux-";
    private static final String NAME = "libsecp256k1-jni.so";

    private NativeLibrary() {}

    /** Its functions, for as long as the process lives. */
    @SuppressWarnings("restricted") // native access is what this class is for
    static SymbolLookup load() throws IOException {
        String resource = FOLDER + architecture() + "/" + NAME;
        try (@Nullable InputStream in = NativeLibrary.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IOException("not on the class path for this platform");
            }
            Path directory = Files.createTempDirectory("claviger-secp256k1");
            Path file = directory.resolve(NAME);
            try {
                Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
                return SymbolLookup.libraryLookup(file, Arena.global());
            } finally {
                Files.deleteIfExists(file);
                Files.delete(directory);
            }
        }
    }

    private static String architecture() {
        String name = System.getProperty("os.arch", "");
        return name.equals("amd64") ? "x86_64" : name;
    }
}
