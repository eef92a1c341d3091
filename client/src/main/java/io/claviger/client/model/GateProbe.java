package io.claviger.client.model;

import io.claviger.client.json.Base64Bytes;
import io.claviger.client.json.JsonObject;
import java.util.Optional;

/**
 * What one application must still do.
 *
 * @param application Application.
 * @param interfaceValue By which it works. One of: rest, pkcs11, jca, openssl, cng.
 * @param key Label of the key.
 * @param algorithm Kind of key.
 * @param publicKey SubjectPublicKeyInfo.
 * @param mirrors Production key it stands for.
 * @param consent What the owner said to using the production key.
 */
public record GateProbe(
        String application,
        String interfaceValue,
        String key,
        Optional<String> algorithm,
        Optional<Base64Bytes> publicKey,
        Optional<String> mirrors,
        Optional<String> consent) {

    /** Reads it from JSON. */
    public static GateProbe of(JsonObject json) {
        return new GateProbe(
                json.string("application"),
                json.string("interface"),
                json.string("key"),
                json.optionalString("algorithm"),
                json.optionalBytes("publicKey"),
                json.optionalString("mirrors"),
                json.optionalString("consent"));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "GateProbe";
    }
}
