package io.claviger.acceptance.pkcs11;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.claviger.acceptance.fault.Program;
import io.claviger.acceptance.process.ClavigerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The token of a development node as {@code credentials.json} tells programs of it.
 *
 * @param dir where programs run
 */
record Token(
        ClavigerProcess node, Path dir, Path module, Path configuration, String pin, String soPin) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static Token of(ClavigerProcess node, Path dir) {
        try {
            JsonNode told =
                    JSON.readTree(Files.readAllBytes(node.dataDir().resolve("credentials.json")))
                            .path("pkcs11");
            return new Token(
                    node,
                    dir,
                    builtModule(),
                    Path.of(told.path("config").asText()),
                    told.path("userPin").asText(),
                    told.path("soPin").asText());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
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

    /** A file in the folder where programs run. */
    Path file(String name) {
        return dir.resolve(name);
    }
}
