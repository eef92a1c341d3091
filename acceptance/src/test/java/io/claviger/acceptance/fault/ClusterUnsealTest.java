package io.claviger.acceptance.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.acceptance.process.ClavigerProcess;
import io.claviger.acceptance.process.Http;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sealed node of a cluster is opened by an open one, where that one's policy says so. */
class ClusterUnsealTest {
    private static final byte[] MESSAGE = "a message".getBytes(StandardCharsets.UTF_8);

    @TempDir private Path dir;

    private Program.Ended unseal(ClavigerProcess sealed, ClavigerProcess by) {
        return Program.claviger(
                Map.of(),
                "cluster",
                "unseal",
                sealed.url(),
                "--url",
                by.url(),
                "--api-key-file",
                dir.resolve("device-so").toString());
    }

    @Test
    void an_open_node_opens_a_member_where_its_policy_allows_it() {
        var said = new StringBuilder();
        try (var nodes = ClusterNodes.three(dir, said)) {
            nodes.node("n1").as("keyManagement").post("/v1/key", Bodies.ecKey("k")).expect(201);
            nodes.kill("n2");
            try (var sealed = ClavigerProcess.sealedNode(dir.resolve("n2")).start()) {
                assertThat(sealed.sealed()).isTrue();
                ClusterNodes.await(
                        "n2 follows, sealed",
                        () ->
                                sealed.http()
                                        .get("/health/ready")
                                        .text()
                                        .contains("the node is sealed"));
                ClusterNodes.await("n1 serves", () -> ClusterNodes.ready(nodes.node("n1")));
                assertThat(unseal(sealed, nodes.node("n1")).expect(1).output())
                        .contains("cluster.unseal-by-peer");
                nodes.kill("n3");
                try (var willing =
                        ClavigerProcess.node(dir.resolve("n3"))
                                .option("--set", "cluster.unseal-by-peer=yes")
                                .start()) {
                    ClusterNodes.await("n3 follows", () -> ClusterNodes.ready(willing));
                    requireOthersRefused(sealed, willing);
                    assertThat(sealed.http().get("/health/ready").status()).isEqualTo(503);
                    assertThat(unseal(sealed, willing).expect(0).output())
                            .contains("node n2 is open");
                    ClusterNodes.await("n2 serves", () -> ClusterNodes.ready(sealed));
                    sealed.http()
                            .as(nodes.node("n1").credentials().token("keyOperation"))
                            .post("/v1/synchronousSign", Bodies.sign("k", MESSAGE))
                            .expect(200);
                    assertThat(FullLog.fetch(nodes.node("n1")).records())
                            .extracting(r -> r.at("/boundary/subject").asText())
                            .contains("opened node n2, which was sealed")
                            .anyMatch(s -> s.startsWith("unsealed by another node of its cluster"));
                }
            }
        } catch (AssertionError unexpected) {
            throw new AssertionError(unexpected.getMessage() + "\n" + said, unexpected);
        }
    }

    /**
     * Who shows another node's name, another key, or nothing true gets nothing; nor who guesses.
     */
    private static void requireOthersRefused(ClavigerProcess sealed, ClavigerProcess willing) {
        Http officer = willing.as("deviceSo");
        ObjectNode shown =
                (ObjectNode) sealed.http().post("/ops/v1/unseal/openings", "{}").expect(200).json();
        String path = "/ops/v1/cluster/openings";
        officer.post(path, shown.deepCopy().put("node", "n1").toString()).expect(409);
        officer.post(path, shown.deepCopy().put("node", "n9").toString()).expect(409);
        officer.post(path, shown.deepCopy().put("recipient", "A".repeat(43) + "=").toString())
                .expect(409);
        willing.as("auditor").post(path, shown.toString()).expect(401);
        sealed.http()
                .post("/ops/v1/unseal/peers", "{\"rootKey\":\"%s\"}".formatted("A".repeat(108)))
                .expect(401);
        // An open node is not opened.
        willing.http().post("/ops/v1/unseal/openings", "{}").expect(409);
    }
}
