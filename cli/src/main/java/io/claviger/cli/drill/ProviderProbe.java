package io.claviger.cli.drill;

import com.fasterxml.jackson.databind.JsonNode;
import io.claviger.cli.CommandFailed;
import io.claviger.cli.change.Signing;
import io.claviger.client.jca.ClavigerProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidParameterException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.ProviderException;
import java.security.Signature;
import org.jspecify.annotations.Nullable;

/** By the JCA provider with the application's own properties; the key stays in use. */
final class ProviderProbe implements Probe {
    private final Provider provider;
    private final Signing signing;
    private final JsonNode probe;
    private @Nullable PrivateKey key;

    /**
     * @param settings properties of the application's provider
     * @param probe one of the gate, as the node shows it
     */
    ProviderProbe(Path settings, Signing signing, JsonNode probe) {
        this.signing = signing;
        this.probe = probe;
        try {
            this.provider = new ClavigerProvider().configure(settings.toString());
        } catch (InvalidParameterException unusable) {
            throw new CommandFailed(String.valueOf(unusable.getMessage()));
        }
    }

    @Override
    public void once() {
        byte[] payload = Payload.fresh();
        byte[] signature;
        try {
            Signature signer = Signature.getInstance(signing.byJca(), provider);
            signer.initSign(key());
            signer.update(payload);
            signature = signer.sign();
        } catch (GeneralSecurityException | ProviderException failed) {
            throw new CommandFailed(String.valueOf(failed.getMessage()));
        }
        if (!signing.verifiesByRest(probe, payload, signature)) {
            throw new CommandFailed("the signature does not verify");
        }
    }

    private PrivateKey key() throws GeneralSecurityException {
        PrivateKey found = key;
        if (found == null) {
            String label = probe.path("key").asText();
            try {
                KeyStore store = KeyStore.getInstance(ClavigerProvider.NAME, provider);
                store.load(null, null);
                if (!(store.getKey(label, null) instanceof PrivateKey own)) {
                    throw new CommandFailed(
                            "the provider shows no private key '%s'".formatted(label));
                }
                found = own;
            } catch (IOException failed) {
                throw new CommandFailed(String.valueOf(failed.getMessage()));
            }
            key = found;
        }
        return found;
    }

    @Override
    public void close() {
        // The provider keeps its connections as long as the program.
    }
}
