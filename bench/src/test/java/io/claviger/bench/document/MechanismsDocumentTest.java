package io.claviger.bench.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class MechanismsDocumentTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "mechanisms.md");

    @Test
    void the_document_says_what_the_program_does() throws IOException {
        assertThat(unmeasured(Files.readString(DOCUMENT)))
                .as("docs/mechanisms.md; ./claviger bench mechanisms prints the table anew")
                .isEqualTo(unmeasured(MechanismsDocument.table((_, _) -> OptionalDouble.empty())));
    }

    @Test
    void every_mechanism_has_a_line_and_every_line_a_mechanism() {
        var mechanisms =
                MechanismsDocument.rows().stream()
                        .map(MechanismsDocument.Row::mechanism)
                        .collect(Collectors.toSet());
        assertThat(new HashSet<>(Names.all().keySet())).isEqualTo(mechanisms);
    }

    /** Lines of the table without the last column, which is measured. */
    private static List<String> unmeasured(String markdown) {
        return markdown.lines()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.substring(0, line.lastIndexOf('|', line.length() - 2)))
                .toList();
    }
}
