package io.claviger.acceptance.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.claviger.acceptance.process.ClavigerProcess;
import io.claviger.cli.Main;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * Commands as a user types them: help with an example, JSON, exit codes 0, 1, 2, one error line.
 */
@ExtendWith(SharedNode.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CommandLineContractTest {
    private record Ran(int code, String out, String err) {}

    private final ClavigerProcess node;
    private final Path dir;

    CommandLineContractTest(ClavigerProcess node, @TempDir Path dir) {
        this.node = node;
        this.dir = dir;
    }

    private Ran run(String... arguments) throws IOException, InterruptedException {
        Path out = dir.resolve("out");
        Path err = dir.resolve("err");
        var builder =
                new ProcessBuilder(ClavigerProcess.command(arguments))
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("CLAVIGER_"));
        Process process = builder.start();
        process.getOutputStream().close();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("does not end: " + Arrays.toString(arguments));
        }
        return new Ran(
                process.exitValue(),
                Files.readString(out, StandardCharsets.UTF_8),
                Files.readString(err, StandardCharsets.UTF_8));
    }

    private Ran against(String... arguments) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--credentials", node.dataDir().resolve("credentials.json").toString()));
        return run(all.toArray(String[]::new));
    }

    @Test
    void every_command_and_each_of_its_parts_explains_itself_with_an_example() throws Exception {
        var commands = new ArrayList<>(Main.program().getSubcommands().values());
        List<String> names = new ArrayList<>();
        while (!commands.isEmpty()) {
            CommandLine command = commands.removeLast();
            String name = command.getCommandSpec().qualifiedName();
            names.add(name);
            assertThat(command.getUsageMessage()).contains("Usage: " + name, "Example:", "--help");
            commands.addAll(command.getSubcommands().values());
        }
        assertThat(names)
                .contains(
                        "claviger up",
                        "claviger serve",
                        "claviger init",
                        "claviger unseal",
                        "claviger partition create",
                        "claviger application onboard",
                        "claviger credential revoke",
                        "claviger key destroy",
                        "claviger approve sign",
                        "claviger evidence prove",
                        "claviger verify");
        Ran help = run("key", "create", "--help");
        assertThat(help.code()).isZero();
        assertThat(help.out()).contains("Usage: claviger key create", "Example:");
    }

    @Test
    void keys_are_created_listed_shown_and_destroyed() throws Exception {
        Ran created = against("key", "create", "cli-1", "--algorithm", "EC", "--curve", "P-384");
        assertThat(created.code()).as(created.err()).isZero();
        assertThat(created.out()).contains("created key cli-1", "evidence");
        JsonNode listed = Body.JSON.readTree(against("key", "list", "--json").out());
        assertThat(listed.valueStream().map(JsonNode::asText).toList()).contains("cli-1");
        JsonNode shown = Body.JSON.readTree(against("key", "show", "cli-1").out());
        assertThat(shown.path("curveOid").asText()).isEqualTo("1.3.132.0.34");
        Ran twice = against("key", "create", "cli-1");
        assertThat(twice.code()).isOne();
        assertThat(twice.err()).startsWith("claviger: refused (HTTP 400, 608 ");
        assertThat(twice.err().lines()).hasSize(1);
        Ran unsure = against("key", "destroy", "cli-1");
        assertThat(unsure.code()).isOne();
        assertThat(unsure.err()).contains("--yes");
        assertThat(against("key", "destroy", "cli-1", "--yes").code()).isZero();
        assertThat(against("key", "show", "cli-1").code()).isOne();
    }

    @Test
    void a_proof_is_fetched_and_verified_and_an_altered_one_is_not() throws Exception {
        Path proof = dir.resolve("proof.json");
        Path key = dir.resolve("log.vkey");
        assertThat(against("evidence", "prove", "2", "--output", proof.toString()).code()).isZero();
        Files.writeString(key, against("evidence", "log-key").out());
        Ran verified = run("verify", proof.toString(), "--key", key.toString(), "--json");
        assertThat(verified.code()).as(verified.out()).isZero();
        assertThat(Body.JSON.readTree(verified.out()).path("verified").asBoolean()).isTrue();
        Files.writeString(proof, Files.readString(proof).replace("\"index\":2", "\"index\":1"));
        Files.writeString(proof, Files.readString(proof).replace("\"index\": 2", "\"index\": 1"));
        Ran altered = run("verify", proof.toString(), "--key", key.toString());
        assertThat(altered.code()).isOne();
        assertThat(altered.out()).contains("NOT VERIFIED");
    }

    @Test
    void wrong_usage_is_2_and_says_where_help_is() throws Exception {
        for (String[] wrong :
                new String[][] {
                    {},
                    {"nope"},
                    {"key", "list", "--nope"},
                    {"serve"},
                    {"key"},
                    {"evidence"},
                    {"evidence", "export"}
                }) {
            Ran ran = run(wrong);
            assertThat(ran.code()).as(Arrays.toString(wrong)).isEqualTo(2);
            assertThat(ran.err()).startsWith("claviger: ").doesNotContain("\tat ");
        }
    }

    @Test
    void a_failure_is_1_with_one_line_that_says_what_to_do() throws Exception {
        for (String[] failing :
                new String[][] {
                    {"key", "list", "--url", "http://127.0.0.1:1"},
                    {"verify", dir.resolve("none").toString()},
                    {"serve", "--data-dir", dir.resolve("x").toString(), "--set", "lisen=1"}
                }) {
            Ran ran = run(failing);
            assertThat(ran.code()).as(Arrays.toString(failing)).isOne();
            assertThat(ran.err().lines()).as(ran.err()).hasSize(1);
            assertThat(ran.err()).startsWith("claviger: ");
        }
    }
}
