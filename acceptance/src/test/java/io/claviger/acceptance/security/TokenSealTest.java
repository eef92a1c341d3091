package io.claviger.acceptance.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.acceptance.fault.Program;
import io.claviger.acceptance.process.ClavigerProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that a key in a PKCS #11 token (SoftHSM) opens, by itself or by the PIN. */
class TokenSealTest {
    private static final String SOFTHSM = "/usr/lib/softhsm/libsofthsm2.so";
    private static final String PASSPHRASE = "correct horse battery staple";
    private static final String PIN = "98765432";

    @TempDir private Path dir;

    private Map<String, String> environment(String secret) {
        return Map.of(
                "CLAVIGER_PASSPHRASE",
                secret,
                "SOFTHSM2_CONF",
                dir.resolve("softhsm.conf").toString());
    }

    private String newToken(String label) {
        String made =
                Program.run(
                                dir,
                                environment(""),
                                "softhsm2-util",
                                "--init-token",
                                "--free",
                                "--label",
                                label,
                                "--pin",
                                PIN,
                                "--so-pin",
                                "12345678")
                        .expect(0)
                        .output();
        Matcher slot = Pattern.compile("slot (\\d+)").matcher(made);
        assertThat(slot.find()).as(made).isTrue();
        return slot.group(1);
    }

    private Program.Ended seal(String slot, Path pin) {
        return Program.claviger(
                environment(PASSPHRASE),
                "seal",
                "token",
                "--data-dir",
                dir.resolve("data").toString(),
                "--library",
                SOFTHSM,
                "--slot",
                slot,
                "--token-key",
                "claviger-seal",
                "--pin-file",
                pin.toString());
    }

    private ClavigerProcess.Start node(String slot) {
        return ClavigerProcess.sealedNode(dir.resolve("data"))
                .environment("SOFTHSM2_CONF", dir.resolve("softhsm.conf").toString())
                .option("--set", "unseal.token-library=" + SOFTHSM)
                .option("--set", "unseal.token-slot=" + slot);
    }

    private Program.Ended unseal(ClavigerProcess node, String secret) {
        return Program.claviger(environment(secret), "unseal", "--url", node.url());
    }

    @Test
    void a_node_is_opened_by_a_key_that_never_leaves_its_token() throws Exception {
        Files.createDirectory(dir.resolve("tokens"));
        Device.write(
                dir.resolve("softhsm.conf"),
                "directories.tokendir = " + dir.resolve("tokens") + "\n");
        String slot = newToken("one");
        Path pin = Device.write(dir.resolve("pin"), PIN + "\n");
        Path wrongPin = Device.write(dir.resolve("wrong-pin"), "00000000\n");
        Path data = dir.resolve("data");
        Device.init(data, Device.write(dir.resolve("pass"), PASSPHRASE + "\n"));
        byte[] before = Files.readAllBytes(data.resolve("seal"));
        assertThat(seal(slot, wrongPin).expect(1).output()).contains("nothing was changed");
        assertThat(Files.readAllBytes(data.resolve("seal"))).isEqualTo(before);
        assertThat(seal(slot, pin).expect(0).told())
                .containsExactly("opened by: key claviger-seal in a PKCS #11 token");
        try (var node = node(slot).option("--set", "unseal.token-pin-file=" + pin).start()) {
            assertThat(node.sealed()).isFalse();
            node.http().get("/health/ready").expect(200);
            node.stop();
        }
        // Without its PIN, or with a wrong one, it is sealed and can be asked why.
        try (var node = node(slot).option("--set", "unseal.token-pin-file=" + wrongPin).start()) {
            assertThat(node.sealed()).isTrue();
            assertThat(node.output()).anyMatch(line -> line.contains("refused the PIN"));
            unseal(node, PASSPHRASE).expect(1);
            assertThat(unseal(node, PIN).expect(0).output()).contains("unsealed");
            node.http().get("/health/ready").expect(200);
            node.stop();
        }
        // Another token has no such key.
        String other = newToken("two");
        try (var node = node(other).start()) {
            assertThat(node.sealed()).isTrue();
            unseal(node, PIN).expect(1);
            node.stop();
        }
        Path next = Device.write(dir.resolve("next"), "another passphrase for it\n");
        Program.claviger(
                        environment(""),
                        "seal",
                        "passphrase",
                        "--data-dir",
                        data.toString(),
                        "--library",
                        SOFTHSM,
                        "--slot",
                        slot,
                        "--pin-file",
                        pin.toString(),
                        "--new-passphrase-file",
                        next.toString())
                .expect(0);
        try (var node = ClavigerProcess.sealedNode(data).start()) {
            unseal(node, "another passphrase for it").expect(0);
            node.stop();
        }
    }
}
