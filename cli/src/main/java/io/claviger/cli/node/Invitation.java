package io.claviger.cli.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.cli.CommandFailed;
import io.claviger.cli.service.Service;
import io.claviger.core.id.Bytes;
import io.claviger.server.cluster.Joining;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What lets one node ask: where, by which certificate the node there is known, and the secret.
 * Written for the new node alone.
 */
final class Invitation {
    private static final int WAITING = 202;
    private static final long LOOK_MILLIS = 2_000;

    private final Service service;
    private final String secret;

    private Invitation(Service service, String secret) {
        this.service = service;
        this.secret = secret;
    }

    /**
     * The text of an invitation.
     *
     * @param certificate SHA-256 of what the API shows; empty without TLS
     * @param made the node's answer
     */
    static String write(String api, Optional<Bytes> certificate, JsonNode made) {
        ObjectNode text = Service.JSON.createObjectNode().put("api", api);
        certificate.ifPresent(sha256 -> text.put("certificate", sha256.hex()));
        return text.put("secret", made.path("secret").asText())
                .put("until", made.path("until").asText())
                .toPrettyString();
    }

    /**
     * Reads one.
     *
     * @param from a file, or {@code -} for standard input
     */
    static Invitation read(String from) {
        try {
            JsonNode text =
                    Service.JSON.readTree(
                            from.equals("-")
                                    ? System.in.readAllBytes()
                                    : Files.readAllBytes(Path.of(from)));
            String api = text.path("api").asText();
            String secret = text.path("secret").asText();
            if (api.isEmpty() || secret.isEmpty()) {
                throw unusable();
            }
            if (!text.has("certificate")) {
                if (api.startsWith("https:")) {
                    throw unusable();
                }
                return new Invitation(new Service(api, Optional.empty()), secret);
            }
            return new Invitation(
                    Service.pinned(api, Bytes.ofHex(text.path("certificate").asText())), secret);
        } catch (IOException | IllegalArgumentException malformed) {
            throw unusable();
        }
    }

    private static CommandFailed unusable() {
        return new CommandFailed("that is no invitation of 'claviger cluster invite'");
    }

    /** Asks, and waits until officers have let the node in; their answer. */
    String join(ObjectNode asked) {
        ObjectNode request = asked.deepCopy().put("secret", secret);
        boolean told = false;
        while (true) {
            Service.Reply reply = service.post("/ops/v1/cluster/joins", request);
            if (reply.status() != WAITING) {
                return reply.json().path("admission").toString();
            }
            if (!told) {
                System.out.printf(
                        "waiting for device SOs: claviger cluster approve %s --key %s%n",
                        asked.path("node").asText(), Joining.key(asked));
                told = true;
            }
            try {
                Thread.sleep(LOOK_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CommandFailed("interrupted; the same command goes on waiting");
            }
        }
    }
}
