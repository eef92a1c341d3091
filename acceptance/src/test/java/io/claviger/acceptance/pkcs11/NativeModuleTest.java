package io.claviger.acceptance.pkcs11;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.acceptance.fault.Program;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * The module's own tests in C: wire format, rules of the standard, faults, hostile answers; once as
 * it is shipped, and once under AddressSanitizer and UndefinedBehaviorSanitizer.
 */
@Order(1)
class NativeModuleTest {
    @Test
    void the_module_keeps_its_own_tests() {
        // Both at once: much of their time is waiting for nodes that do not answer. What is
        // built stays for the next run.
        Program.Ended ended =
                Program.run(
                        Path.of("../pkcs11/native"),
                        Map.of(),
                        "make",
                        "-s",
                        "-j2",
                        "OUT=" + Path.of("../target/native-test").toAbsolutePath().normalize(),
                        "test",
                        "asan");
        assertThat(ended.expect(0).output().lines().toList())
                .as(ended.output())
                .satisfies(
                        said -> {
                            for (String program : List.of("module_test", "fault_test", "fuzz")) {
                                assertThat(
                                                Collections.frequency(
                                                        List.copyOf(said), program + ": all good"))
                                        .as(program)
                                        .isEqualTo(2);
                            }
                        })
                .noneMatch(line -> line.contains("AddressSanitizer"))
                .noneMatch(line -> line.contains("runtime error"));
    }
}
