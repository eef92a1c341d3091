package io.claviger.crypto.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.Assumptions;

/**
 * One file of the Wycheproof vectors. They are not part of the project: the system property {@code
 * claviger.vectors}, the variable {@code CLAVIGER_VECTORS} or a place next to the project has them.
 */
record Wycheproof(JsonNode file) {

    static Wycheproof load(String name) {
        Path path = folder().resolve(name + "_test.json");
        Assumptions.assumeTrue(Files.isRegularFile(path), "skipped: vectors not present");
        try {
            return new Wycheproof(new ObjectMapper().readTree(path.toFile()));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Path folder() {
        return Optional.ofNullable(System.getProperty("claviger.vectors"))
                .or(() -> Optional.ofNullable(System.getenv("CLAVIGER_VECTORS")))
                .map(Path::of)
                .orElseGet(
                        () ->
                                Path.of(
                                        System.getProperty("claviger.root", ".."),
                                        "..",
                                        "shared",
                                        "vectors",
                                        "wycheproof"));
    }

    /**
     * Runs every case.
     *
     * @param accepts whether the code accepts a case of a group; an exception is a failed test
     * @return what went wrong, and in which cases
     */
    Outcome run(BiPredicate<JsonNode, JsonNode> accepts) {
        int cases = 0;
        List<String> wrong = new ArrayList<>();
        for (JsonNode group : file.get("testGroups")) {
            for (JsonNode test : group.get("tests")) {
                cases++;
                String result = test.get("result").asText();
                boolean accepted = accepts.test(group, test);
                boolean right =
                        switch (result) {
                            case "valid" -> accepted;
                            case "invalid" -> !accepted;
                            // either way, but the same way each time
                            case "acceptable" -> accepted == accepts.test(group, test);
                            default -> false;
                        };
                if (!right) {
                    wrong.add(
                            "%d %s (%s)"
                                    .formatted(
                                            test.get("tcId").asInt(),
                                            result,
                                            test.get("comment").asText()));
                }
            }
        }
        return new Outcome(cases, wrong);
    }

    int declaredCases() {
        return file.get("numberOfTests").asInt();
    }

    static byte[] hex(JsonNode node, String name) {
        return HexFormat.of().parseHex(node.get(name).asText());
    }

    record Outcome(int cases, List<String> wrong) {}
}
