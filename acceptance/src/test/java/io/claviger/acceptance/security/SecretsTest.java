package io.claviger.acceptance.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.claviger.acceptance.fault.Bodies;
import io.claviger.acceptance.fault.FullLog;
import io.claviger.acceptance.process.ClavigerProcess;
import io.claviger.acceptance.process.Http;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Plants secrets that cannot be mistaken, lets them take every way through a node that logs all it
 * can, and looks for them wherever something stays behind.
 */
class SecretsTest {
    @TempDir private Path dir;

    private final Map<String, String> markers = new LinkedHashMap<>();
    private final List<Http.Answer> errors = new ArrayList<>();

    private String marker(String name) {
        return markers.computeIfAbsent(
                name, key -> "MARKER-" + key + "-" + UUID.randomUUID().toString());
    }

    @Test
    void no_secret_stays_behind_anywhere() throws IOException {
        Path data = dir.resolve("data");
        Path passphrase = Device.write(dir.resolve("passphrase"), marker("passphrase"));
        Map<String, String> tokens = new LinkedHashMap<>();
        tokens.put("device-so", Device.init(data, passphrase));
        try (var node =
                ClavigerProcess.sealedNode(data)
                        .option("--set", "log.level=debug")
                        .option("--set", "journal.snapshot-every-entries=100")
                        .start()) {
            unseal(node);
            onboard(node, tokens);
            useAndMisuse(node, tokens);
            FullLog log = FullLog.fetch(node, node.http().as(tokens.getOrDefault("auditor", "")));
            String records =
                    String.join("\n", log.records().stream().map(JsonNode::toString).toList());
            String metrics = node.http().get("/metrics").expect(200).text();
            assertThat(node.stop()).isZero();
            String output = String.join("\n", node.output());
            assertThat(output).as("debug log").contains("DEBUG");
            requireAbsent(tokens, "evidence", bytes(records));
            requireAbsent(tokens, "metrics", bytes(metrics));
            requireAbsent(tokens, "output", bytes(output));
            errors.forEach(error -> requireAbsent(tokens, "error body", error.raw().body()));
        }
        requireFilesClean(data, tokens);
        assertThat(Files.getPosixFilePermissions(data.resolve("seal")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(Files.getPosixFilePermissions(data))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }

    private void unseal(ClavigerProcess node) {
        errors.add(
                node.http()
                        .post(
                                "/ops/v1/unseal",
                                "{\"passphrase\":\"%s\"}".formatted(marker("wrong-passphrase")))
                        .expect(401));
        errors.add(
                node.http()
                        .post(
                                "/ops/v1/unseal",
                                "{\"passphrase\":{\"x\":\"%s\"}}".formatted(marker("passphrase")))
                        .expect(400));
        node.http()
                .post("/ops/v1/unseal", "{\"passphrase\":\"%s\"}".formatted(marker("passphrase")))
                .expect(200);
    }

    private static void onboard(ClavigerProcess node, Map<String, String> tokens) {
        Http device = node.http().as(tokens.getOrDefault("device-so", ""));
        device.post("/ops/v1/partitions", "{\"name\":\"PAYMENTS\"}").expect(201);
        tokens.put("auditor", Device.issueOfficer(device, "auditor", ""));
        String pso = Device.issueOfficer(device, "partition-so", ",\"partition\":\"PAYMENTS\"");
        tokens.put("pso", pso);
        Http officer = node.http().as(pso);
        officer.post("/ops/v1/applications", Device.application("payments", "PAYMENTS", ""))
                .expect(201);
        tokens.put("management", Device.issue(officer, "payments", "key-management"));
        tokens.put("operation", Device.issue(officer, "payments", "key-operation"));
    }

    private void useAndMisuse(ClavigerProcess node, Map<String, String> tokens) {
        Http management = node.http().as(tokens.getOrDefault("management", ""));
        Http operation = node.http().as(tokens.getOrDefault("operation", ""));
        String password = characters(marker("key-password"));
        management
                .post("/v1/key", withPassword(Bodies.ecKey("guarded"), "password", password))
                .expect(201);
        management.post("/v1/key", Bodies.aesKey("cipher")).expect(201);
        byte[] plaintext = bytes(marker("plaintext"));
        byte[] message = bytes("a message");
        operation.post("/v1/synchronousSign", signWith(message, password)).expect(200);
        errors.add(
                operation
                        .post(
                                "/v1/synchronousSign",
                                signWith(message, characters(marker("wrong-key-password"))))
                        .expect(400));
        errors.add(
                operation
                        .post(
                                "/v1/synchronousSign",
                                signWith(message, "{\"x\":\"" + marker("key-password") + "\"}"))
                        .expect(400));
        JsonNode encrypted =
                operation
                        .post("/v1/encrypt", Bodies.encrypt("cipher", plaintext))
                        .expect(200)
                        .json();
        String ciphertext = encrypted.path("encryptedPayload").asText();
        String vector = encrypted.path("initializationVector").asText();
        assertThat(
                        operation
                                .post(
                                        "/v1/synchronousDecrypt",
                                        Bodies.decrypt("cipher", ciphertext, vector))
                                .expect(200)
                                .json()
                                .path("payload")
                                .asText())
                .isEqualTo(Base64.getEncoder().encodeToString(plaintext));
        String note =
                "{\"name\":\"note\",\"value\":\"%s\"}"
                        .formatted(
                                Base64.getEncoder().encodeToString(bytes(marker("data-object"))));
        management.post("/v1/dataObject", note).expect(201);
        management.get("/v1/dataObject/note").expect(200);
        errors.add(management.post("/v1/dataObject", note).expect(400));
        errors.add(management.post("/v1/dataObject", note.replace("\"}", "?\"}")).expect(400));
        // Not base64, not JSON, no such key: what is in the request is not in the answer.
        String raw = Bodies.encrypt("cipher", plaintext);
        String base64 = Base64.getEncoder().encodeToString(plaintext);
        errors.add(
                operation
                        .post("/v1/encrypt", raw.replace(base64, marker("plaintext")))
                        .expect(400));
        errors.add(
                operation
                        .post("/v1/encrypt", raw.substring(0, raw.indexOf("encryptKeyName")))
                        .expect(400));
        errors.add(
                operation.post("/v1/encrypt", raw.replace("\"cipher\"", "\"none\"")).expect(404));
        errors.add(node.http().as(marker("api-key")).get("/v1/key").expect(401));
        var bearer =
                node.http()
                        .request("/v1/key")
                        .header("Authorization", "Bearer " + marker("bearer"))
                        .build();
        errors.add(node.http().send(bearer).expect(401));
    }

    private static String signWith(byte[] message, String password) {
        return withPassword(Bodies.sign("guarded", message), "keyPassword", password);
    }

    /** The body with one more member in its innermost first object. */
    private static String withPassword(String body, String member, String password) {
        String place = body.contains("\"payload\"") ? "\"payload\"" : "\"label\"";
        return body.replace(place, "\"%s\":%s,%s".formatted(member, password, place));
    }

    /** As clients send passwords: a list of characters. */
    private static String characters(String text) {
        return text.chars()
                .mapToObj(c -> "\"" + (char) c + "\"")
                .collect(java.util.stream.Collectors.joining(",", "[", "]"));
    }

    private void requireFilesClean(Path data, Map<String, String> tokens) throws IOException {
        List<Path> files;
        try (Stream<Path> paths = Files.walk(data)) {
            files = paths.filter(Files::isRegularFile).toList();
        }
        assertThat(files).hasSizeGreaterThan(10);
        for (Path file : files) {
            requireAbsent(tokens, file.toString(), Files.readAllBytes(file));
        }
    }

    private void requireAbsent(Map<String, String> tokens, String where, byte[] content) {
        String text = new String(content, StandardCharsets.ISO_8859_1);
        markers.forEach(
                (name, marker) -> {
                    for (String form : forms(marker)) {
                        assertThat(text.contains(form)).as("%s in %s", name, where).isFalse();
                    }
                });
        // Tokens are stored as hashes: only the tokens themselves must not be there.
        tokens.forEach(
                (name, token) ->
                        assertThat(text.contains(token)).as("%s in %s", name, where).isFalse());
    }

    /** A secret and what gives it away: its encodings, and digests that could be guessed at. */
    private static List<String> forms(String secret) {
        byte[] raw = bytes(secret);
        byte[] digest = sha256(raw);
        return List.of(
                secret,
                Base64.getEncoder().withoutPadding().encodeToString(raw),
                HexFormat.of().formatHex(raw),
                HexFormat.of().formatHex(digest),
                Base64.getEncoder().withoutPadding().encodeToString(digest),
                new String(digest, StandardCharsets.ISO_8859_1));
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
