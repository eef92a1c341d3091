package io.claviger.acceptance.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.acceptance.process.ClavigerProcess;
import io.claviger.acceptance.process.Http;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of docs/onboard.md: what it shows is what the program prints. */
final class OnboardExampleTest {
    /** From here on, a line of output; the document has a dollar sign there. */
    private static final String TYPED = "$ ";

    @TempDir private Path folder = Path.of("");

    @Test
    void the_example_prints_what_the_document_shows() throws Exception {
        String document = Shell.document("docs/onboard.md");
        Files.writeString(
                folder.resolve("payments.json"),
                block(document, "json").replace("10.1.0.0/16", "127.0.0.0/8"));
        String example = block(document, "console");
        try (var node = ClavigerProcess.node(folder.resolve("data")).start()) {
            Http device = node.as("deviceSo");
            device.post("/ops/v1/partitions", "{\"name\":\"PAYMENTS\"}").expect(201);
            var result =
                    new Shell(folder)
                            .run(
                                    script(example),
                                    Map.of(
                                            "CLAVIGER_URL", node.url(),
                                            "ALICE", officer(device, "alice"),
                                            "BOB", officer(device, "bob")));
            assertThat(steady(result.output())).isEqualTo(steady(example));
        }
    }

    private static String block(String document, String language) {
        return Pattern.compile("(?s)```" + language + "\n(.*?)```")
                .matcher(document)
                .results()
                .map(found -> found.group(1))
                .findFirst()
                .orElseThrow();
    }

    private static String officer(Http device, String name) {
        return device.post(
                        "/ops/v1/credentials",
                        "{\"role\":\"partition-so\",\"partition\":\"PAYMENTS\",\"name\":\"%s\"}"
                                .formatted(name))
                .expect(201)
                .json()
                .path("token")
                .asText();
    }

    /** Prints each command before it runs it, and goes on where one is refused. */
    private static String script(String example) {
        return Pattern.compile("(?m)^\\$ (.*)$")
                .matcher(example)
                .results()
                .map(typed -> typed.group(1))
                .map(
                        command ->
                                "cat <<'TYPED'\n%s%s\nTYPED\n{ %s\n} || true\n"
                                        .formatted(TYPED, command, command))
                .reduce("", String::concat);
    }

    /** Without what differs from node to node; a checkpoint comes when it comes. */
    private static String steady(String output) {
        return Pattern.compile(
                        "claviger-[0-9a-f]{8}/\\d+|cr-[0-9a-f]{16}|payments: (proven|live)"
                                + "|\\[[ x]] record-captured( \\(record \\d+\\))?|record \\d+")
                .matcher(output)
                .replaceAll(OnboardExampleTest::kind);
    }

    private static String kind(MatchResult varying) {
        return varying.group().replaceAll("[ (:\\[].*|[-/].*", "…");
    }
}
