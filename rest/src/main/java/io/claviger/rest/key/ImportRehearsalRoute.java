package io.claviger.rest.key;

import static io.claviger.rest.route.Schema.may;
import static io.claviger.rest.route.Schema.must;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.core.evidence.Operation;
import io.claviger.core.id.Bytes;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.core.refusal.Refusal;
import io.claviger.engine.key.AnnouncedKey;
import io.claviger.engine.key.ForeseenImport;
import io.claviger.engine.key.Transport;
import io.claviger.rest.json.Json;
import io.claviger.rest.json.Members;
import io.claviger.rest.route.Call;
import io.claviger.rest.route.Reply;
import io.claviger.rest.route.Route;
import io.claviger.rest.route.Schema;
import java.util.List;
import java.util.Optional;

/** Says what would become of keys that came in, before their secrets leave where they are. */
public final class ImportRehearsalRoute {
    private static final Schema ANNOUNCED =
            Schema.object(
                    "AnnouncedKey",
                    "What everybody may know of a key.",
                    must("label", Schema.text("Name that it would have.")),
                    must("type", Schema.text("Kind of key: RSA-3072, EC-secp256r1, AES-256.")),
                    may("publicKey", Schema.base64("SubjectPublicKeyInfo.").orNull()),
                    must("attributes", Schema.object("", "As at its import.")));

    private static final Schema FORESEEN =
            Schema.object(
                    "ForeseenImport",
                    "What would become of one.",
                    must("label", Schema.text("Name.")),
                    must(
                            "present",
                            Schema.flag(
                                    "A key of this name and kind, with the same public half, is there.")),
                    must("refusal", Schema.text("Code of docs/errors.md.").orNull()),
                    must("message", Schema.text("Why it would not come in.").orNull()));

    private final Transport transport;

    public ImportRehearsalRoute(Transport transport) {
        this.transport = transport;
    }

    public Route route() {
        return Route.post("/ops/v1/import-rehearsals")
                .operation(Operation.LIST_KEYS)
                .summary("Say whether keys would come in")
                .description("A dry run: the key boundary is asked, no key is sent.")
                .takes(
                        Schema.object(
                                "ImportRehearsal",
                                "Keys that may come.",
                                must("keys", Schema.list(ANNOUNCED, "At most 1024."))))
                .gives(
                        200,
                        Schema.object(
                                "ForeseenImports",
                                "In the order of the request.",
                                must("keys", Schema.list(FORESEEN, "Keys."))))
                .handledBy(this::rehearse);
    }

    private Reply rehearse(Call call) {
        List<AnnouncedKey> announced =
                call.body().objects("keys").stream().map(ImportRehearsalRoute::read).toList();
        return Reply.of(
                transport.foresee(call.origin(), announced),
                foreseen -> {
                    ObjectNode body = Json.object();
                    var list = body.putArray("keys");
                    foreseen.forEach(key -> list.add(written(key)));
                    return Reply.json(200, body);
                });
    }

    private static AnnouncedKey read(Members key) {
        KeySpec spec = key.named("type", KeySpec::ofDisplayName);
        return new AnnouncedKey(
                key.label("label"),
                spec,
                key.optionalBase64("publicKey").map(Bytes::owned),
                TransportRoutes.attributes(key, spec.algorithm()));
    }

    private static ObjectNode written(ForeseenImport key) {
        Optional<Refusal> refusal = key.refusal();
        return Json.object()
                .put("label", key.label().value())
                .put("present", key.present())
                .put("refusal", refusal.map(no -> no.code().wireName()).orElse(null))
                .put("message", refusal.map(Refusal::message).orElse(null));
    }
}
