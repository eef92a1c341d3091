package io.claviger.acceptance.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.acceptance.process.ClavigerProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of docs/change.md and docs/service-packages.md print what the documents show. */
@Order(1)
final class ChangeExampleTest {
    private static final Pattern VARYING =
            Pattern.compile(
                    "claviger-[0-9a-f]{8}/\\d+|cr-[0-9a-f]{16}|[0-9a-f-]{36}|\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z"
                            + "|(?<=journal entry |record |records |to |DEMO': )\\d+");

    @TempDir private Path folder = Path.of("");

    @Test
    void the_examples_print_what_the_documents_show() throws Exception {
        String change = Shell.document("docs/change.md");
        String packages = Shell.document("docs/service-packages.md");
        file("CHG-42.json", Example.block(change, "json"));
        file("stricter.yaml", Example.block(change, "yaml"));
        file("package.yaml", Example.block(packages, "yaml"));
        try (var node = ClavigerProcess.node(folder.resolve("data")).start()) {
            for (String label : new String[] {"invoices/production", "invoices/probe"}) {
                node.as("keyManagement")
                        .post(
                                "/v1/key",
                                "{\"label\":\"%s\",\"algorithm\":\"EC\",\"curveOid\":\"1.2.840.10045.3.1.7\",\"attributes\":{\"sign\":true}}"
                                        .formatted(label))
                        .expect(201);
            }
            node.as("keyOperation")
                    .post(
                            "/v1/synchronousSign",
                            "{\"signRequest\":{\"payload\":\"AQ==\",\"signKeyName\":\"invoices/production\",\"signatureAlgorithm\":\"SHA256_WITH_ECDSA\"}}")
                    .expect(200);
            file("demo.key", node.credentials().token("keyOperation"));
            file(
                    "second.key",
                    node.as("deviceSo")
                            .post(
                                    "/ops/v1/credentials",
                                    "{\"role\":\"partition-so\",\"partition\":\"DEMO\",\"name\":\"second\"}")
                            .expect(201)
                            .json()
                            .path("token")
                            .asText());
            Map<String, String> environment =
                    Map.of(
                            "CLAVIGER_URL", node.url(),
                            "CLAVIGER_API_KEY", node.credentials().token("partitionSo"),
                            "AUDITOR", node.credentials().token("auditor"));
            var shell = new Shell(folder);
            printsAsShown(shell, Example.console(change), environment);
            node.as("partitionSo")
                    .patch("/ops/v1/partitions/DEMO/policy", "{\"minimumRsaBits\":2048}")
                    .expect(200);
            printsAsShown(shell, Example.console(packages), environment);
        }
    }

    private static void printsAsShown(Shell shell, String example, Map<String, String> environment)
            throws Exception {
        var result = shell.run(Example.script(example), environment);
        assertThat(steady(result.output())).isEqualTo(steady(example));
    }

    private void file(String name, String text) throws Exception {
        Files.writeString(folder.resolve(name), text);
    }

    /** Without what differs from node to node. */
    private static String steady(String output) {
        return VARYING.matcher(output).replaceAll("…");
    }
}
