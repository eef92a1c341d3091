package io.claviger.acceptance.pkcs11;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.claviger.acceptance.fault.Program;
import io.claviger.acceptance.process.ClavigerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Keys that two of three people must approve, used by programs that know nothing of approvals. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GuardedKeyTest {
    private static final String EC = "\"algorithm\":\"EC\",\"curveOid\":\"1.2.840.10045.3.1.7\"";
    private static final String RSA = "\"algorithm\":\"RSA\",\"keySize\":2048";

    private final Path dir;
    private final Approvers approvers = new Approvers();
    private ClavigerProcess node;
    private final Token token;

    GuardedKeyTest(@TempDir Path dir) throws IOException {
        this.dir = dir;
        this.node = start();
        this.token = Token.of(node, dir);
        Files.writeString(dir.resolve("message"), "what two people agree on");
    }

    private ClavigerProcess start() {
        return ClavigerProcess.node(dir.resolve("data"))
                .option("--set", "pkcs11.approval-seconds=40")
                .start();
    }

    @AfterAll
    void stop() {
        node.close();
    }

    private static <T> CompletableFuture<T> later(Supplier<T> call) {
        return CompletableFuture.supplyAsync(call, task -> Thread.ofPlatform().start(task));
    }

    @Test
    void pkcs11_tool_waits_until_two_have_approved() throws Exception {
        approvers.guard(node, "waited-for", "1", EC);
        var signing = later(() -> sign(token.configuration(), "31", "signature-1"));
        approvers.approve(node, 0, "waited-for");
        approvers.approve(node, 2, "waited-for");
        signing.get(60, TimeUnit.SECONDS).expect(0);
        requireSigned("31", "signature-1");
        JsonNode use = onlyUse("waited-for");
        assertThat(use.path("interface").path("name").asText()).isEqualTo("pkcs11");
        assertThat(use.path("interface").path("client").asText()).startsWith("pkcs11-tool (pid ");
        assertThat(use.path("boundary").path("approvals")).hasSize(2);
    }

    @Test
    void the_same_call_picks_up_what_was_approved_after_a_restart_once() throws Exception {
        approvers.guard(node, "picked-up", "2", EC);
        Path hasty = dir.resolve("hasty.conf");
        Files.writeString(hasty, "timeout-seconds = 3\n" + Files.readString(token.configuration()));
        assertThat(sign(hasty, "32", "none").output()).containsIgnoringCase("0x80000001");
        String log = String.join("\n", node.output());
        assertThat(log)
                .containsPattern(
                        "\"pkcs11-tool \\(pid [0-9]+ on [^\"]+\",\"80000001\",\"[-0-9a-f]{36}\"")
                .contains("has 0 approvals and waits for more, of ")
                .contains("'claviger approve list' shows it to them");
        approvers.approve(node, 0, "picked-up");
        node.kill();
        node = start();
        approvers.approve(node, 1, "picked-up");
        sign(hasty, "32", "signature-2").expect(0);
        requireSigned("32", "signature-2");
        var _ = onlyUse("picked-up");
        // One approval is for one signature: the next call asks anew, and is the next request.
        assertThat(sign(hasty, "32", "none").exitCode()).isNotZero();
        approvers.approve(node, 1, "picked-up");
        approvers.approve(node, 2, "picked-up");
    }

    @Test
    void openssl_cms_waits_as_well() throws Exception {
        approvers.guard(node, "cms", "3", RSA);
        token.tool("--read-object", "--type", "pubkey", "--id", "33", "-o", "cms.der").expect(0);
        Program.tool(
                dir, "openssl", "pkey", "-pubin", "-inform", "DER", "-in", "cms.der", "-out",
                "cms.pub");
        Program.tool(
                dir,
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-keyout",
                "ca.key",
                "-subj",
                "/CN=ca",
                "-out",
                "ca.pem");
        Program.tool(
                dir,
                "openssl",
                "req",
                "-new",
                "-key",
                "ca.key",
                "-subj",
                "/CN=signer",
                "-out",
                "cms.csr");
        Program.tool(
                dir,
                "openssl",
                "x509",
                "-req",
                "-in",
                "cms.csr",
                "-force_pubkey",
                "cms.pub",
                "-CA",
                "ca.pem",
                "-CAkey",
                "ca.key",
                "-out",
                "signer.pem");
        Files.writeString(
                dir.resolve("openssl.cnf"),
                Program.claviger(
                                Map.of("CLAVIGER_PKCS11_MODULE", "" + token.module()),
                                "pkcs11",
                                "openssl")
                        .expect(0)
                        .output());
        var signing =
                later(
                        () ->
                                Program.run(
                                        dir,
                                        Map.of(
                                                "CLAVIGER_PKCS11_CONF",
                                                "" + token.configuration(),
                                                "OPENSSL_CONF",
                                                "" + dir.resolve("openssl.cnf")),
                                        "openssl",
                                        "cms",
                                        "-sign",
                                        "-engine",
                                        "pkcs11",
                                        "-keyform",
                                        "engine",
                                        "-inkey",
                                        "pkcs11:token=DEMO;object=cms;type=private;pin-value="
                                                + token.pin(),
                                        "-signer",
                                        "signer.pem",
                                        "-in",
                                        "message",
                                        "-binary",
                                        "-nodetach",
                                        "-outform",
                                        "DER",
                                        "-out",
                                        "message.cms"));
        approvers.approve(node, 1, "cms");
        approvers.approve(node, 2, "cms");
        signing.get(60, TimeUnit.SECONDS).expect(0);
        assertThat(
                        Program.tool(
                                dir,
                                "openssl",
                                "cms",
                                "-verify",
                                "-inform",
                                "DER",
                                "-in",
                                "message.cms",
                                "-CAfile",
                                "ca.pem",
                                "-purpose",
                                "any"))
                .contains("what two people agree on");
        var _ = onlyUse("cms");
    }

    private Program.Ended sign(Path configuration, String id, String output) {
        return Program.run(
                dir,
                Map.of("CLAVIGER_PKCS11_CONF", "" + configuration),
                "pkcs11-tool",
                "--module",
                "" + token.module(),
                "--login",
                "--pin",
                token.pin(),
                "--sign",
                "--mechanism",
                "ECDSA-SHA256",
                "--id",
                id,
                "--input-file",
                "message",
                "--output-file",
                output,
                "--signature-format",
                "openssl");
    }

    private void requireSigned(String id, String signature) {
        token.tool("--read-object", "--type", "pubkey", "--id", id, "-o", id + ".der").expect(0);
        assertThat(
                        Program.tool(
                                dir,
                                "openssl",
                                "dgst",
                                "-sha256",
                                "-keyform",
                                "DER",
                                "-verify",
                                id + ".der",
                                "-signature",
                                signature,
                                "message"))
                .contains("Verified OK");
    }

    /** The record of the one signature that was ever made with the key. */
    private JsonNode onlyUse(String label) {
        JsonNode all =
                node.as("auditor")
                        .get("/evidence/v1/records?key=" + label + "&limit=100")
                        .expect(200)
                        .json()
                        .path("records");
        List<JsonNode> found =
                StreamSupport.stream(all.spliterator(), false)
                        .map(line -> line.path("record"))
                        .filter(record -> record.at("/boundary/operation").asText().equals("sign"))
                        .toList();
        assertThat(found).hasSize(1);
        assertThat(found.getFirst().at("/boundary/decision").asText()).isEqualTo("granted");
        return found.getFirst();
    }
}
