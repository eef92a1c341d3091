package io.claviger.rest.key;

import static io.claviger.rest.route.Schema.may;
import static io.claviger.rest.route.Schema.must;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.claviger.core.attribute.Attribute;
import io.claviger.core.evidence.Operation;
import io.claviger.core.id.KeyId;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.mechanism.KeyAlgorithm;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.KeyObject;
import io.claviger.crypto.secret.SecretBytes;
import io.claviger.engine.answer.Answer;
import io.claviger.engine.attestation.Attestations;
import io.claviger.engine.key.CreateKey;
import io.claviger.engine.key.Keys;
import io.claviger.engine.key.ListKeys;
import io.claviger.rest.error.Unacceptable;
import io.claviger.rest.json.Json;
import io.claviger.rest.json.Members;
import io.claviger.rest.policy.OnboardedApprovers;
import io.claviger.rest.policy.PolicyForm;
import io.claviger.rest.policy.PolicyJson;
import io.claviger.rest.route.Call;
import io.claviger.rest.route.Reply;
import io.claviger.rest.route.Route;
import io.claviger.rest.route.Schema;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Routes of key management. */
public final class KeyRoutes {
    private static final Schema LABEL = Schema.text("Name of the key, unique in its partition.");
    private static final Schema KEY_REFERENCE =
            Schema.object(
                    "KeyReference",
                    "A key and, if it has one, its password.",
                    must("label", LABEL),
                    may("password", Schema.password("Password of the key.")));

    private final Keys keys;
    private final Attestations attestations;
    private final OnboardedApprovers approvers;
    private final Consumer<KeyId> gone;

    /**
     * Routes of keys.
     *
     * @param gone told of each key that is destroyed
     */
    public KeyRoutes(
            Keys keys,
            Attestations attestations,
            OnboardedApprovers approvers,
            Consumer<KeyId> gone) {
        this.keys = keys;
        this.gone = gone;
        this.attestations = attestations;
        this.approvers = approvers;
    }

    public List<Route> routes() {
        return List.of(
                Route.post("/v1/key")
                        .operation(Operation.CREATE_KEY)
                        .summary("Create a key")
                        .description(
                                "Generates a key inside the key boundary. The answer is a signed"
                                        + " statement about it.")
                        .takes(createSchema())
                        .gives(201, SignedAttributes.SCHEMA)
                        .refuses(
                                RefusalCode.KEY_EXISTS,
                                RefusalCode.KEY_SIZE_INVALID,
                                RefusalCode.KEY_ATTRIBUTES_INVALID,
                                RefusalCode.ALGORITHM_NOT_APPROVED,
                                RefusalCode.POLICY_FORBIDS,
                                RefusalCode.NOT_IMPLEMENTED)
                        .handledBy(this::create),
                Route.get("/v1/key")
                        .operation(Operation.LIST_KEYS)
                        .summary("List key labels")
                        .description(
                                "All labels of the caller's partition. The query parameters narrow the"
                                        + " list; the contract's clients send none.")
                        .query("label-prefix", Schema.text("Only labels that begin so."))
                        .query(
                                "algorithm",
                                Schema.oneOf(
                                        "Only keys of this algorithm.",
                                        ContractNames.servedKeyAlgorithms()))
                        .query("after", Schema.text("Only labels behind this one."))
                        .query("limit", Schema.integer("At most so many labels."))
                        .gives(200, Schema.list(LABEL, "Labels."))
                        .handledBy(this::list),
                Route.post("/v1/key/attributes")
                        .operation(Operation.READ_KEY)
                        .summary("Read the signed attributes of a key")
                        .takes(KEY_REFERENCE)
                        .gives(200, SignedAttributes.SCHEMA)
                        .refuses(RefusalCode.KEY_NOT_FOUND, RefusalCode.KEY_PASSWORD_MISMATCH)
                        .handledBy(this::attributes),
                Route.get("/v1/key/{keyName...}/attributes")
                        .operation(Operation.READ_KEY)
                        .summary("Read the signed attributes of a key without password")
                        .description(
                                "The older form of the call; labels with slashes may stay unescaped.")
                        .gives(200, SignedAttributes.SCHEMA)
                        .refuses(RefusalCode.KEY_NOT_FOUND, RefusalCode.KEY_PASSWORD_MISMATCH)
                        .handledBy(
                                call ->
                                        signed(
                                                keys.read(
                                                        call.origin(),
                                                        call.labelParameter(),
                                                        none()),
                                                200)),
                Route.delete("/v1/key/{keyName...}")
                        .operation(Operation.DESTROY_KEY)
                        .summary("Destroy a key without password")
                        .refuses(RefusalCode.KEY_NOT_FOUND, RefusalCode.OPERATION_FORBIDDEN)
                        .handledBy(
                                call ->
                                        destroyed(
                                                keys.destroy(
                                                        call.origin(),
                                                        call.labelParameter(),
                                                        none()))),
                Route.post("/v1/key/deleteKey")
                        .operation(Operation.DESTROY_KEY)
                        .summary("Destroy a key")
                        .takes(KEY_REFERENCE)
                        .refuses(
                                RefusalCode.KEY_NOT_FOUND,
                                RefusalCode.KEY_PASSWORD_MISMATCH,
                                RefusalCode.OPERATION_FORBIDDEN)
                        .handledBy(this::destroy),
                Route.post("/v1/key/changePassword")
                        .operation(Operation.CHANGE_KEY_PASSWORD)
                        .summary("Change the password of a key")
                        .description("An absent or empty new password takes the password away.")
                        .takes(
                                Schema.object(
                                        "ChangePassword",
                                        "A key, its password and the next one.",
                                        must("label", LABEL),
                                        may("password", Schema.password("The present password.")),
                                        may("newPassword", Schema.password("The next password."))))
                        .refuses(
                                RefusalCode.KEY_NOT_FOUND,
                                RefusalCode.KEY_PASSWORD_MISMATCH,
                                RefusalCode.ATTRIBUTE_CHANGE_FORBIDDEN)
                        .handledBy(this::changePassword),
                Route.get("/ops/v1/keys/{label...}/signatures")
                        .operation(Operation.READ_KEY)
                        .summary("How many signatures a stateful key has left")
                        .description(
                                "For LMS and XMSS keys. What a node took and lost in a crash counts as used.")
                        .gives(
                                200,
                                Schema.object(
                                        "SignaturesLeft",
                                        "Signatures of the key's life.",
                                        must("label", LABEL),
                                        must("algorithm", Schema.text("Parameter set of the key.")),
                                        must("total", Schema.integer("In the key's life.")),
                                        must(
                                                "remaining",
                                                Schema.integer("That no node has taken yet."))))
                        .refuses(RefusalCode.KEY_NOT_FOUND, RefusalCode.MECHANISM_KEY_MISMATCH)
                        .handledBy(this::signaturesLeft),
                Route.patch("/ops/v1/keys/{label...}/attributes")
                        .operation(Operation.CHANGE_KEY_ATTRIBUTES)
                        .summary("Change attributes or the name of a key")
                        .description(
                                "Capabilities go both ways on a modifiable key; protection becomes stricter"
                                        + " only. Under another name it is the same key, with the same id.")
                        .takes(
                                Schema.object(
                                        "ChangeAttributes",
                                        "What to change; one of both at least.",
                                        may(
                                                "attributes",
                                                Schema.object("", "Names with true or false.")),
                                        may(
                                                "newLabel",
                                                Schema.text("Another name for the key.").orNull()),
                                        may("password", Schema.password("Password of the key."))))
                        .gives(
                                200,
                                Schema.object(
                                        "KeyVersion",
                                        "The key after the change.",
                                        must("label", LABEL),
                                        must("uuid", Schema.text("Id of the key.")),
                                        must(
                                                "version",
                                                Schema.integer("Version of the key object.")),
                                        must("attributes", Schema.object("", "All attributes."))))
                        .refuses(
                                RefusalCode.KEY_NOT_FOUND,
                                RefusalCode.KEY_PASSWORD_MISMATCH,
                                RefusalCode.KEY_EXISTS,
                                RefusalCode.ATTRIBUTE_CHANGE_FORBIDDEN)
                        .handledBy(this::changeAttributes));
    }

    private Reply create(Call call) {
        Members body = call.body();
        CreateKeyForm form = CreateKeyForm.parse(body, new PolicyForm(approvers, call.partition()));
        Optional<SecretBytes> password = body.password("password");
        try {
            return signed(
                    keys.create(
                            call.origin(),
                            new CreateKey(
                                    form.label(),
                                    form.spec(),
                                    form.attributes(),
                                    form.policy(),
                                    form.addressFormat(),
                                    password,
                                    form.id(),
                                    ValidityForm.parse(body))),
                    201);
        } finally {
            password.ifPresent(SecretBytes::close);
        }
    }

    private Reply list(Call call) {
        Optional<String> prefix = call.query("label-prefix");
        Optional<KeyAlgorithm> algorithm =
                call.query("algorithm")
                        .map(
                                name ->
                                        KeyAlgorithm.ofWireName(name)
                                                .orElseThrow(
                                                        () ->
                                                                new Unacceptable(
                                                                        RefusalCode
                                                                                .UNKNOWN_ENUM_VALUE,
                                                                        "query parameter 'algorithm' names no"
                                                                                + " algorithm")));
        Optional<KeyLabel> after = call.query("after").map(text -> Members.labelOf("after", text));
        Optional<Long> limit = call.queryNumber("limit", 1, Keys.MAX_PAGE);
        List<String> labels = new ArrayList<>();
        while (true) {
            int page = limit.map(Long::intValue).orElse(Keys.MAX_PAGE);
            Answer<List<KeyObject>> answer =
                    keys.list(call.origin(), new ListKeys(prefix, algorithm, after, page));
            if (!(answer instanceof Answer.Granted<List<KeyObject>>(var found, var evidence))) {
                return Reply.of(answer, _ -> Reply.empty());
            }
            found.forEach(key -> labels.add(key.label().value()));
            if (limit.isPresent() || found.size() < page) {
                return Reply.of(new Answer.Granted<>(labels, evidence), KeyRoutes::names);
            }
            after = Optional.of(found.getLast().label());
        }
    }

    private static Reply.Content names(List<String> labels) {
        ArrayNode array = Json.array();
        labels.forEach(array::add);
        return Reply.json(200, array);
    }

    private Reply attributes(Call call) {
        Members body = call.body();
        KeyLabel label = body.label("label");
        Optional<SecretBytes> password = body.password("password");
        try {
            return signed(keys.read(call.origin(), label, password), 200);
        } finally {
            password.ifPresent(SecretBytes::close);
        }
    }

    private Reply destroy(Call call) {
        Members body = call.body();
        KeyLabel label = body.label("label");
        Optional<SecretBytes> password = body.password("password");
        try {
            return destroyed(keys.destroy(call.origin(), label, password));
        } finally {
            password.ifPresent(SecretBytes::close);
        }
    }

    private Reply changePassword(Call call) {
        Members body = call.body();
        KeyLabel label = body.label("label");
        Optional<SecretBytes> old = body.password("password");
        try {
            Optional<SecretBytes> next = body.password("newPassword");
            try {
                return done(keys.changePassword(call.origin(), label, old, next));
            } finally {
                next.ifPresent(SecretBytes::close);
            }
        } finally {
            old.ifPresent(SecretBytes::close);
        }
    }

    /** What waits for an approval with the key is cancelled before the answer. */
    private Reply destroyed(Answer<KeyObject> answer) {
        if (answer instanceof Answer.Granted<KeyObject>(var key, _)) {
            gone.accept(key.id());
        }
        return done(answer);
    }

    private Reply signaturesLeft(Call call) {
        return Reply.of(
                keys.signaturesLeft(call.origin(), call.labelParameter()),
                left ->
                        Reply.json(
                                200,
                                Json.object()
                                        .put("label", left.key().label().value())
                                        .put("algorithm", left.key().spec().displayName())
                                        .put("total", left.total())
                                        .put("remaining", left.remaining())));
    }

    private static Map<Attribute, Boolean> changes(Members attributes) {
        Map<Attribute, Boolean> changes = new EnumMap<>(Attribute.class);
        attributes
                .flags()
                .forEach(
                        (name, value) ->
                                changes.put(
                                        AttributeNames.find(name)
                                                .orElseThrow(
                                                        () ->
                                                                attributes.unknownValue(
                                                                        "name", name)),
                                        value));
        return changes;
    }

    private Reply changeAttributes(Call call) {
        KeyLabel label = call.labelParameter();
        Members body = call.body();
        Map<Attribute, Boolean> changes =
                body.optionalObject("attributes").map(KeyRoutes::changes).orElse(Map.of());
        Optional<KeyLabel> newLabel =
                body.optionalText("newLabel").map(_ -> body.label("newLabel"));
        if (changes.isEmpty() && newLabel.isEmpty()) {
            throw Unacceptable.malformed(
                    "field 'attributes' names no attribute, and there is no field 'newLabel'");
        }
        Optional<SecretBytes> password = body.password("password");
        try {
            return Reply.of(
                    keys.changeAttributes(call.origin(), label, password, changes, newLabel),
                    key ->
                            Reply.json(
                                    200,
                                    Json.object()
                                            .put("label", key.label().value())
                                            .put("uuid", key.id().toString())
                                            .put("version", key.version())
                                            .set(
                                                    "attributes",
                                                    SignedAttributes.all(key.attributes()))));
        } finally {
            password.ifPresent(SecretBytes::close);
        }
    }

    private Reply signed(Answer<KeyObject> answer, int status) {
        return Reply.of(answer, key -> Reply.json(status, SignedAttributes.of(key, attestations)));
    }

    private static Reply done(Answer<KeyObject> answer) {
        return Reply.of(answer, _ -> Reply.empty());
    }

    private static Optional<SecretBytes> none() {
        return Optional.empty();
    }

    private static Schema createSchema() {
        Schema flag = Schema.flag("").orNull();
        Schema attributes =
                Schema.object(
                        "CreateKeyAttributes",
                        "What the key may do and how it is protected; unknown names are passed over.",
                        may("decrypt", Schema.flag("May decrypt. Default false.").orNull()),
                        may("sign", Schema.flag("May sign. Default false.").orNull()),
                        may("unwrap", Schema.flag("May unwrap keys. Default false.").orNull()),
                        may("encrypt", flag),
                        may("verify", flag),
                        may("wrap", flag),
                        may("derive", Schema.flag("May be derived from. Default false.").orNull()),
                        may("bip32", flag),
                        may("slip10", flag),
                        may(
                                "extractable",
                                Schema.flag("May leave wrapped. Default false.").orNull()),
                        may(
                                "sensitive",
                                Schema.flag("Never in the clear outside. Default: not extractable.")
                                        .orNull()),
                        may(
                                "modifiable",
                                Schema.flag("Attributes may change. Default true.").orNull()),
                        may("copyable", Schema.flag("Default false.").orNull()),
                        may(
                                "destroyable",
                                Schema.flag("May be destroyed. Default false.").orNull()));
        return Schema.object(
                "CreateKey",
                "A key to create.",
                must("label", LABEL),
                may("password", Schema.password("Password that every later use needs.")),
                may("id", Schema.text("PKCS #11 id.").orNull()),
                may(
                        "algorithm",
                        Schema.oneOf(
                                        "Algorithm; this or algorithmOid is needed.",
                                        ContractNames.servedKeyAlgorithms())
                                .orNull()),
                may("algorithmOid", Schema.text("Object identifier of the algorithm.").orNull()),
                may(
                        "curveOid",
                        Schema.oneOf(
                                        "Curve of an EC, ED or XDH key.",
                                        ContractNames.servedCurveOids())
                                .orNull()),
                may(
                        "keySize",
                        Schema.integer("128, 192, 256 for AES; 1024 to 8192 for RSA.").orNull()),
                may("addressFormat", Schema.object("", "Not available in this version.").orNull()),
                must("attributes", attributes),
                may("notBefore", Schema.instant("May be used from then on.").orNull()),
                may("notAfter", Schema.instant("May be used until then.").orNull()),
                may("policy", PolicyJson.SCHEMA.orNull()));
    }
}
