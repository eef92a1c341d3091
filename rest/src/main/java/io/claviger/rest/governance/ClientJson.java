package io.claviger.rest.governance;

import static io.claviger.rest.route.Schema.must;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.core.state.Application;
import io.claviger.rest.json.Json;
import io.claviger.rest.route.Schema;
import java.util.List;

/** How a client gets to the keys of an application: its credential, then its settings. */
final class ClientJson {
    static final Schema SETTINGS =
            Schema.list(
                    Schema.object(
                            "ClientSettings",
                            "How a client reaches its keys; no secret is in it.",
                            must("interface", Schema.text("rest, pkcs11, jca, openssl, cng.")),
                            must("available", Schema.flag("Whether this build has it.")),
                            must("note", Schema.text("What a person should know.")),
                            must("file", Schema.text("Where it usually goes.").orNull()),
                            must("text", Schema.text("The settings."))),
                    "For the interfaces of the record.");
    static final Schema SCHEMA =
            Schema.object(
                    "ApplicationClient",
                    "The way to an application's credential, and its settings.",
                    must("application", Schema.text("Name.")),
                    must(
                            "credential",
                            Schema.object(
                                    "CredentialWay",
                                    "How the application gets its API key.",
                                    must("issuedBy", Schema.text("Who can issue it.")),
                                    must("command", Schema.text("By which command.")),
                                    must(
                                            "note",
                                            Schema.text("Where the API key is, and is not.")))),
                    must("clientSettings", SETTINGS));

    private ClientJson() {}

    static ObjectNode of(Application application) {
        ObjectNode node = Json.object();
        node.put("application", application.id().value());
        node.putObject("credential")
                .put("issuedBy", "partition SO of " + application.partition())
                .put(
                        "command",
                        "claviger credential issue --application %s --role key-operation --name NAME"
                                .formatted(application.id()))
                .put(
                        "note",
                        "The API key is in that answer, once, and nowhere else: the node keeps a hash."
                                + " Who lost it gets another one, and the lost one is revoked.");
        node.set("clientSettings", settings(ClientSettings.of(application)));
        return node;
    }

    static ArrayNode settings(List<ClientSettings> all) {
        ArrayNode array = Json.array();
        for (ClientSettings settings : all) {
            array.addObject()
                    .put("interface", settings.name().wireName())
                    .put("available", settings.available())
                    .put("note", settings.note())
                    .put("file", settings.file().orElse(null))
                    .put("text", settings.text());
        }
        return array;
    }
}
