package io.claviger.acceptance.pkcs11;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.claviger.acceptance.fault.Program;
import io.claviger.acceptance.process.ClavigerProcess;
import io.claviger.acceptance.process.Http;
import io.claviger.core.mechanism.KeyAlgorithm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A token as programs see it: that of a development node, which {@code credentials.json} tells of,
 * or a fresh one.
 *
 * @param dir where programs run
 */
record Token(
        ClavigerProcess node,
        String label,
        Path dir,
        Path module,
        Path configuration,
        String pin,
        String soPin) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FRESH_PIN = "73920164";
    private static final String FRESH_SO_PIN = "40175528";

    static Token of(ClavigerProcess node, Path dir) {
        try {
            JsonNode told =
                    JSON.readTree(Files.readAllBytes(node.dataDir().resolve("credentials.json")))
                            .path("pkcs11");
            return new Token(
                    node,
                    told.path("tokenLabel").asText(),
                    dir,
                    builtModule(),
                    Path.of(told.path("config").asText()),
                    told.path("userPin").asText(),
                    told.path("soPin").asText());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /**
     * The token of a new partition with one application, whose PINs pkcs11-tool sets as it does on
     * any token.
     *
     * @param dir exists, and is the token's alone
     */
    static Token fresh(ClavigerProcess node, Path dir, String partition) {
        Http device = node.as("deviceSo");
        device.post("/ops/v1/partitions", "{\"name\":\"%s\"}".formatted(partition)).expect(201);
        Http officer = node.http().as(apiKey(device, "partition-so", "partition", partition));
        officer.patch("/ops/v1/partitions/" + partition + "/policy", "{\"pkcs11InitToken\":true}")
                .expect(200);
        String application = partition.toLowerCase(Locale.ROOT);
        officer.post("/ops/v1/applications", form(application, partition)).expect(201);
        Path use =
                written(
                        dir,
                        "use.key",
                        apiKey(officer, "key-operation", "application", application));
        Path management =
                written(
                        dir,
                        "management.key",
                        apiKey(officer, "key-management", "application", application));
        Path configuration =
                written(
                        dir,
                        "pkcs11.conf",
                        """
                        socket = %s
                        [slot 0]
                        partition = %s
                        credential-file = %s
                        management-credential-file = %s
                        """
                                .formatted(
                                        node.dataDir().resolve("pkcs11.sock"),
                                        partition,
                                        use,
                                        management));
        Token token =
                new Token(
                        node,
                        partition,
                        dir,
                        builtModule(),
                        configuration,
                        FRESH_PIN,
                        FRESH_SO_PIN);
        token.tool("--init-token", "--slot", "0", "--label", partition, "--so-pin", FRESH_SO_PIN)
                .expect(0);
        token.tool(
                        "--init-pin",
                        "--login",
                        "--login-type",
                        "so",
                        "--so-pin",
                        FRESH_SO_PIN,
                        "--new-pin",
                        FRESH_PIN)
                .expect(0);
        written(dir, "pin", FRESH_PIN);
        return token;
    }

    private static String apiKey(Http officer, String role, String of, String name) {
        return officer.post(
                        "/ops/v1/credentials",
                        "{\"name\":\"t\",\"role\":\"%s\",\"%s\":\"%s\"}".formatted(role, of, name))
                .expect(201)
                .json()
                .path("token")
                .asText();
    }

    private static String form(String application, String partition) {
        String algorithms =
                Stream.of(KeyAlgorithm.values())
                        .map(algorithm -> "\"" + algorithm.wireName() + "\"")
                        .collect(Collectors.joining(","));
        return """
        {"name":"%s","partition":"%s","owner":"Programs","purpose":"show that they work",
         "environment":"test","interfaces":["pkcs11","rest"],"algorithms":[%s],
         "destination":"the test report","rotationDays":90,"expiryDays":365,
         "destruction":"with the data directory","recoveryOwner":"Programs",
         "recoveryExpectation":"none","auditDestination":"evidence log",
         "rollback":"delete the data directory"}
        """
                .formatted(application, partition, algorithms);
    }

    private static Path written(Path dir, String name, String text) {
        try {
            Path file = Files.writeString(dir.resolve(name), text);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            return file;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** The module that the launcher built. */
    static Path builtModule() {
        Path module =
                Path.of("../target/native/libclaviger-pkcs11.so").toAbsolutePath().normalize();
        if (!Files.exists(module)) {
            throw new AssertionError("the launcher built no module at " + module);
        }
        return module;
    }

    Map<String, String> environment() {
        return Map.of("CLAVIGER_PKCS11_CONF", configuration.toString());
    }

    /** {@code pkcs11-tool} with the module, not logged in. */
    Program.Ended tool(String... words) {
        List<String> command = new ArrayList<>(List.of("pkcs11-tool", "--module", module + ""));
        command.addAll(List.of(words));
        return Program.run(dir, environment(), command.toArray(String[]::new));
    }

    /** The same, logged in. */
    Program.Ended loggedIn(String... words) {
        List<String> all = new ArrayList<>(List.of("--login", "--pin", pin));
        all.addAll(List.of(words));
        return tool(all.toArray(String[]::new));
    }

    /** Makes a key pair that signs. */
    void pair(String type, String label, String id, String... more) {
        List<String> words =
                new ArrayList<>(
                        List.of(
                                "--keypairgen",
                                "--key-type",
                                type,
                                "--label",
                                label,
                                "--id",
                                id,
                                "--usage-sign"));
        words.addAll(List.of(more));
        loggedIn(words.toArray(String[]::new)).expect(0);
    }

    /** An RFC 7512 URI with the PIN in a file. */
    String uri(String object) {
        return "pkcs11:token=%s;object=%s;type=private?pin-source=file:%s"
                .formatted(label, object, file("pin"));
    }

    /** The environment with one more variable. */
    Map<String, String> environment(String name, String value) {
        Map<String, String> all = new HashMap<>(environment());
        all.put(name, value);
        return all;
    }

    /** Any program in the folder; fails the test unless it ends with 0. */
    String run(Map<String, String> variables, String... command) {
        return Program.run(dir, variables, command).expect(0).output();
    }

    /** A file in the folder where programs run. */
    Path file(String name) {
        return dir.resolve(name);
    }
}
