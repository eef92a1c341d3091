package io.claviger.cli.drill;

import com.fasterxml.jackson.databind.JsonNode;
import io.claviger.cli.CommandFailed;
import io.claviger.cli.change.Signing;
import io.claviger.cli.pkcs11.TokenKey;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * By PKCS #11, through the module with the configuration in {@code CLAVIGER_PKCS11_CONF}; the
 * session stays open over the failover, as that of a server does.
 */
final class TokenProbe implements Probe {
    private final Set<String> tokens;
    private final Path pinFile;
    private final Signing signing;
    private final JsonNode probe;
    private @Nullable TokenKey key;

    /**
     * @param tokens labels of the tokens that may hold the key
     * @param pinFile holds the PIN of the user
     * @param probe one of the gate, as the node shows it
     */
    TokenProbe(Set<String> tokens, Path pinFile, Signing signing, JsonNode probe) {
        this.tokens = Set.copyOf(tokens);
        this.pinFile = pinFile;
        this.signing = signing;
        this.probe = probe;
    }

    @Override
    public void once() {
        TokenKey used = key;
        if (used == null) {
            used = TokenKey.open(tokens, probe.path("key").asText(), true, pinFile);
            key = used;
        }
        byte[] payload = Payload.fresh();
        byte[] signature = used.sign(signing.mechanism(), payload);
        if (!signing.verifiesByPkcs11(probe, payload, signature)) {
            throw new CommandFailed("the signature does not verify");
        }
    }

    @Override
    public void close() {
        TokenKey used = key;
        if (used != null) {
            used.close();
        }
    }
}
