package io.claviger.acceptance.pkcs11;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.testkit.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** OpenSSH logs in at an sshd of its own with keys of the token: by itself, and by its agent. */
@ExtendWith(SharedTokens.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpenSshTest {
    private final Token token;

    OpenSshTest(Token token) {
        this.token = token;
    }

    @BeforeAll
    void prepare() throws IOException {
        token.pair("rsa:2048", "ssh rsa", "01");
        token.pair("EC:prime256v1", "ssh ec", "02");
        token.run(Map.of(), "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", "host");
        // Asks for the PIN as a person would be asked.
        Path ask = token.file("ask");
        Files.writeString(ask, "#!/bin/sh\ncat '%s'\n".formatted(token.file("pin")));
        Files.setPosixFilePermissions(ask, PosixFilePermissions.fromString("rwx------"));
        // sshd refuses to start without the folder that it gives up its privileges in.
        if (Files.isWritable(Path.of("/run"))) {
            Files.createDirectories(Path.of("/run/sshd"));
        }
    }

    /** What ssh-keygen reads from the token, one line for each key that OpenSSH can use. */
    private List<String> publicKeys() {
        return token.run(token.environment(), "ssh-keygen", "-D", "" + token.module())
                .lines()
                .toList();
    }

    private ForeignServer sshd(String authorized) throws IOException {
        int port = Ports.free();
        Path keys = Files.writeString(token.file("authorized-" + port), authorized + "\n");
        Path configuration =
                Files.writeString(
                        token.file("sshd-%d.conf".formatted(port)),
                        """
                        ListenAddress 127.0.0.1:%d
                        HostKey %s
                        AuthorizedKeysFile %s
                        PidFile none
                        StrictModes no
                        UsePAM no
                        PasswordAuthentication no
                        KbdInteractiveAuthentication no
                        PermitRootLogin yes
                        """
                                .formatted(port, token.file("host"), keys));
        return ForeignServer.start(
                token.dir(),
                Map.of(),
                port,
                "/usr/sbin/sshd",
                "-D",
                "-e",
                "-f",
                "" + configuration);
    }

    private String ssh(ForeignServer sshd, Map<String, String> more, String... options) {
        Map<String, String> variables = new HashMap<>(token.environment());
        variables.put("SSH_ASKPASS", "" + token.file("ask"));
        variables.put("SSH_ASKPASS_REQUIRE", "force");
        variables.putAll(more);
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "ssh",
                                "-F",
                                "none",
                                "-p",
                                "" + sshd.port(),
                                "-o",
                                "UserKnownHostsFile=" + token.file("known-" + sshd.port()),
                                "-o",
                                "StrictHostKeyChecking=accept-new",
                                "-o",
                                "PreferredAuthentications=publickey"));
        command.addAll(List.of(options));
        command.addAll(
                List.of(System.getProperty("user.name") + "@127.0.0.1", "echo", "logged", "in"));
        return token.run(variables, command.toArray(String[]::new));
    }

    @ParameterizedTest
    @CsvSource({"ssh-rsa, RSA", "ecdsa-sha2-nistp256, ECDSA"})
    void ssh_logs_in(String type, String kind) throws IOException {
        String key =
                publicKeys().stream()
                        .filter(line -> line.startsWith(type))
                        .findFirst()
                        .orElseThrow();
        try (var sshd = sshd(key)) {
            assertThat(ssh(sshd, Map.of(), "-o", "IdentityAgent=none", "-I", "" + token.module()))
                    .contains("logged in");
            assertThat(sshd.said()).contains("Accepted publickey").contains(kind + " SHA256:");
        }
    }

    @Test
    void the_agent_logs_in_with_both_and_forgets_them() throws IOException {
        List<String> keys = publicKeys();
        assertThat(keys).hasSize(2);
        Path socket = token.file("agent");
        String said =
                token.run(
                        token.environment(),
                        "ssh-agent",
                        "-s",
                        "-a",
                        "" + socket,
                        "-P",
                        "" + token.module());
        Matcher pid = Pattern.compile("SSH_AGENT_PID=(\\d+)").matcher(said);
        assertThat(pid.find()).isTrue();
        Map<String, String> agent = Map.of("SSH_AUTH_SOCK", "" + socket);
        try {
            Map<String, String> asking = new HashMap<>(agent);
            asking.put("SSH_ASKPASS", "" + token.file("ask"));
            asking.put("SSH_ASKPASS_REQUIRE", "force");
            assertThat(token.run(asking, "ssh-add", "-s", "" + token.module()))
                    .contains("Card added");
            assertThat(token.run(agent, "ssh-add", "-l"))
                    .contains("ssh rsa (RSA)", "ssh ec (ECDSA)");
            for (String key : keys) {
                Path publicKey = token.file("tested.pub");
                Files.writeString(publicKey, key + "\n");
                token.run(agent, "ssh-add", "-T", "" + publicKey);
                try (var sshd = sshd(key)) {
                    assertThat(ssh(sshd, agent)).contains("logged in");
                }
            }
            token.run(agent, "ssh-add", "-e", "" + token.module());
        } finally {
            ProcessHandle.of(Long.parseLong(pid.group(1))).ifPresent(ProcessHandle::destroy);
        }
    }
}
