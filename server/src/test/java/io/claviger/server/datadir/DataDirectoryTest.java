package io.claviger.server.datadir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.claviger.server.config.ConfigurationError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DataDirectoryTest {
    @TempDir private Path folder = Path.of("");

    @Test
    void a_fresh_directory_is_for_its_owner_only() throws IOException {
        Path fresh = folder.resolve("node");
        try (var _ = DataDirectory.open(fresh)) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(fresh)))
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void secrets_are_written_for_their_owner_only() throws IOException {
        try (var directory = DataDirectory.open(folder)) {
            directory.writeCredentials(new byte[] {'{', '}'});
            directory.writeDevelopmentKey(new byte[32]);
        }
        for (String name : new String[] {"credentials.json", "dev-unseal.key"}) {
            assertThat(
                            PosixFilePermissions.toString(
                                    Files.getPosixFilePermissions(folder.resolve(name))))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void a_directory_has_one_holder() {
        try (var _ = DataDirectory.open(folder)) {
            assertThatExceptionOfType(ConfigurationError.class)
                    .isThrownBy(() -> DataDirectory.open(folder))
                    .withMessageContaining("in use by another process");
        }
        DataDirectory.open(folder).close();
    }

    @Test
    void a_file_in_the_place_of_the_directory_is_named() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "x");
        assertThatExceptionOfType(ConfigurationError.class)
                .isThrownBy(() -> DataDirectory.open(file))
                .withMessageContaining(file.toString())
                .withMessageContaining("--data-dir");
    }

    @Test
    void a_damaged_seal_file_is_named() throws IOException {
        Files.writeString(folder.resolve("seal"), "claviger-seal/v1\nnonsense");
        try (var directory = DataDirectory.open(folder)) {
            assertThatExceptionOfType(ConfigurationError.class)
                    .isThrownBy(directory::seal)
                    .withMessageContaining(folder.resolve("seal").toString())
                    .withMessageContaining("restore it from a backup");
        }
    }

    @Test
    void a_damaged_key_file_is_named() throws IOException {
        Files.writeString(folder.resolve("dev-unseal.key"), "00ff");
        try (var directory = DataDirectory.open(folder)) {
            assertThatExceptionOfType(ConfigurationError.class)
                    .isThrownBy(directory::developmentKey)
                    .withMessageContaining("dev-unseal.key");
        }
    }
}
