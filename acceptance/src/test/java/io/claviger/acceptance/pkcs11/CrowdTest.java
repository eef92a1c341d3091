package io.claviger.acceptance.pkcs11;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.acceptance.fault.Program;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Many threads, many objects, and sessions that nobody closes, through the module. */
@ExtendWith(SharedTokens.class)
class CrowdTest {
    private static final Pattern FOUND = Pattern.compile("one found by its label in (\\d+) µs");

    /** So slow that a search must have looked at far more than it gave. */
    private static final int TOO_SLOW_MICROS = 100_000;

    private final Token token;

    CrowdTest(Token token) {
        this.token = token;
    }

    private String program(String... words) {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-XX:TieredStopAtLevel=1",
                                "-Xmx128m",
                                "-Dstdout.encoding=UTF-8",
                                "-cp",
                                Path.of("target/test-classes").toAbsolutePath().toString(),
                                CrowdProgram.class.getName(),
                                "" + token.module()));
        command.addAll(List.of(words));
        return token.run(token.environment(), command.toArray(String[]::new));
    }

    @Test
    void sessions_that_a_program_leaks_end_at_a_limit_and_are_no_other_programs() {
        for (int times = 0; times < 2; times++) {
            assertThat(program("leak")).contains("16384 sessions, then 0xb1"); // CKR_SESSION_COUNT
            Program.Ended other = token.loggedIn("-O");
            assertThat(other.exitCode()).as(other.output()).isZero();
        }
    }

    @Test
    void one_of_ten_thousand_objects_is_found_fast() {
        String said = program("fill", "pin", "10000");
        System.out.print(said);
        Matcher found = FOUND.matcher(said);
        assertThat(found.find()).as(said).isTrue();
        assertThat(Integer.parseInt(found.group(1))).isLessThan(TOO_SLOW_MICROS);
    }
}
