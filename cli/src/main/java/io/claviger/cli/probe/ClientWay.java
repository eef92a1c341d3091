package io.claviger.cli.probe;

import io.claviger.cli.CommandFailed;
import io.claviger.client.Call;
import io.claviger.client.Claviger;
import io.claviger.client.ClavigerException;
import io.claviger.client.ClientSettings;
import io.claviger.client.json.Base64Bytes;
import io.claviger.client.model.DecryptRequest;
import io.claviger.client.model.EncryptRequest;
import io.claviger.client.model.Encrypted;
import io.claviger.client.model.SignRequest;
import java.nio.file.Path;
import java.util.Base64;

/** By REST, through the client library with the application's own properties. */
final class ClientWay implements Way {
    private final Claviger claviger;
    private final String key;
    private final String ticket;

    /**
     * A way.
     *
     * @param settings properties of the application's client
     * @param key label
     * @param ticket that the records are to name
     */
    ClientWay(Path settings, String key, String ticket) {
        this.key = key;
        this.ticket = ticket;
        try {
            this.claviger = Claviger.connect(ClientSettings.load(settings));
        } catch (IllegalArgumentException | ClavigerException unusable) {
            throw new CommandFailed("%s: %s".formatted(settings, unusable.getMessage()));
        }
    }

    @Override
    public byte[] sign(Signing signing, byte[] payload) {
        var request =
                SignRequest.SignRequestValue.with(
                        Base64.getEncoder().encodeToString(payload), key, signing.contract());
        return done(claviger.contract().synchronousSign(SignRequest.with(request.build()).build()))
                .signature()
                .bytes();
    }

    @Override
    public byte[] encryptAndDecrypt(byte[] payload) {
        var plain =
                EncryptRequest.EncryptRequestValue.with(Base64Bytes.of(payload), key, "AES_GCM");
        Encrypted encrypted =
                done(claviger.contract().encrypt(EncryptRequest.with(plain.build()).build()));
        var secret =
                DecryptRequest.DecryptRequestValue.with(
                        encrypted.encryptedPayload(), key, "AES_GCM");
        encrypted.initializationVector().ifPresent(secret::initializationVector);
        return done(claviger.contract()
                        .synchronousDecrypt(DecryptRequest.with(secret.build()).build()))
                .payload()
                .bytes();
    }

    private <T> T done(Call<T> call) {
        try {
            // Once more does no harm: the client may try the next node.
            return call.repeatable().forTicket(ticket).send();
        } catch (ClavigerException failed) {
            throw new CommandFailed(String.valueOf(failed.getMessage()));
        }
    }

    @Override
    public void close() {
        claviger.close();
    }
}
