package io.claviger.acceptance.docs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A folder in which a reader of the documents types, with the launcher in it. */
final class Shell {
    private static final Path ROOT = Path.of(System.getProperty("claviger.root"));
    private static final int PATIENCE_SECONDS = 120;

    private final Path folder;

    Shell(Path folder) throws IOException {
        this.folder = folder;
        Files.createSymbolicLink(folder.resolve("claviger"), ROOT.resolve("claviger"));
    }

    /** What came out, both streams, and the exit code. */
    record Result(int code, String output) {}

    /** Runs a script by bash, which stops at the first command that fails. */
    Result run(String script, Map<String, String> environment)
            throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve("script"), "set -euo pipefail\n" + script);
        var builder =
                new ProcessBuilder("bash", file.toString())
                        .directory(folder.toFile())
                        .redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("CLAVIGER_"));
        // The test runs what this very build has packed.
        builder.environment().put("CLAVIGER_SKIP_BUILD", "1");
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("the script hangs:\n" + output);
        }
        return new Result(process.exitValue(), output);
    }

    static String document(String name) throws IOException {
        return Files.readString(ROOT.resolve(name));
    }
}
