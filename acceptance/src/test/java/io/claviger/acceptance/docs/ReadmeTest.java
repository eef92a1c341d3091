package io.claviger.acceptance.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.acceptance.process.ClavigerProcess;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReadmeTest {
    private static final String TOKEN = "token() { jq -r \".tokens.$1\" \"$CREDENTIALS\"; }\n";

    @TempDir private Path folder = Path.of("");

    @Test
    void the_commands_of_the_five_minute_path_work() throws Exception {
        var block = Pattern.compile("(?s)```sh\n(.*?)```").matcher(Shell.document("README.md"));
        assertThat(block.find()).isTrue();
        try (var node = ClavigerProcess.node(folder.resolve("data")).start()) {
            var result =
                    new Shell(folder)
                            .run(
                                    TOKEN + block.group(1),
                                    Map.of(
                                            "URL",
                                            node.url(),
                                            "CREDENTIALS",
                                            folder.resolve("data/credentials.json").toString()));
            assertThat(result.code()).as(result.output()).isZero();
            assertThat(result.output())
                    .contains("Verified OK")
                    .contains("VERIFIED  The record is in the log, unchanged.");
        }
    }
}
