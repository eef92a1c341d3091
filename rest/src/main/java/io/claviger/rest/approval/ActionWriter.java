package io.claviger.rest.approval;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.core.id.Bytes;
import io.claviger.engine.approval.Action;
import io.claviger.engine.operation.DecryptRequest;
import io.claviger.engine.operation.SignRequest;
import io.claviger.rest.json.Json;

/** Writes what {@link ActionReader} reads, for callers that send no JSON. */
public final class ActionWriter {
    private ActionWriter() {}

    /**
     * The body of a request, the same for the same action. It holds no password.
     *
     * @throws IllegalArgumentException if the action is none that uses a key
     */
    public static Bytes body(Action action) {
        ObjectNode json = Json.object();
        ObjectNode request = json.putObject(Asked.of(action.operation()).wrapper());
        switch (action) {
            case Action.Sign(var sign) -> write(request, sign);
            case Action.Decrypt(var decrypt) -> write(request, decrypt);
            default -> throw new IllegalArgumentException("no use of a key: " + action.operation());
        }
        return Bytes.owned(Json.bytes(json));
    }

    private static void write(ObjectNode json, SignRequest request) {
        json.put("signKeyName", request.key().value())
                .put("payload", request.payload())
                .put("payloadType", "UNSPECIFIED")
                .put("signatureAlgorithm", request.mechanism().wireName())
                .put("signatureType", request.form().name());
        putUnlessEmpty(json, "context", request.context());
    }

    private static void write(ObjectNode json, DecryptRequest request) {
        json.put("decryptKeyName", request.key().value())
                .put("cipherAlgorithm", request.mechanism().name())
                .put("encryptedPayload", request.encryptedPayload());
        putUnlessEmpty(json, "initializationVector", request.initializationVector());
        putUnlessEmpty(
                json, "additionalAuthenticationData", request.additionalAuthenticationData());
        if (request.tagBits() > 0) {
            json.put("tagLength", request.tagBits());
        }
    }

    private static void putUnlessEmpty(ObjectNode json, String member, byte[] value) {
        if (value.length > 0) {
            json.put(member, value);
        }
    }
}
