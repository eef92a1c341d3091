package io.claviger.cli.change;

import com.fasterxml.jackson.databind.JsonNode;
import io.claviger.cli.CommandFailed;
import io.claviger.cli.pkcs11.TokenKey;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What an application does with its key, done by PKCS #11: through the module, with the
 * configuration that the application has, logged in with its PIN.
 */
final class ModuleProbe {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int PAYLOAD_BYTES = 32;
    private static final long CKM_AES_CBC_PAD = 0x1085;
    private static final int IV_BYTES = 16;

    private final JsonNode probe;
    private final Set<String> tokens;
    private final Path pinFile;

    /**
     * A probe.
     *
     * @param probe one of the gate, as the node shows it
     * @param tokens labels of the tokens that may hold the key
     * @param pinFile holds the PIN of the user
     */
    ModuleProbe(JsonNode probe, Set<String> tokens, Path pinFile) {
        this.probe = probe;
        this.tokens = Set.copyOf(tokens);
        this.pinFile = pinFile;
    }

    /** Does one operation; what went wrong, if something did. */
    Optional<String> run(Duration patience) {
        // The module may wait for a node that does not answer; nothing can end a call of C.
        var operation = new FutureTask<>(this::operation);
        Thread.ofPlatform().daemon().name("probe").start(operation);
        try {
            return operation.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException slow) {
            return Optional.of(
                    "the module did not answer within %d seconds".formatted(patience.toSeconds()));
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof CommandFailed refused) {
                return Optional.of(String.valueOf(refused.getMessage()));
            }
            throw new IllegalStateException("the probe failed", failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        }
    }

    private Optional<String> operation() {
        String algorithm = probe.path("algorithm").asText("");
        Optional<Signing> signing = Signing.of(algorithm);
        if (signing.isEmpty() && !algorithm.startsWith("AES-")) {
            return Optional.of(
                    "keys of kind '%s' are not tried by this command: let the application do an operation, then check without a probe"
                            .formatted(algorithm));
        }
        byte[] payload = random(PAYLOAD_BYTES);
        String label = probe.path("key").asText();
        try (var key = TokenKey.open(tokens, label, signing.isPresent(), pinFile)) {
            return signing.map(by -> sign(key, by, payload))
                    .orElseGet(() -> encryptAndDecrypt(key, payload));
        }
    }

    private Optional<String> sign(TokenKey key, Signing signing, byte[] payload) {
        byte[] signature = key.sign(signing.mechanism(), payload);
        return signing.verifiesByPkcs11(probe, payload, signature)
                ? Optional.empty()
                : Optional.of("the signature does not verify");
    }

    private static Optional<String> encryptAndDecrypt(TokenKey key, byte[] payload) {
        byte[] iv = random(IV_BYTES);
        byte[] ciphertext = key.encrypt(CKM_AES_CBC_PAD, iv, payload);
        return !Arrays.equals(ciphertext, payload)
                        && Arrays.equals(key.decrypt(CKM_AES_CBC_PAD, iv, ciphertext), payload)
                ? Optional.empty()
                : Optional.of("what was encrypted does not decrypt to what it was");
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        RANDOM.nextBytes(bytes);
        return bytes;
    }
}
