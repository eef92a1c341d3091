package io.claviger.cli.drill;

import com.fasterxml.jackson.databind.JsonNode;
import io.claviger.cli.CommandFailed;
import io.claviger.cli.change.Signing;
import io.claviger.client.Claviger;
import io.claviger.client.ClavigerException;
import io.claviger.client.ClientSettings;
import io.claviger.client.model.SignRequest;
import java.nio.file.Path;
import java.util.Base64;

/** By REST, through the client library with the application's own properties. */
final class ClientProbe implements Probe {
    private final Claviger claviger;
    private final Signing signing;
    private final JsonNode probe;
    private final String ticket;

    /**
     * @param settings properties of the application's client
     * @param probe one of the gate, as the node shows it
     */
    ClientProbe(Path settings, Signing signing, JsonNode probe, String ticket) {
        this.signing = signing;
        this.probe = probe;
        this.ticket = ticket;
        try {
            this.claviger = Claviger.connect(ClientSettings.load(settings));
        } catch (IllegalArgumentException | ClavigerException unusable) {
            throw new CommandFailed("%s: %s".formatted(settings, unusable.getMessage()));
        }
    }

    @Override
    public void once() {
        byte[] payload = Payload.fresh();
        SignRequest request =
                SignRequest.with(
                                SignRequest.SignRequestValue.with(
                                                Base64.getEncoder().encodeToString(payload),
                                                probe.path("key").asText(),
                                                signing.contract())
                                        .build())
                        .build();
        byte[] signature;
        try {
            // A second signature does no harm: the client may try the next node.
            signature =
                    claviger.contract()
                            .synchronousSign(request)
                            .repeatable()
                            .forTicket(ticket)
                            .send()
                            .signature()
                            .bytes();
        } catch (ClavigerException failed) {
            throw new CommandFailed(String.valueOf(failed.getMessage()));
        }
        if (!signing.verifiesByRest(probe, payload, signature)) {
            throw new CommandFailed("the signature does not verify");
        }
    }

    @Override
    public void close() {
        claviger.close();
    }
}
