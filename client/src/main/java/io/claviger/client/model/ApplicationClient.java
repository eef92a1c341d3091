package io.claviger.client.model;

import io.claviger.client.json.JsonObject;
import java.util.List;

/**
 * The way to an application's credential, and its settings.
 *
 * @param application Name.
 * @param credential As its name says.
 * @param clientSettings For the interfaces of the record.
 */
public record ApplicationClient(
        String application, CredentialWay credential, List<ClientSettings> clientSettings) {
    public ApplicationClient {
        clientSettings = List.copyOf(clientSettings);
    }

    /** Reads it from JSON. */
    public static ApplicationClient of(JsonObject json) {
        return new ApplicationClient(
                json.string("application"),
                CredentialWay.of(json.object("credential")),
                json.list(
                        "clientSettings", value -> ClientSettings.of(JsonObject.asObject(value))));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "ApplicationClient";
    }
}
