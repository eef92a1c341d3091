package io.claviger.client.model;

import io.claviger.client.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * Owner, technical mapping and proof.
 *
 * @param application As its name says.
 * @param record Record that made this version.
 * @param partition As its name says.
 * @param credentials Without tokens.
 * @param keys Keys of the application.
 * @param moreKeys Whether not all keys were looked at.
 * @param clientSettings For the interfaces of the record.
 * @param checklist As its name says.
 * @param log Name of the log.
 * @param checkpoint Signed note that covers the records.
 */
public record Handover(
        Application application,
        Optional<Long> record,
        Partition partition,
        List<Credential> credentials,
        List<HandoverKey> keys,
        boolean moreKeys,
        List<ClientSettings> clientSettings,
        IntegrationChecklist checklist,
        String log,
        Optional<String> checkpoint) {
    public Handover {
        credentials = List.copyOf(credentials);
        keys = List.copyOf(keys);
        clientSettings = List.copyOf(clientSettings);
    }

    /** Reads it from JSON. */
    public static Handover of(JsonObject json) {
        return new Handover(
                Application.of(json.object("application")),
                json.optionalInteger("record"),
                Partition.of(json.object("partition")),
                json.list("credentials", value -> Credential.of(JsonObject.asObject(value))),
                json.list("keys", value -> HandoverKey.of(JsonObject.asObject(value))),
                json.flag("moreKeys"),
                json.list("clientSettings", value -> ClientSettings.of(JsonObject.asObject(value))),
                IntegrationChecklist.of(json.object("checklist")),
                json.string("log"),
                json.optionalString("checkpoint"));
    }

    /** Shows no value: it may be a secret. */
    @Override
    public String toString() {
        return "Handover";
    }
}
