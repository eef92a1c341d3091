package io.claviger.crypto.library;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/**
 * A shared object inside a jar. It has to lie in a file to be loaded; the file is removed as soon
 * as it is, so that a killed process leaves nothing behind.
 */
public final class SharedObject {
    private static final String NAME = "library.so";

    private SharedObject() {}

    /** Its functions, for as long as the process lives. */
    @SuppressWarnings("restricted") // native access is what this class is for
    public static SymbolLookup load(String resource) throws IOException {
        try (@Nullable InputStream in = SharedObject.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IOException("not on the class path for this platform");
            }
            Path directory = Files.createTempDirectory("claviger-library");
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
}
