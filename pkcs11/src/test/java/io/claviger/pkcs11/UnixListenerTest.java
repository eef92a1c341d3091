package io.claviger.pkcs11;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnixListenerTest {
    private final Path socket;

    UnixListenerTest(@TempDir Path dir) {
        this.socket = dir.resolve("p11.sock");
    }

    private PosixFileAttributes attributes() throws IOException {
        return Files.readAttributes(socket, PosixFileAttributes.class);
    }

    @Test
    void only_the_owner_may_connect() throws IOException {
        try (var _ = UnixListener.at(socket, Optional.empty())) {
            assertThat(PosixFilePermissions.toString(attributes().permissions()))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void the_members_of_a_group_may_as_well() throws IOException {
        String group =
                Files.readAttributes(socket.getParent(), PosixFileAttributes.class)
                        .group()
                        .getName();
        try (var _ = UnixListener.at(socket, Optional.of(group))) {
            assertThat(PosixFilePermissions.toString(attributes().permissions()))
                    .isEqualTo("rw-rw----");
            assertThat(attributes().group().getName()).isEqualTo(group);
        }
    }

    @Test
    void a_group_that_is_not_there_is_named_and_nobody_listens() throws IOException {
        assertThatThrownBy(() -> UnixListener.at(socket, Optional.of("no-such-group")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no group 'no-such-group'");
        try (var again = UnixListener.at(socket, Optional.empty())) {
            assertThat(again.isOpen()).isTrue();
        }
    }
}
