package io.claviger.acceptance.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The launcher's own answers. An empty environment and a chosen PATH stand for machines that lack
 * something.
 */
class LauncherTest {
    private static final List<String> COREUTILS =
            List.of(
                    "sh",
                    "cat",
                    "cksum",
                    "date",
                    "dirname",
                    "env",
                    "find",
                    "grep",
                    "head",
                    "id",
                    "mkdir",
                    "readlink",
                    "rm",
                    "sed",
                    "sleep",
                    "sort",
                    "tail");

    @TempDir private Path dir;

    @Test
    void without_a_jdk_it_says_in_one_line_what_to_install() throws Exception {
        var result = run(Map.of("CLAVIGER_JVM_DIRS", "/nonexistent"), launcher(), "up");
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.text().lines())
                .singleElement()
                .asString()
                .contains("JDK 25", "JAVA_HOME");
    }

    @Test
    void an_old_jdk_does_not_count() throws Exception {
        Path old = dir.resolve("old");
        Files.createDirectories(old.resolve("bin"));
        for (String program : List.of("java", "javac")) {
            Files.createSymbolicLink(old.resolve("bin").resolve(program), Path.of("/bin/false"));
        }
        Files.writeString(old.resolve("release"), "JAVA_VERSION=\"17.0.15\"\n");
        var result =
                run(
                        Map.of("CLAVIGER_JVM_DIRS", dir + "/*", "JAVA_HOME", old.toString()),
                        launcher(),
                        "serve");
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.text().lines()).singleElement().asString().contains("JDK 25");
    }

    @Test
    void without_maven_it_says_in_one_line_what_to_install() throws Exception {
        // A checkout in which nothing was built yet.
        Path checkout = Files.createDirectories(dir.resolve("checkout"));
        Files.copy(launcher(), checkout.resolve("claviger"));
        Files.copy(ProductionClasses.ROOT.resolve("pom.xml"), checkout.resolve("pom.xml"));
        Files.createDirectories(checkout.resolve("core/src/main"));
        Files.createFile(checkout.resolve("core/pom.xml"));
        var result = run(Map.of("JAVA_HOME", javaHome()), checkout.resolve("claviger"), "up");
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.text().lines()).singleElement().asString().contains("Maven", "install");
    }

    @Test
    void tests_without_the_public_vectors_say_so_and_fail_where_they_are_required()
            throws Exception {
        Map<String, String> absent =
                Map.of("CLAVIGER_VECTORS", "/nonexistent", "CLAVIGER_JVM_DIRS", "/nonexistent");
        var skipping = run(absent, launcher(), "test");
        assertThat(skipping.text().lines().toList())
                .first()
                .asString()
                .contains("no Wycheproof vectors in /nonexistent", "skipped");
        var required = run(absent, ProductionClasses.ROOT.resolve(".ci/run"));
        assertThat(required.code()).isEqualTo(1);
        assertThat(required.text().lines())
                .singleElement()
                .asString()
                .contains("no Wycheproof vectors in /nonexistent", "CLAVIGER_VECTORS");
    }

    @Test
    void help_needs_nothing_and_names_the_commands() throws Exception {
        var result = run(Map.of("CLAVIGER_JVM_DIRS", "/nonexistent"), launcher(), "help");
        assertThat(result.code()).isZero();
        assertThat(result.text())
                .contains("up", "serve", "test", "bench", "dist", "sbom", "Exit codes");
    }

    @Test
    void no_command_is_wrong_usage() throws Exception {
        assertThat(run(Map.of(), launcher()).code()).isEqualTo(2);
    }

    @Test
    void an_unknown_option_is_wrong_usage_and_is_named() throws Exception {
        var result =
                run(
                        Map.of("JAVA_HOME", javaHome(), "CLAVIGER_SKIP_BUILD", "1"),
                        launcher(),
                        "serve",
                        "--data-dir",
                        "x",
                        "--no-such-option");
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.text()).contains("--no-such-option").doesNotContain("\tat ");
    }

    @Test
    void an_unknown_command_is_wrong_usage_and_is_named() throws Exception {
        var result =
                run(
                        Map.of("JAVA_HOME", javaHome(), "CLAVIGER_SKIP_BUILD", "1"),
                        launcher(),
                        "no-such-command");
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.text()).contains("no-such-command").doesNotContain("\tat ");
    }

    private static Path launcher() {
        return ProductionClasses.ROOT.resolve("claviger");
    }

    private static String javaHome() {
        return System.getProperty("java.home");
    }

    private Result run(Map<String, String> environment, Path program, String... arguments)
            throws Exception {
        var command = new ArrayList<>(List.of("/bin/sh", program.toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().put("PATH", toolsOnly().toString());
        builder.environment().put("HOME", dir.toString());
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Result(process.exitValue(), text);
    }

    /** A folder with the plain tools of a system, and neither Java nor Maven. */
    private Path toolsOnly() throws IOException {
        Path tools = dir.resolve("tools");
        if (!Files.isDirectory(tools)) {
            Files.createDirectories(tools);
            for (String tool : COREUTILS) {
                Path target =
                        Files.exists(Path.of("/usr/bin", tool))
                                ? Path.of("/usr/bin", tool)
                                : Path.of("/bin", tool);
                Files.createSymbolicLink(tools.resolve(tool), target);
            }
        }
        return tools;
    }

    private record Result(int code, String text) {}
}
