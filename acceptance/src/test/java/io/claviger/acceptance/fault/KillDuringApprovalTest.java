package io.claviger.acceptance.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.claviger.acceptance.process.ClavigerProcess;
import io.claviger.acceptance.process.Http;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a node at seeded moments while two approvers approve, and clients ask and look: between
 * approval and execution, and in every other order. In the end each request was executed, once.
 */
class KillDuringApprovalTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String KEY = "under-two";
    private static final int REQUESTS = 12;

    @TempDir private Path dir;

    private final List<KeyPair> approvers = List.of(pair(), pair());

    private static KeyPair pair() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static String sign(KeyPair approver, byte[] message) {
        try {
            var signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(approver.getPrivate());
            signature.update(message);
            return base64(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private String policyKey() {
        var approvals = new ArrayList<String>();
        for (KeyPair approver : approvers) {
            approvals.add(
                    "{\"type\":\"public_key\",\"value\":\"%s\"}"
                            .formatted(base64(approver.getPublic().getEncoded())));
        }
        return """
                {"label":"%s","algorithm":"EC","curveOid":"1.2.840.10045.3.1.7",
                 "attributes":{"sign":true,"destroyable":true},
                 "policy":{"ruleUse":{"tokens":[{"name":"t","timelock":0,"timeout":0,
                  "groups":[{"name":"g","quorum":2,"approvals":[%s]}]}]}}}"""
                .formatted(KEY, String.join(",", approvals));
    }

    private static String proof(KeyPair approver, String request) {
        String now = Instant.now().toString();
        return """
                {"timestamp":"%s","timestampSignature":"%s","timestampDigestAlgorithm":"SHA-256",
                 "approverPublicKey":"%s","requestId":"%s"}"""
                .formatted(
                        now,
                        sign(approver, now.getBytes(StandardCharsets.UTF_8)),
                        base64(approver.getPublic().getEncoded()),
                        request);
    }

    /** Approves unless it was done; whatever dies on the way does so. */
    private static void approve(Http http, KeyPair approver, String request) {
        JsonNode tasks =
                http.post("/v1/filteredSignApprovalTask", proof(approver, request))
                        .expect(200)
                        .json()
                        .path("tasks");
        if (tasks.isEmpty()) {
            return;
        }
        String token = tasks.get(0).path("approvalToBeSigned").asText();
        http.post(
                        "/v1/approval",
                        JSON.createObjectNode()
                                .put("id", tasks.get(0).path("id").asText())
                                .put("approvalToBeSigned", token)
                                .put("signature", sign(approver, Base64.getDecoder().decode(token)))
                                .put("approvalDigestAlgorithm", "SHA-256")
                                .put("approverPublicKey", base64(approver.getPublic().getEncoded()))
                                .toString())
                .expect(200);
    }

    @Test
    void every_request_is_executed_once_whenever_the_node_is_killed() {
        long seed = Optional.ofNullable(Long.getLong("test.seed")).orElse(new Random().nextLong());
        int rounds = Integer.getInteger("test.cases", 3);
        System.out.println("test.seed=" + seed);
        var random = new Random(seed);
        List<String> asked = Collections.synchronizedList(new ArrayList<>());
        Path data = dir.resolve("data");
        for (int round = 0; round < rounds; round++) {
            try (var node = ClavigerProcess.node(data).start()) {
                if (round == 0) {
                    node.as("keyManagement").post("/v1/key", policyKey()).expect(201);
                }
                disturbed(node, asked, 3 + random.nextInt(REQUESTS * 5));
                assertThat(node.isAlive()).isFalse();
            }
        }
        try (var node = ClavigerProcess.node(data).start()) {
            Http http = node.as("approver");
            for (String request : asked) {
                for (KeyPair approver : approvers) {
                    approve(http, approver, request);
                }
                assertThat(status(node, request)).as(request).isEqualTo("EXECUTED");
            }
            requireOneExecutionEach(FullLog.fetch(node), asked);
        }
        System.out.printf("%d rounds, %d requests%n", rounds, asked.size());
    }

    private void disturbed(ClavigerProcess node, List<String> asked, int answersBeforeKill) {
        Http http = node.as("approver");
        var answers = new AtomicInteger();
        var killed = new CountDownLatch(1);
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < REQUESTS; i++) {
                var _ =
                        clients.submit(
                                () -> {
                                    try {
                                        String request = ask(node);
                                        asked.add(request);
                                        count(node, answers, answersBeforeKill, killed);
                                        for (KeyPair approver : approvers) {
                                            approve(http, approver, request);
                                            count(node, answers, answersBeforeKill, killed);
                                        }
                                        status(node, request);
                                        count(node, answers, answersBeforeKill, killed);
                                    } catch (UncheckedIOException | AssertionError _) {
                                        // The node died meanwhile.
                                    }
                                });
            }
        }
        // Fewer answers than expected: then it is killed at rest.
        if (killed.getCount() > 0) {
            node.kill();
        }
    }

    private static void count(
            ClavigerProcess node, AtomicInteger answers, int before, CountDownLatch killed) {
        if (answers.incrementAndGet() == before) {
            node.kill();
            killed.countDown();
        }
    }

    private static String ask(ClavigerProcess node) {
        return node.as("keyOperation")
                .post("/v1/sign", Bodies.sign(KEY, "m".getBytes(StandardCharsets.UTF_8)))
                .expect(201)
                .json()
                .path("signRequestId")
                .asText();
    }

    private static String status(ClavigerProcess node, String request) {
        return node.as("keyOperation")
                .get("/v1/request/" + request)
                .expect(200)
                .json()
                .path("status")
                .asText();
    }

    private static void requireOneExecutionEach(FullLog log, List<String> asked) {
        for (String request : asked) {
            assertThat(granted(log, request, "sign")).as("executions of %s", request).isEqualTo(1);
            assertThat(granted(log, request, "approve")).as("yeses to %s", request).isEqualTo(2);
        }
        log.requireUsesWithoutGaps();
    }

    private static long granted(FullLog log, String request, String operation) {
        return log.records().stream()
                .map(record -> record.path("boundary"))
                .filter(boundary -> boundary.path("approvalRequest").asText().equals(request))
                .filter(boundary -> boundary.path("operation").asText().equals(operation))
                .filter(boundary -> boundary.path("decision").asText().equals("granted"))
                .count();
    }
}
