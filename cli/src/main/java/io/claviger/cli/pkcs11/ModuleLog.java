package io.claviger.cli.pkcs11;

import io.claviger.cli.CommandFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the module says of itself while it is looked at, in a file that is removed afterwards. */
final class ModuleLog implements AutoCloseable {
    private static final String VARIABLE = "CLAVIGER_PKCS11_DEBUG";
    private static final Pattern LINE = Pattern.compile("\\S+ \\[\\d+\\] (.*)");
    private static final String CONNECTED = ": connected";

    private final Path file;

    private ModuleLog(Path file) {
        this.file = file;
    }

    /** From now on the module writes there. */
    static ModuleLog open() {
        try {
            Path file = Files.createTempFile("claviger-doctor-", ".log");
            LoadedModule.environment(VARIABLE, file.toAbsolutePath().toString());
            return new ModuleLog(file);
        } catch (IOException failed) {
            throw new CommandFailed("cannot write a temporary file: " + failed.getMessage());
        }
    }

    /** All that it said, without time and process. */
    List<String> lines() {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.map(LINE::matcher)
                    .filter(Matcher::matches)
                    .map(found -> found.group(1))
                    .toList();
        } catch (IOException failed) {
            return List.of();
        }
    }

    /** The node that it reached. */
    Optional<String> reached() {
        return lines().stream()
                .filter(line -> line.endsWith(CONNECTED))
                .map(line -> line.substring(0, line.length() - CONNECTED.length()))
                .findFirst();
    }

    /** What it said of one of these nodes. */
    List<String> about(List<String> nodes) {
        return lines().stream()
                .filter(line -> nodes.stream().anyMatch(node -> line.startsWith(node + ": ")))
                .distinct()
                .toList();
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException _) {
            // It lies among temporary files, and holds no secret.
        }
    }
}
