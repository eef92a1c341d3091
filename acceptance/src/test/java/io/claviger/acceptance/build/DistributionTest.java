package io.claviger.acceptance.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.acceptance.process.Credentials;
import io.claviger.acceptance.process.Http;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The tar.gz that {@code ./claviger dist} makes runs on a machine without a JDK and without Maven.
 */
class DistributionTest {
    @TempDir private static Path dir;

    private static Path home = Path.of("unset");

    @BeforeAll
    static void pack_and_unpack() throws Exception {
        Path dist = dir.resolve("dist");
        // What this very build made: a nested build would write where the running one reads.
        run(
                Map.of("JAVA_HOME", System.getProperty("java.home"), "CLAVIGER_SKIP_BUILD", "1"),
                ProductionClasses.ROOT.resolve("claviger").toString(),
                "dist",
                dist.toString());
        try (var files = Files.list(dist)) {
            Path archive =
                    files.filter(file -> file.toString().endsWith(".tar.gz"))
                            .findFirst()
                            .orElseThrow();
            run(Map.of(), "tar", "-xzf", archive.toString(), "-C", dir.toString());
            home =
                    dir.resolve(
                            archive.getFileName().toString().replace("-linux-x86_64.tar.gz", ""));
        }
    }

    @Test
    void it_carries_its_runtime_its_licence_and_no_build_tool() throws IOException {
        assertThat(home.resolve("runtime/bin/java")).isExecutable();
        assertThat(home.resolve("claviger")).isExecutable();
        assertThat(home.resolve("LICENSE")).isNotEmptyFile();
        assertThat(home.resolve("runtime/bin/javac")).doesNotExist();
        try (var files = Files.list(home.resolve("java"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "claviger-client-0.1.0.jar",
                            "claviger-client-0.1.0-sources.jar",
                            "claviger-client-0.1.0-javadoc.jar");
        }
    }

    @Test
    void a_node_runs_without_an_installed_jdk() throws Exception {
        Path data = dir.resolve("data");
        var builder =
                new ProcessBuilder(
                                "/bin/sh",
                                home.resolve("claviger").toString(),
                                "serve",
                                "--dev",
                                "--data-dir",
                                data.toString(),
                                "--listen",
                                "127.0.0.1:0")
                        .redirectErrorStream(true);
        builder.environment().clear();
        builder.environment()
                .putAll(Map.of("PATH", "/usr/bin:/bin", "CLAVIGER_JVM_DIRS", "/nonexistent"));
        Process process = builder.start();
        try {
            Http http = Http.to(readyUrl(process));
            assertThat(http.get("/health/ready").status()).isEqualTo(200);
            var credentials = Credentials.read(data.resolve("credentials.json"));
            http.as(credentials.token("keyManagement")).get("/v1/key").expect(200);
        } finally {
            process.destroy();
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        }
    }

    private static String readyUrl(Process process) throws IOException {
        var seen = new ArrayList<String>();
        var in =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            seen.add(line);
            if (line.startsWith("claviger ready url=")) {
                return line.substring("claviger ready url=".length()).split(" ", 2)[0];
            }
        }
        throw new AssertionError("the node did not become ready:\n" + String.join("\n", seen));
    }

    private static void run(Map<String, String> environment, String... command) throws Exception {
        var builder = new ProcessBuilder(List.of(command)).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }
}
