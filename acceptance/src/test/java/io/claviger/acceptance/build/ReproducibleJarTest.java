package io.claviger.acceptance.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A jar that holds no build time, no builder and no chance order comes out the same when it is
 * built again.
 */
class ReproducibleJarTest {

    static List<Path> jars() throws IOException {
        try (var program = Files.list(ProductionClasses.ROOT.resolve("cli/target/lib"));
                var client = Files.list(ProductionClasses.ROOT.resolve("client/target"))) {
            return Stream.concat(program, client.filter(file -> file.toString().endsWith(".jar")))
                    .filter(file -> file.getFileName().toString().startsWith("claviger-"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void the_program_consists_of_the_modules() throws IOException {
        // core, crypto, evidence, engine, broker, governance, journal, streaming, verifier,
        // witness, rest,
        // pkcs11, server; and the client library with its sources and Javadoc
        assertThat(jars()).hasSize(17);
    }

    @ParameterizedTest
    @MethodSource("jars")
    void all_entries_carry_the_one_time_of_the_build_file(Path file) throws IOException {
        try (var jar = new JarFile(file.toFile())) {
            assertThat(jar.stream().map(ZipEntry::getTimeLocal).distinct())
                    .containsExactly(outputTimestamp());
        }
    }

    @ParameterizedTest
    @MethodSource("jars")
    void the_manifest_names_no_person_and_no_machine(Path file) throws IOException {
        try (var jar = new JarFile(file.toFile())) {
            assertThat(jar.getManifest().getMainAttributes().keySet())
                    .extracting(Object::toString)
                    .doesNotContain("Built-By", "Build-Jdk", "Build-Time", "Build-Host");
        }
    }

    private static LocalDateTime outputTimestamp() throws IOException {
        String pom = Files.readString(ProductionClasses.ROOT.resolve("pom.xml"));
        String tag = "<project.build.outputTimestamp>";
        int start = pom.indexOf(tag) + tag.length();
        return LocalDateTime.parse(pom.substring(start, pom.indexOf('Z', start)));
    }
}
