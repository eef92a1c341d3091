package io.claviger.acceptance.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.claviger.cli.Main;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** Every command line that a document shows is one that the program takes. */
final class DocumentedCommandsTest {
    /** What the launcher does itself. */
    private static final Set<String> LAUNCHER =
            Set.of("test", "bench", "dist", "sbom", "help", "COMMAND");

    /** A word of a command line, or several in quotes. */
    private static final Pattern WORD = Pattern.compile("'[^']*'|\\S+");

    private static final List<String> DOCUMENTS =
            List.of(
                    "README.md",
                    "docs/configure.md",
                    "docs/operate.md",
                    "docs/onboard.md",
                    "docs/change.md",
                    "docs/drill.md",
                    "docs/upgrade.md",
                    "docs/service-packages.md",
                    "docs/backup.md",
                    "docs/unseal.md",
                    "docs/approving.md",
                    "docs/stream-records.md",
                    "docs/verify-evidence.md",
                    "docs/witness.md",
                    "docs/diagnose.md",
                    "docs/migrate.md");

    @ParameterizedTest
    @MethodSource("commandLines")
    void a_documented_command_parses(String line) {
        String[] words =
                WORD.matcher(line)
                        .results()
                        .map(word -> word.group().replace("'", ""))
                        .toArray(String[]::new);
        if (!LAUNCHER.contains(words[0])) {
            assertThatCode(() -> Main.program().parseArgs(words))
                    .as(line)
                    .doesNotThrowAnyException();
        }
    }

    @ParameterizedTest
    @MethodSource("commands")
    void every_command_explains_itself_with_an_example(CommandLine command) {
        assertThat(command.getUsageMessage())
                .contains("Example:")
                .contains(
                        "claviger " + command.getCommandSpec().qualifiedName(" ").split(" ", 2)[1]);
    }

    static Stream<String> commandLines() throws IOException {
        Stream.Builder<String> lines = Stream.builder();
        for (String document : DOCUMENTS) {
            Shell.document(document)
                    .lines()
                    .filter(line -> line.matches("( {4}|\\$ )(CLAVIGER_\\S+ )?\\./claviger .*"))
                    .map(line -> line.replaceFirst("^.*?\\./claviger ", ""))
                    .map(line -> line.replaceFirst(" [>|#].*$", ""))
                    .forEach(lines);
        }
        return lines.build();
    }

    static Stream<CommandLine> commands() {
        return Main.program().getSubcommands().values().stream()
                .flatMap(
                        command ->
                                command.getSubcommands().isEmpty()
                                        ? Stream.of(command)
                                        : Stream.concat(
                                                Stream.of(command),
                                                command.getSubcommands().values().stream()))
                .filter(command -> !Arrays.asList("help").contains(command.getCommandName()));
    }
}
