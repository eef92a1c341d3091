package io.claviger.acceptance.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.acceptance.process.ClavigerProcess;
import io.claviger.client.Approvals;
import io.claviger.client.ApproverKey;
import io.claviger.client.Claviger;
import io.claviger.client.ClientSettings;
import io.claviger.client.json.Base64Bytes;
import io.claviger.client.model.CreateKey;
import io.claviger.client.model.CreateKeyAttributes;
import io.claviger.client.model.Policy;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.jar.JarFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The published jar under the oldest Java that it promises, with nothing beside it. */
class ClientJarTest {
    private static final Path JAVA_17 = Path.of("/usr/lib/jvm/java-17-openjdk-amd64/bin/java");
    private static final int LARGE_BYTES = 64 << 20;

    @TempDir static Path dir;
    private static ClavigerProcess node;
    private static Path keys;
    private static Claviger claviger;

    @BeforeAll
    static void start() throws IOException {
        node = ClavigerProcess.node(dir.resolve("data")).start();
        var credentials = node.credentials();
        node.as("partitionSo")
                .patch(
                        "/ops/v1/partitions/" + credentials.partition() + "/policy",
                        "{\"keyAuthorization\":true}")
                .expect(200);
        keys =
                Files.write(
                        dir.resolve("keys"),
                        List.of(
                                credentials.token("keyManagement"),
                                credentials.token("keyOperation")));
        claviger = Claviger.connect(ClientSettings.of(node.url()).withApiKeyFile(keys));
    }

    @AfterAll
    static void stop() {
        claviger.close();
        node.close();
    }

    private static Path jar() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .filter(path -> path.getFileName().toString().startsWith("claviger-client-"))
                .findFirst()
                .orElseThrow();
    }

    private static ProcessBuilder java(String... arguments) {
        List<String> command =
                new ArrayList<>(List.of(JAVA_17.toString(), "-cp", jar().toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("CLAVIGER_NODES", node.url());
        builder.environment().put("CLAVIGER_API_KEY_FILE", keys.toString());
        return builder;
    }

    @Test
    void the_jar_is_a_module_and_can_hold_classes_for_later_versions() throws IOException {
        try (var file = new JarFile(jar().toFile())) {
            var attributes = file.getManifest().getMainAttributes();
            assertThat(attributes.getValue("Automatic-Module-Name"))
                    .isEqualTo("io.claviger.client");
            assertThat(attributes.getValue("Multi-Release")).isEqualTo("true");
        }
    }

    @Test
    void the_example_signs_once_somebody_approved() throws Exception {
        KeyPair approver = KeyPairGenerator.getInstance("EC").generateKeyPair();
        byte[] publicKey = createKey("invoices", approver.getPublic().getEncoded());
        Path payment = Files.writeString(dir.resolve("payment.xml"), "<pay>5</pay>");
        Process example =
                java(
                                Path.of("../examples/approved-signature/ApprovedSignature.java")
                                        .toString(),
                                "invoices",
                                payment.toString())
                        .start();
        var out =
                new BufferedReader(
                        new InputStreamReader(example.getInputStream(), StandardCharsets.UTF_8));
        String waiting = out.readLine();
        assertThat(waiting).matches("request [0-9a-f-]{36} waits for approval");

        Path approverKeys =
                Files.writeString(dir.resolve("approver"), node.credentials().token("approver"));
        try (var theirs =
                Claviger.connect(ClientSettings.of(node.url()).withApiKeyFile(approverKeys))) {
            Approvals approvals =
                    theirs.approvals(ApproverKey.of(approver.getPrivate(), approver.getPublic()));
            approvals.tasksOf(waiting.split(" ", 3)[1]).send().getFirst().approve().send();
        }

        List<String> lines = out.lines().toList();
        assertThat(example.waitFor()).as(String.join("\n", lines)).isZero();
        assertThat(lines.getFirst()).isEqualTo("status EXECUTED");
        assertThat(lines.get(1)).startsWith("signature ");
        Signature verifier = Signature.getInstance("SHA256withECDSA");
        verifier.initVerify(
                KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(publicKey)));
        verifier.update(Files.readAllBytes(payment));
        assertThat(verifier.verify(Base64.getDecoder().decode(lines.get(1).substring(10))))
                .isTrue();
        List<String> evidence =
                lines.stream().filter(line -> line.startsWith("evidence ")).toList();
        assertThat(evidence).hasSizeGreaterThanOrEqualTo(2);
        String index = evidence.getLast().substring(evidence.getLast().lastIndexOf('/') + 1);
        assertThat(node.as("keyOperation").get("/evidence/v1/proof/" + index).expect(200).text())
                .contains("\"operation\":\"sign\"");
    }

    private static byte[] createKey(String label, byte[] approver) {
        var person =
                Policy.Rule.Tokens.Groups.Approvals.with("public_key")
                        .name("one")
                        .value(Base64Bytes.of(approver))
                        .build();
        var token =
                Policy.Rule.Tokens.with("token", 0, 0)
                        .groups(List.of(new Policy.Rule.Tokens.Groups("group", 1, List.of(person))))
                        .build();
        var rule = Policy.Rule.with().tokens(List.of(token)).build();
        return claviger.keys()
                .createKey(
                        CreateKey.with(label, CreateKeyAttributes.with().sign(true).build())
                                .algorithm("EC")
                                .curveOid("1.2.840.10045.3.1.7")
                                .policy(Policy.with().ruleUse(rule).build())
                                .build())
                .send()
                .json()
                .publicKey()
                .orElseThrow()
                .bytes();
    }

    @Test
    void a_file_larger_than_the_heap_passes() throws Exception {
        claviger.keys()
                .createKey(
                        CreateKey.with(
                                        "files",
                                        CreateKeyAttributes.with().sign(true).derive(true).build())
                                .algorithm("EC")
                                .curveOid("1.2.840.10045.3.1.7")
                                .build())
                .send();
        byte[] bytes = new byte[LARGE_BYTES];
        new Random(7).nextBytes(bytes);
        Path large = Files.write(dir.resolve("large"), bytes);
        Path source = Path.of("src/test/resources/client/PassingFile.java");
        Process compile =
                new ProcessBuilder(
                                JAVA_17.resolveSibling("javac").toString(),
                                "-cp",
                                jar().toString(),
                                "-d",
                                dir.toString(),
                                source.toString())
                        .redirectErrorStream(true)
                        .start();
        assertThat(new String(compile.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .doesNotContain("error");
        Process program =
                java(
                                "-cp",
                                jar() + File.pathSeparator + dir,
                                "-Xmx24m",
                                "PassingFile",
                                "files",
                                large.toString())
                        .start();
        String output = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(output.lines()).containsExactly("java 17", "difference -1");
    }
}
