package io.claviger.acceptance.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Every requirement of the operating model has a test that carries its number. */
final class OperatingModelTest {
    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| R(\\d+) \\|.*\\| `(\\w+)\\.(\\w+)` \\|$");
    private static final Path TESTS = Path.of("src/test/java/io/claviger/acceptance");

    @Test
    void each_requirement_names_a_test_that_exists_and_carries_its_number() throws IOException {
        List<Integer> numbers = new ArrayList<>();
        var rows = ROW.matcher(Shell.document("docs/operating-model.md"));
        while (rows.find()) {
            int number = Integer.parseInt(rows.group(1));
            numbers.add(number);
            String method = rows.group(3);
            assertThat(method).as("R%d", number).matches(carries(number));
            assertThat(source(rows.group(2))).as("R%d", number).contains("void " + method + "(");
        }
        assertThat(numbers)
                .containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(1, 30).boxed().toList());
    }

    /** {@code r14_…}, {@code r4_r28_…}, {@code r1_and_r2_…}, {@code r5_to_r8_…} for 5 to 8. */
    private static String carries(int number) {
        return number >= 5 && number <= 8 ? "r5_to_r8_.*" : "(r\\d+_(and_)?)*r" + number + "_.*";
    }

    private static String source(String testClass) throws IOException {
        try (var files = Files.walk(TESTS)) {
            return Files.readString(
                    files.filter(file -> file.endsWith(testClass + ".java"))
                            .findFirst()
                            .orElseThrow(() -> new AssertionError("no test " + testClass)));
        }
    }
}
