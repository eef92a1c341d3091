package io.claviger.acceptance.pkcs11;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.claviger.acceptance.process.ClavigerProcess;
import io.claviger.acceptance.process.Http;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Three people with keys of the JDK, two of whom must say yes to each use of a key. */
final class Approvers {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final List<KeyPair> people = Stream.generate(Approvers::pair).limit(3).toList();

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

    private static String sign(KeyPair person, byte[] message) {
        try {
            var signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(person.getPrivate());
            signature.update(message);
            return base64(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Makes a key under their rule.
     *
     * @param algorithm its members, as JSON
     * @param id CKA_ID as text
     */
    void guard(ClavigerProcess node, String label, String id, String algorithm) {
        String named =
                people.stream()
                        .map(
                                person ->
                                        "{\"type\":\"public_key\",\"value\":\"%s\"}"
                                                .formatted(base64(person.getPublic().getEncoded())))
                        .collect(Collectors.joining(","));
        node.as("keyManagement")
                .post(
                        "/v1/key",
                        """
                        {"label":"%s","id":"%s",%s,"attributes":{"sign":true,"destroyable":true},
                         "policy":{"ruleUse":{"tokens":[{"name":"t","timelock":0,"timeout":0,
                          "groups":[{"name":"g","quorum":2,"approvals":[%s]}]}]}}}"""
                                .formatted(label, id, algorithm, named))
                .expect(201);
    }

    /** One of them approves the one use of the key that waits for him, as soon as there is one. */
    void approve(ClavigerProcess node, int person, String label) {
        Http http = node.as("approver");
        KeyPair approver = people.get(person);
        Instant end = Instant.now().plus(PATIENCE);
        List<JsonNode> tasks = tasks(http, approver, label);
        while (tasks.isEmpty()) {
            if (Instant.now().isAfter(end)) {
                throw new AssertionError("nothing waits for approver " + person);
            }
            pause();
            tasks = tasks(http, approver, label);
        }
        if (tasks.size() > 1) {
            throw new AssertionError("the same is asked twice: " + tasks);
        }
        String token = tasks.getFirst().path("approvalToBeSigned").asText();
        http.post(
                        "/v1/approval",
                        JSON.createObjectNode()
                                .put("id", tasks.getFirst().path("id").asText())
                                .put("approvalToBeSigned", token)
                                .put("signature", sign(approver, Base64.getDecoder().decode(token)))
                                .put("approvalDigestAlgorithm", "SHA-256")
                                .put("approverPublicKey", base64(approver.getPublic().getEncoded()))
                                .toString())
                .expect(200);
    }

    private static List<JsonNode> tasks(Http http, KeyPair approver, String label) {
        String now = Instant.now().toString();
        JsonNode all =
                http.post(
                                "/v1/filteredSignApprovalTask",
                                """
                        {"timestamp":"%s","timestampSignature":"%s",
                         "timestampDigestAlgorithm":"SHA-256","approverPublicKey":"%s",
                         "detailLevel":"level3"}"""
                                        .formatted(
                                                now,
                                                sign(
                                                        approver,
                                                        now.getBytes(StandardCharsets.UTF_8)),
                                                base64(approver.getPublic().getEncoded())))
                        .expect(200)
                        .json()
                        .path("tasks");
        return StreamSupport.stream(all.spliterator(), false)
                .filter(
                        task ->
                                task.path("signedSignRequest")
                                        .path("signRequest")
                                        .path("signKeyName")
                                        .asText()
                                        .equals(label))
                .toList();
    }

    private static void pause() {
        try {
            Thread.sleep(Duration.ofMillis(100));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a task", e);
        }
    }
}
