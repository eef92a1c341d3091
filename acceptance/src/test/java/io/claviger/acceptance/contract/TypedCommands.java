package io.claviger.acceptance.contract;

import io.claviger.acceptance.fault.Program;
import io.claviger.acceptance.process.ClavigerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Types what the program printed into a shell, unchanged, in a folder where {@code claviger} is
 * found.
 */
final class TypedCommands {
    private final Path folder;
    private final String url;

    TypedCommands(Path folder, String url) throws IOException {
        this.folder = folder;
        this.url = url;
        Path program = folder.resolve("claviger");
        Files.writeString(
                program,
                "#!/bin/sh\nexec %s \"$@\"\n"
                        .formatted(
                                ClavigerProcess.command().stream()
                                        .map(word -> "'" + word + "'")
                                        .collect(Collectors.joining(" "))));
        if (!program.toFile().setExecutable(true)) {
            throw new IOException("cannot make %s executable".formatted(program));
        }
    }

    /** Types one line with an API key in the environment; it must end with this exit code. */
    String type(int code, String apiKey, String line) {
        var variables =
                Map.of(
                        "PATH",
                        folder + ":" + System.getenv("PATH"),
                        "CLAVIGER_URL",
                        url,
                        "CLAVIGER_API_KEY",
                        apiKey);
        return Program.run(folder, variables, "bash", "-o", "pipefail", "-c", line)
                .expect(code)
                .output();
    }
}
