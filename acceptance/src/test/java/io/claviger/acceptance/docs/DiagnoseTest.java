package io.claviger.acceptance.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.acceptance.process.ClavigerProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of docs/diagnose.md prints what the document shows. */
final class DiagnoseTest {
    @TempDir private Path folder = Path.of("");

    @Test
    void the_incident_goes_as_told() throws Exception {
        String document = Shell.document("docs/diagnose.md");
        String script = String.join("", blocks(document, "sh"));
        try (var node = ClavigerProcess.node(folder.resolve("data")).start()) {
            var result = new Shell(folder).run(script, Map.of());
            assertThat(result.code()).as(result.output()).isZero();
            assertThat(masked(result.output()))
                    .isEqualTo(masked(String.join("", blocks(document, "text"))));
            assertThat(Files.size(folder.resolve("INC-7.zip"))).isPositive();
            assertThat(node.isAlive()).isTrue();
        }
    }

    private static List<String> blocks(String document, String language) {
        return Pattern.compile("(?s)```" + language + "\n(.*?)```")
                .matcher(document)
                .results()
                .map(MatchResult::group)
                .map(block -> block.substring(("```" + language + "\n").length()))
                .map(block -> block.substring(0, block.length() - "```".length()))
                .toList();
    }

    /** Without what is another one each time: ids, times, numbers, keys. */
    private static String masked(String text) {
        return text.replaceAll("claviger-[0-9a-f]{8}\\+[0-9a-f]{8}\\+[A-Za-z0-9+/=]+", "LOG-KEY")
                .replaceAll("(cr|claviger)-[0-9a-f]{8,16}\\b", "$1-ID")
                .replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "ID")
                .replaceAll("\\d+", "N")
                .strip();
    }
}
