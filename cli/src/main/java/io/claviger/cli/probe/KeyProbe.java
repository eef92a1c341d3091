package io.claviger.cli.probe;

import com.fasterxml.jackson.databind.JsonNode;
import io.claviger.cli.CommandFailed;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;

/**
 * One operation with the probe key: a signature, which the JDK verifies with the public key that
 * the node shows, or an encryption, which must decrypt to what it was.
 */
final class KeyProbe implements Probe {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int PAYLOAD_BYTES = 32;

    private final Way way;
    private final JsonNode probe;

    /** {@link Signing#of Empty} for keys that encrypt. */
    private final Optional<Signing> signing;

    /**
     * A probe by this way.
     *
     * @param probe one of the gate, as the node shows it
     */
    KeyProbe(Way way, JsonNode probe) {
        this.way = way;
        this.probe = probe;
        this.signing = Signing.of(algorithm(probe));
    }

    private static String algorithm(JsonNode probe) {
        return probe.path("algorithm").asText("");
    }

    @Override
    public void once() {
        // Never the same twice, so that no answer can be an old one.
        byte[] payload = new byte[PAYLOAD_BYTES];
        RANDOM.nextBytes(payload);
        if (signing.isPresent()) {
            byte[] signature = way.sign(signing.get(), payload);
            if (!signing.get().verifies(way.form(), probe, payload, signature)) {
                throw new CommandFailed("the signature does not verify");
            }
        } else if (!algorithm(probe).startsWith("AES-")) {
            throw new CommandFailed(
                    "keys of kind '%s' are not tried by this command: let the application's own program do it (--run)"
                            .formatted(algorithm(probe)));
        } else if (!Arrays.equals(way.encryptAndDecrypt(payload), payload)) {
            throw new CommandFailed("what was encrypted does not decrypt to what it was");
        }
    }

    @Override
    public void close() {
        way.close();
    }
}
