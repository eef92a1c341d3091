package io.claviger.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.claviger.cli.CommandFailed;
import io.claviger.cli.service.Service;
import io.claviger.evidence.checkpoint.NoteKey;
import io.claviger.evidence.verifier.Check;
import io.claviger.evidence.verifier.Verdict;
import io.claviger.evidence.verifier.Verifier;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Creates a key, signs, verifies, and shows the evidence: each step with the curl that does the
 * same.
 */
final class Demonstration {
    private static final String LABEL = "demo-signer";
    private static final String P256 = "1.2.840.10045.3.1.7";
    private static final String MESSAGE = "Claviger can prove that it signed this.";

    private final String url;
    private final Path dataDir;
    private final JsonNode tokens;

    Demonstration(String url, Path dataDir) {
        this.url = url;
        this.dataDir = dataDir;
        try {
            tokens = Service.JSON.readTree(Files.readAllBytes(credentials())).path("tokens");
        } catch (IOException unreadable) {
            throw new CommandFailed("cannot read %s".formatted(credentials()));
        }
    }

    void run() {
        say("");
        say("A software HSM runs at %s. Its data is in %s.".formatted(url, dataDir));
        say("The application 'demo' is onboarded; its credentials are in credentials.json there.");
        say("To type the commands below yourself:");
        say("");
        say("    export URL=%s CREDENTIALS=%s".formatted(url, credentials()));
        say("    token() { jq -r \".tokens.$1\" \"$CREDENTIALS\"; }");
        say("");
        JsonNode key = createKey();
        String evidence = sign(key);
        prove(evidence);
        say("");
        say(
                "The node stays up. Ctrl-C stops it; './claviger up' starts it again with the same keys.");
    }

    private JsonNode createKey() {
        Service service = as("keyManagement");
        boolean there = false;
        for (JsonNode label : service.get("/v1/key").json()) {
            there |= label.asText().equals(LABEL);
        }
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("label", LABEL);
        request.put("algorithm", "EC");
        request.put("curveOid", P256);
        request.put("attributes", Map.of("sign", true));
        JsonNode key;
        if (there) {
            step("1. The P-256 key '%s' is there from an earlier run.".formatted(LABEL));
            key = service.post("/v1/key/attributes", Map.of("label", LABEL)).json();
            curl("keyManagement", "/v1/key/attributes", Map.of("label", LABEL));
        } else {
            step("1. Create a P-256 key '%s'. It never leaves the key boundary.".formatted(LABEL));
            Service.Reply reply = service.post("/v1/key", request);
            key = reply.json();
            curl("keyManagement", "/v1/key", request);
            show("evidence    ", reply.evidence().orElse("-"));
        }
        show("public key  ", key.path("json").path("publicKey").asText());
        return key;
    }

    private String sign(JsonNode key) {
        step("2. Sign a message: \"%s\"".formatted(MESSAGE));
        Map<String, Object> request = new LinkedHashMap<>();
        request.put(
                "payload",
                Base64.getEncoder().encodeToString(MESSAGE.getBytes(StandardCharsets.UTF_8)));
        request.put("signKeyName", LABEL);
        request.put("signatureAlgorithm", "SHA256_WITH_ECDSA");
        Map<String, Object> body = Map.of("signRequest", request);
        Service.Reply reply = as("keyOperation").post("/v1/synchronousSign", body);
        curl("keyOperation", "/v1/synchronousSign", body);
        String signature = reply.json().path("signature").asText();
        String evidence =
                reply.evidence()
                        .orElseThrow(() -> new CommandFailed("the answer names no evidence"));
        show("signature   ", signature);
        show("evidence    ", evidence);
        step("3. Verify the signature with another implementation (the JDK's own provider).");
        boolean valid = verifies(key.path("json").path("publicKey").asText(), signature);
        show("valid       ", Boolean.toString(valid));
        if (!valid) {
            throw new CommandFailed("the signature does not verify");
        }
        return evidence;
    }

    private void prove(String evidence) {
        String index = evidence.substring(evidence.lastIndexOf('/') + 1);
        step("4. Fetch the record of that signature, with inclusion proof and signed checkpoint.");
        Service.Reply checkpoint =
                new Service(url, Optional.empty()).get("/evidence/v1/checkpoint?fresh=true");
        Service.Reply proof = as("auditor").get("/evidence/v1/proof/" + index);
        String logKey =
                new Service(url, Optional.empty()).get("/evidence/v1/log-key").text().strip();
        say("    curl -s \"$URL/evidence/v1/checkpoint?fresh=true\"");
        say(
                "    curl -s -H \"X-API-KEY: $(token auditor)\" $URL/evidence/v1/proof/%s > proof.json"
                        .formatted(index));
        say("");
        proof.json()
                .path("record")
                .toPrettyString()
                .lines()
                .forEach(line -> say("      %s".formatted(line)));
        checkpoint.text().lines().forEach(line -> say("      | %s".formatted(line)));
        step("5. Verify it offline: this needs no node, no network and no secret.");
        say("    ./claviger verify proof.json --key '%s'".formatted(logKey));
        say("");
        Verdict verdict =
                Verifier.verify(
                        proof.body().toArray(),
                        Optional.of(NoteKey.parse(logKey)),
                        Optional.empty());
        for (Check check : verdict.checks()) {
            say(
                    "      %-12s %s"
                            .formatted(
                                    check.result().name().toLowerCase(java.util.Locale.ROOT),
                                    check.sentence()));
        }
        if (verdict instanceof Verdict.Failed failed) {
            throw new CommandFailed("the evidence does not verify: " + failed.sentence());
        }
        show("verdict     ", verdict.sentence());
    }

    private static boolean verifies(String publicKey, String signature) {
        try {
            var key =
                    KeyFactory.getInstance("EC")
                            .generatePublic(
                                    new X509EncodedKeySpec(Base64.getDecoder().decode(publicKey)));
            Signature verifier = Signature.getInstance("SHA256withECDSA");
            verifier.initVerify(key);
            verifier.update(MESSAGE.getBytes(StandardCharsets.UTF_8));
            return verifier.verify(Base64.getDecoder().decode(signature));
        } catch (GeneralSecurityException _) {
            return false;
        }
    }

    private Path credentials() {
        return dataDir.resolve("credentials.json");
    }

    private Service as(String role) {
        return new Service(url, Optional.of(tokens.path(role).asText()));
    }

    private static void step(String text) {
        say("");
        say(text);
        say("");
    }

    private static void curl(String role, String path, Object body) {
        try {
            say(
                    "    curl -s -H \"X-API-KEY: $(token %s)\" -H 'Content-Type: application/json' \\"
                            .formatted(role));
            say("         -d '%s' \\".formatted(Service.JSON.writeValueAsString(body)));
            say("         $URL%s".formatted(path));
            say("");
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static void show(String name, String value) {
        say("      %s%s".formatted(name, value));
    }

    private static void say(String text) {
        System.out.println(text);
    }
}
