package io.claviger.rest.key;

import static io.claviger.rest.route.Schema.may;
import static io.claviger.rest.route.Schema.must;

import io.claviger.core.attribute.Attribute;
import io.claviger.core.evidence.Operation;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.mechanism.DerivationPath;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.crypto.secret.SecretBytes;
import io.claviger.engine.answer.Answer;
import io.claviger.engine.attestation.Attestations;
import io.claviger.engine.key.Derivations;
import io.claviger.engine.key.DeriveKey;
import io.claviger.engine.key.Keys;
import io.claviger.rest.error.Unacceptable;
import io.claviger.rest.json.Json;
import io.claviger.rest.json.Members;
import io.claviger.rest.route.Call;
import io.claviger.rest.route.Reply;
import io.claviger.rest.route.Route;
import io.claviger.rest.route.Schema;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Routes of keys below other keys, and of addresses. */
public final class DerivationRoutes {
    private static final Schema ADDRESS =
            Schema.object(
                    "KeyAddress",
                    "Address of a key.",
                    must("address", Schema.base64("Its bytes, without prefix and checksum.")));

    private final Keys keys;
    private final Derivations derivations;
    private final Attestations attestations;

    public DerivationRoutes(Keys keys, Derivations derivations, Attestations attestations) {
        this.keys = keys;
        this.derivations = derivations;
        this.attestations = attestations;
    }

    public List<Route> routes() {
        return List.of(
                derive("/v1/derivedKey"),
                derive("/v1/derivedkey"),
                Route.post("/v1/key/address")
                        .operation(Operation.READ_KEY)
                        .summary("Address of a key")
                        .description("The label may name a key below another: 'label/44'/0'/0'.")
                        .takes(
                                Schema.object(
                                        "KeyOfAddress",
                                        "A key and, if it has one, its password.",
                                        must("label", Schema.text("Name of the key.")),
                                        may("password", Schema.password("Password of the key."))))
                        .gives(200, ADDRESS)
                        .refuses(
                                RefusalCode.KEY_NOT_FOUND,
                                RefusalCode.KEY_PASSWORD_MISMATCH,
                                RefusalCode.NO_ADDRESS)
                        .handledBy(this::address),
                Route.get("/v1/key/{keyName...}/address")
                        .operation(Operation.READ_KEY)
                        .summary("Address of a key without password")
                        .gives(200, ADDRESS)
                        .refuses(RefusalCode.KEY_NOT_FOUND, RefusalCode.NO_ADDRESS)
                        .handledBy(
                                call ->
                                        addressOf(
                                                keys.address(
                                                        call.origin(),
                                                        call.labelParameter(),
                                                        Optional.empty()))));
    }

    private Route derive(String path) {
        return Route.post(path)
                .operation(Operation.DERIVE_KEY)
                .summary("Derive a key and store it")
                .description(
                        "By BIP 32 or SLIP-0010, below a key that was made with 'derive' and 'bip32' or"
                                + " 'slip10'. The new key's name is the master's, a slash and the path.")
                .takes(
                        Schema.object(
                                "DerivedKey",
                                "Master and path.",
                                must("masterKeyLabel", Schema.text("Name of the master.")),
                                may("masterKeyPassword", Schema.password("Its password.")),
                                must("derivationPath", Schema.text("Without 'm/': 44'/60'/0'.")),
                                may(
                                        "attributes",
                                        Schema.object("", "Those that differ from the master's.")
                                                .orNull())))
                .gives(201, SignedAttributes.SCHEMA)
                .refuses(
                        RefusalCode.KEY_NOT_FOUND,
                        RefusalCode.KEY_EXISTS,
                        RefusalCode.KEY_PASSWORD_MISMATCH,
                        RefusalCode.KEY_ATTRIBUTES_INVALID,
                        RefusalCode.OPERATION_FORBIDDEN,
                        RefusalCode.DERIVATION_NOT_SUPPORTED,
                        RefusalCode.POLICY_FORBIDS)
                .handledBy(this::derive);
    }

    private Reply derive(Call call) {
        Members body = call.body();
        KeyLabel master = body.label("masterKeyLabel");
        DerivationPath path =
                DerivationPath.parse(body.text("derivationPath"))
                        .orElseThrow(
                                () ->
                                        Unacceptable.malformed(
                                                "field 'derivationPath' is no path like 44'/60'/0'"));
        Map<Attribute, Boolean> attributes = AttributeNames.changes(body);
        Optional<SecretBytes> password = body.password("masterKeyPassword");
        try {
            return Reply.of(
                    derivations.derive(
                            call.origin(), new DeriveKey(master, password, path, attributes)),
                    key -> Reply.json(201, SignedAttributes.of(key, attestations)));
        } finally {
            password.ifPresent(SecretBytes::close);
        }
    }

    private Reply address(Call call) {
        Members body = call.body();
        KeyLabel label = body.label("label");
        Optional<SecretBytes> password = body.password("password");
        try {
            return addressOf(keys.address(call.origin(), label, password));
        } finally {
            password.ifPresent(SecretBytes::close);
        }
    }

    private static Reply addressOf(Answer<Bytes> answer) {
        return Reply.of(
                answer, address -> Reply.json(200, Json.object().put("address", address.base64())));
    }
}
