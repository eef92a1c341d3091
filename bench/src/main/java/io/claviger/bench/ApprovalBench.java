package io.claviger.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/**
 * {@code ./claviger bench approvals}: how fast tasks are listed while many requests wait, and how
 * fast approvals are taken and requests done. Clients sign beforehand, so their cryptography is not
 * measured.
 */
final class ApprovalBench {
    private static final String MAIN = "io.claviger.cli.Main";
    private static final int PENDING = 10_000;
    private static final int APPROVED = 2_000;
    private static final int LISTS = 20;

    private final Consumer<String> progress;
    private final boolean asJson;
    private final KeyPair first = pair();
    private final KeyPair second = pair();

    ApprovalBench(boolean asJson, Consumer<String> progress) {
        this.asJson = asJson;
        this.progress = progress;
    }

    private static KeyPair pair() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    boolean run() {
        Figures figures = WorkFolder.with(this::measure);
        System.out.println(
                asJson
                        ? figures.json("pending", PENDING)
                        : figures.table(
                                PENDING + " requests wait; " + Figures.CLIENTS + " clients"));
        return true;
    }

    private Figures measure(Path dir) {
        var figures = new Figures();
        try (var node = NodeProcess.start(MAIN, dir.resolve("node"))) {
            node.post("/v1/key", "keyManagement", policyKey());
            progress.accept(PENDING + " requests");
            String ask =
                    """
                    {"signRequest":{"signKeyName":"bench","signatureAlgorithm":"SHA256_WITH_ECDSA",
                     "payload":"%s"}}"""
                            .formatted(base64(new byte[32]));
            figures.timed(
                    "requests submitted",
                    "requests/s",
                    IntStream.range(0, PENDING)
                            .<Callable<Object>>mapToObj(
                                    _ -> () -> node.post("/v1/sign", "keyOperation", ask))
                            .toList());
            progress.accept("lists");
            listed(figures, node, "tasks listed, pages of 100, level 1", 100, "level1");
            listed(figures, node, "tasks listed, pages of 100, level 2", 100, "level2");
            listed(figures, node, "tasks listed, all in one answer, level 1", PENDING, "level1");
            progress.accept("approvals");
            figures.timed("approvals, one of two", "approvals/s", approvals(node, first));
            figures.timed(
                    "approvals that execute the request", "approvals/s", approvals(node, second));
        }
        return figures;
    }

    private void listed(
            Figures figures, NodeProcess node, String name, int pageSize, String level) {
        long from = System.nanoTime();
        long tasks = 0;
        for (int i = 0; i < LISTS; i++) {
            tasks += tasks(node, first, i % (PENDING / pageSize), pageSize, level).size();
        }
        figures.since(from, name, tasks, "tasks/s");
    }

    private static JsonNode tasks(
            NodeProcess node, KeyPair approver, int page, int size, String level) {
        String now = Instant.now().toString();
        return node.post(
                        "/v1/filteredSignApprovalTask",
                        "approver",
                        """
                        {"timestamp":"%s","timestampSignature":"%s",
                         "timestampDigestAlgorithm":"SHA-256","approverPublicKey":"%s",
                         "detailLevel":"%s","paging":{"pageNumber":%d,"pageSize":%d,
                         "sortOrder":"CREATION_DATE_ASC"}}"""
                                .formatted(
                                        now,
                                        sign(approver, now.getBytes(StandardCharsets.UTF_8)),
                                        base64(approver.getPublic().getEncoded()),
                                        level,
                                        page,
                                        size))
                .path("tasks");
    }

    /** Signed before they are timed. */
    private static List<Callable<Object>> approvals(NodeProcess node, KeyPair approver) {
        var json = new ObjectMapper();
        return StreamSupport.stream(
                        tasks(node, approver, 0, APPROVED, "level1").spliterator(), false)
                .map(
                        task -> {
                            String token = task.path("approvalToBeSigned").asText();
                            return json.createObjectNode()
                                    .put("id", task.path("id").asText())
                                    .put("approvalToBeSigned", token)
                                    .put(
                                            "signature",
                                            sign(approver, Base64.getDecoder().decode(token)))
                                    .put("approvalDigestAlgorithm", "SHA-256")
                                    .put(
                                            "approverPublicKey",
                                            base64(approver.getPublic().getEncoded()))
                                    .toString();
                        })
                .<Callable<Object>>map(body -> () -> node.post("/v1/approval", "approver", body))
                .toList();
    }

    private String policyKey() {
        return """
               {"label":"bench","algorithm":"EC","curveOid":"1.2.840.10045.3.1.7",
                "attributes":{"sign":true},
                "policy":{"ruleUse":{"tokens":[{"name":"t","timelock":0,"timeout":0,"groups":[
                 {"name":"g","quorum":2,"approvals":[
                  {"type":"public_key","name":"first","value":"%s"},
                  {"type":"public_key","name":"second","value":"%s"}]}]}]}}}"""
                .formatted(
                        base64(first.getPublic().getEncoded()),
                        base64(second.getPublic().getEncoded()));
    }

    private static String sign(KeyPair approver, byte[] message) {
        try {
            var signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(approver.getPrivate());
            signature.update(message);
            return base64(signature.sign());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
