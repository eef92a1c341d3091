package io.claviger.acceptance.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.claviger.acceptance.fault.Bodies;
import io.claviger.acceptance.fault.FullLog;
import io.claviger.acceptance.fault.Program;
import io.claviger.acceptance.process.ClavigerProcess;
import io.claviger.acceptance.process.Http;
import io.claviger.evidence.pack.PackageZip;
import java.io.ByteArrayInputStream;
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
                        // A shipped node lets nobody attach; here somebody must, for the dump.
                        .environment("_JAVA_OPTIONS", "-XX:-DisableAttachMechanism")
                        .start()) {
            Http http = node.http();
            unseal(http);
            onboard(http, tokens);
            useAndMisuse(http, tokens);
            FullLog log = FullLog.fetch(node, http.as(tokens.getOrDefault("auditor", "")));
            String records =
                    String.join("\n", log.records().stream().map(JsonNode::toString).toList());
            String metrics = http.get("/metrics").expect(200).text();
            byte[] exported =
                    http.as(tokens.getOrDefault("auditor", ""))
                            .get("/evidence/v1/package?from=2001-01-01T00:00:00Z")
                            .expect(200)
                            .raw()
                            .body();
            // The last request of an open connection stays in its buffer, and a cached key in its
            // handle.
            http.as(tokens.getOrDefault("management", "")).delete("/v1/key/brought").expect(200);
            http.close();
            requireHeapClean(node, tokens);
            assertThat(node.stop()).isZero();
            PackageZip.read(new ByteArrayInputStream(exported))
                    .forEach(
                            (name, content) ->
                                    requireAbsent(
                                            tokens, "package: " + name, content.unsafeArray()));
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

    private void unseal(Http http) {
        errors.add(
                http.post(
                                "/ops/v1/unseal",
                                "{\"passphrase\":\"%s\"}".formatted(marker("wrong-passphrase")))
                        .expect(401));
        errors.add(
                http.post(
                                "/ops/v1/unseal",
                                "{\"passphrase\":{\"x\":\"%s\"}}".formatted(marker("passphrase")))
                        .expect(400));
        http.post("/ops/v1/unseal", "{\"passphrase\":\"%s\"}".formatted(marker("passphrase")))
                .expect(200);
    }

    private static void onboard(Http http, Map<String, String> tokens) {
        Http device = http.as(tokens.getOrDefault("device-so", ""));
        device.post("/ops/v1/partitions", "{\"name\":\"PAYMENTS\"}").expect(201);
        tokens.put("auditor", Device.issueOfficer(device, "auditor", ""));
        String pso = Device.issueOfficer(device, "partition-so", ",\"partition\":\"PAYMENTS\"");
        tokens.put("pso", pso);
        Http officer = http.as(pso);
        officer.post("/ops/v1/applications", Device.application("payments", "PAYMENTS", ""))
                .expect(201);
        officer.patch("/ops/v1/partitions/PAYMENTS/policy", "{\"importKeys\":true}").expect(200);
        tokens.put("management", Device.issue(officer, "payments", "key-management"));
        tokens.put("operation", Device.issue(officer, "payments", "key-operation"));
    }

    private void useAndMisuse(Http http, Map<String, String> tokens) {
        Http management = http.as(tokens.getOrDefault("management", ""));
        Http operation = http.as(tokens.getOrDefault("operation", ""));
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
        importKeys(management, operation);
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
        errors.add(http.as(marker("api-key")).get("/v1/key").expect(401));
        var bearer =
                http.request("/v1/key")
                        .header("Authorization", "Bearer " + marker("bearer"))
                        .build();
        errors.add(http.send(bearer).expect(401));
    }

    private void importKeys(Http management, Http operation) {
        String body =
                """
                {"label":"brought","algorithm":"AES","secretKey":"%s",
                 "attributes":{"encrypt":true,"decrypt":true,"destroyable":true}}"""
                        .formatted(Base64.getEncoder().encodeToString(keyBytes()));
        management.post("/v1/key/import/plain", body).expect(201);
        errors.add(management.post("/v1/key/import/plain", body).expect(400));
        operation.post("/v1/encrypt", Bodies.encrypt("brought", bytes("text"))).expect(200);
    }

    /** The bytes of a 256-bit key: the end of its marker. */
    private byte[] keyBytes() {
        String marker = marker("key");
        return bytes(marker.substring(marker.length() - 32));
    }

    /** What is on the heap when all requests have ended: a dump as a debugger would take it. */
    private void requireHeapClean(ClavigerProcess node, Map<String, String> tokens)
            throws IOException {
        Path dump = dir.resolve("heap.hprof");
        Program.tool(
                dir,
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(node.pid()),
                "GC.heap_dump",
                dump.toString());
        byte[] heap = Files.readAllBytes(dump);
        Files.delete(dump);
        assertThat(heap).hasSizeGreaterThan(1 << 20);
        requireAbsent(tokens, "heap", heap);
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
                    String secret =
                            name.equals("key") ? marker.substring(marker.length() - 32) : marker;
                    for (String form : forms(secret)) {
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
                new String(secret.getBytes(StandardCharsets.UTF_16BE), StandardCharsets.ISO_8859_1),
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
