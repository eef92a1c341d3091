package io.claviger.acceptance.pkcs11;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.acceptance.fault.Program;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The module's own tests in C: wire format, rules of the standard, faults, hostile answers; once as
 * it is shipped, and once under AddressSanitizer and UndefinedBehaviorSanitizer.
 */
@Order(1)
class NativeModuleTest {
    @ParameterizedTest
    @ValueSource(strings = {"test", "asan"})
    void the_module_keeps_its_own_tests(String target, @TempDir Path out) {
        Program.Ended ended =
                Program.run(
                        Path.of("../pkcs11/native"),
                        Map.of(),
                        "make",
                        "-s",
                        "-j2",
                        "OUT=" + out.toAbsolutePath(),
                        target);
        assertThat(ended.expect(0).output())
                .contains("module_test: all good", "fault_test: all good", "fuzz: all good")
                .doesNotContain("ERROR: AddressSanitizer", "runtime error");
    }
}
