package io.claviger.acceptance.witness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.claviger.acceptance.fault.Bodies;
import io.claviger.acceptance.fault.Program;
import io.claviger.acceptance.process.ClavigerProcess;
import io.claviger.core.id.Bytes;
import io.claviger.crypto.certificate.CertificateAuthorities;
import io.claviger.crypto.certificate.TimestampExchange;
import io.claviger.crypto.certificate.TimestampExchange.NotStamped;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checkpoints that a time stamping authority stamps, which here is {@code openssl ts}. */
class TimestampAuthorityTest {
    private static final Bytes DIGEST =
            Bytes.owned("something".getBytes(StandardCharsets.UTF_8)).sha256();
    private static final Bytes OTHER =
            Bytes.owned("something else".getBytes(StandardCharsets.UTF_8)).sha256();
    private static final Bytes NONCE = Bytes.ofHex("00ff00112233445566778899aabbccdd");

    @TempDir private Path dir;

    private static CertificateAuthorities authorities(Path pem) throws IOException {
        return CertificateAuthorities.ofPem(Files.readAllBytes(pem));
    }

    @Test
    void an_answer_holds_for_its_request_and_its_authority_only() throws Exception {
        OpenSslAuthority.make(dir.resolve("a"));
        OpenSslAuthority.make(dir.resolve("b"));
        var trusted = authorities(dir.resolve("a/ca.pem"));
        byte[] answer =
                OpenSslAuthority.reply(dir.resolve("a"), TimestampExchange.request(DIGEST, NONCE));
        Instant now = Instant.now();
        var stamped = TimestampExchange.answer(answer, DIGEST, NONCE, trusted);
        assertThat(stamped.authority()).isEqualTo("CN=Test authority");
        assertThat(stamped.time()).isBetween(now.minusSeconds(60), now.plusSeconds(60));
        assertThat(TimestampExchange.verify(answer, DIGEST, trusted)).isEqualTo(stamped);
        refused("over something else", () -> TimestampExchange.verify(answer, OTHER, trusted));
        refused(
                "answers another request",
                () -> TimestampExchange.answer(answer, DIGEST, DIGEST, trusted));
        var stranger = authorities(dir.resolve("b/ca.pem"));
        refused(
                "no trusted authority vouches",
                () -> TimestampExchange.verify(answer, DIGEST, stranger));
        refused("malformed", () -> TimestampExchange.verify(new byte[9], DIGEST, trusted));
        for (int i = 0; i < answer.length; i++) {
            byte[] changed = answer.clone();
            changed[i] ^= 1;
            try {
                // Some bytes are not signed, the text of the status for instance: none of them
                // matters.
                assertThat(TimestampExchange.verify(changed, DIGEST, trusted)).isEqualTo(stamped);
            } catch (NotStamped expected) {
                assertThat(expected).hasMessageNotContaining("null");
            }
        }
    }

    @Test
    void an_authority_counts_while_its_certificate_does() throws Exception {
        Path tsa = dir.resolve("a");
        OpenSslAuthority.make(tsa);
        var trusted = authorities(tsa.resolve("ca.pem"));
        OpenSslAuthority.certify(tsa, "20240101000000Z", "20240201000000Z");
        byte[] late = OpenSslAuthority.reply(tsa, TimestampExchange.request(DIGEST, NONCE));
        refused("does not hold", () -> TimestampExchange.verify(late, DIGEST, trusted));
        OpenSslAuthority.certify(tsa, "20490101000000Z", "20491201000000Z");
        byte[] early = OpenSslAuthority.reply(tsa, TimestampExchange.request(DIGEST, NONCE));
        refused("does not hold", () -> TimestampExchange.verify(early, DIGEST, trusted));
    }

    @Test
    void what_the_authority_refuses_is_no_timestamp() throws Exception {
        Path tsa = dir.resolve("a");
        OpenSslAuthority.make(tsa);
        Files.writeString(
                tsa.resolve("tsa.conf"),
                Files.readString(tsa.resolve("tsa.conf"))
                        .replace("digests = sha256", "digests = sha512"));
        byte[] answer = OpenSslAuthority.reply(tsa, TimestampExchange.request(DIGEST, NONCE));
        var trusted = authorities(tsa.resolve("ca.pem"));
        refused("refused it", () -> TimestampExchange.answer(answer, DIGEST, NONCE, trusted));
    }

    @Test
    void a_package_carries_a_timestamp_that_openssl_verifies() throws Exception {
        Path data = dir.resolve("data");
        Path zip = dir.resolve("k.zip");
        try (var authority = OpenSslAuthority.start(dir.resolve("tsa"));
                var node =
                        ClavigerProcess.node(data)
                                .option("--set", "evidence.checkpoint-every-seconds=1")
                                .option("--set", "evidence.timestamp-authority=" + authority.url())
                                .option("--set", "evidence.timestamp-every-seconds=1")
                                .option(
                                        "--set",
                                        "evidence.timestamp-authority-certificates="
                                                + authority.root())
                                .start()) {
            node.as("keyManagement").post("/v1/key", Bodies.ecKey("k")).expect(201);
            node.as("keyOperation")
                    .post("/v1/synchronousSign", Bodies.sign("k", new byte[3]))
                    .expect(200);
            long records =
                    io.claviger.evidence.checkpoint.SignedCheckpoint.parse(
                                    node.http()
                                            .get("/evidence/v1/checkpoint?fresh=true")
                                            .expect(200)
                                            .text())
                            .size();
            await(() -> stamp(node).path("size").asLong() >= records);
            Program.claviger(
                            Map.of(),
                            "evidence",
                            "export",
                            "--key",
                            "k",
                            "--output",
                            zip.toString(),
                            "--credentials",
                            data.resolve("credentials.json").toString())
                    .expect(0);
            authority.broken(true);
            node.as("keyOperation")
                    .post("/v1/synchronousSign", Bodies.sign("k", new byte[3]))
                    .expect(200);
            await(() -> stamp(node).path("problem").asText().contains("HTTP 500"));
            authority.broken(false);
            await(() -> stamp(node).path("problem").isNull());
        }
        unpack(zip);
        assertThat(
                        Program.tool(
                                dir,
                                "openssl",
                                "ts",
                                "-verify",
                                "-data",
                                "timestamp.txt",
                                "-in",
                                "timestamp.tsr",
                                "-CAfile",
                                "tsa/ca.pem"))
                .contains("Verification: OK");
        assertThat(verify(zip).expect(0).output())
                .contains("There is a timestamp of ")
                .contains("--timestamp-authority");
        assertThat(
                        verify(zip, "--timestamp-authority", dir.resolve("tsa/ca.pem").toString())
                                .expect(0)
                                .output())
                .containsPattern(
                        "ok +The tree of [0-9]+ records existed at 20[0-9TZ:-]+, by 'CN=Test authority'\\.");
        OpenSslAuthority.make(dir.resolve("b"));
        assertThat(
                        verify(zip, "--timestamp-authority", dir.resolve("b/ca.pem").toString())
                                .expect(1)
                                .output())
                .contains("FAIL  The timestamp does not hold: no trusted authority vouches");
        assertThat(
                        Program.tool(
                                Path.of("..").toAbsolutePath(),
                                "python3",
                                "docs/verify.py",
                                zip.toString()))
                .startsWith("verified");
    }

    @Test
    void a_package_without_a_timestamp_is_not_taken_for_one_with() {
        Path data = dir.resolve("data");
        Path zip = dir.resolve("k.zip");
        try (var node = ClavigerProcess.node(data).start()) {
            node.as("keyManagement").post("/v1/key", Bodies.ecKey("k")).expect(201);
            Program.claviger(
                            Map.of(),
                            "evidence",
                            "export",
                            "--key",
                            "k",
                            "--output",
                            zip.toString(),
                            "--credentials",
                            data.resolve("credentials.json").toString())
                    .expect(0);
        }
        try {
            OpenSslAuthority.make(dir.resolve("b"));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        assertThat(
                        verify(zip, "--timestamp-authority", dir.resolve("b/ca.pem").toString())
                                .expect(1)
                                .output())
                .contains("FAIL  The package has no timestamp of an authority.");
    }

    private static JsonNode stamp(ClavigerProcess node) {
        return node.http().get("/health/live").json().at("/evidence/timestamp");
    }

    private static Program.Ended verify(Path zip, String... more) {
        var words = new java.util.ArrayList<>(java.util.List.of("verify", zip.toString()));
        words.addAll(java.util.List.of(more));
        return Program.claviger(Map.of(), words.toArray(String[]::new));
    }

    private void unpack(Path file) throws IOException {
        try (var zip = new java.util.zip.ZipFile(file.toFile())) {
            for (String name : java.util.List.of("timestamp.txt", "timestamp.tsr")) {
                try (var in = zip.getInputStream(zip.getEntry(name))) {
                    Files.copy(in, dir.resolve(name));
                }
            }
        }
    }

    private static void refused(
            String why, org.assertj.core.api.ThrowableAssert.ThrowingCallable verification) {
        assertThatExceptionOfType(NotStamped.class)
                .isThrownBy(verification)
                .withMessageContaining(why);
    }

    private static void await(BooleanSupplier done) {
        long end = System.nanoTime() + 20_000_000_000L;
        while (!done.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("in vain");
            }
            java.util.concurrent.locks.LockSupport.parkNanos(50_000_000);
        }
    }
}
