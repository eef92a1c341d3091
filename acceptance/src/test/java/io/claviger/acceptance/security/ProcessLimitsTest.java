package io.claviger.acceptance.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.acceptance.fault.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nobody copies the memory of a process that the launcher started. */
class ProcessLimitsTest {
    @TempDir private Path dir;

    @Test
    void the_launcher_starts_a_process_without_dumps_and_attachment() throws IOException {
        Files.copy(
                Path.of(System.getProperty("claviger.root"), "claviger"), dir.resolve("claviger"));
        Files.createDirectories(dir.resolve("lib"));
        Path java = dir.resolve("runtime/bin/java");
        Files.createDirectories(java.getParent());
        Device.write(
                java,
                """
                #!/bin/sh
                echo "core=$(ulimit -c)"
                echo "$@"
                """);
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        for (String command : new String[] {"serve", "unseal"}) {
            String started = Program.tool(dir, "sh", "-c", "sh ./claviger " + command + " --x");
            assertThat(started)
                    .contains("core=0")
                    .contains("-XX:-HeapDumpOnOutOfMemoryError")
                    .contains("-XX:+DisableAttachMechanism")
                    .contains("io.claviger.cli.Main " + command + " --x")
                    .doesNotContain("HeapDumpPath")
                    .doesNotContain("+HeapDump");
        }
    }
}
