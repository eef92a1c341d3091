package io.claviger.rest.key;

import static io.claviger.rest.route.Schema.may;
import static io.claviger.rest.route.Schema.must;

import io.claviger.core.attribute.Attribute;
import io.claviger.core.evidence.Operation;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.mechanism.Curve;
import io.claviger.core.mechanism.KeyAlgorithm;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.core.mechanism.WrapMethod;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.KeyObject;
import io.claviger.crypto.secret.SecretBytes;
import io.claviger.engine.answer.Answer;
import io.claviger.engine.approval.Action;
import io.claviger.engine.attestation.Attestations;
import io.claviger.engine.key.CopyKey;
import io.claviger.engine.key.ExportedKey;
import io.claviger.engine.key.ImportKey;
import io.claviger.engine.key.ImportPublicKey;
import io.claviger.engine.key.Transport;
import io.claviger.engine.key.Wrapping;
import io.claviger.rest.error.Unacceptable;
import io.claviger.rest.json.Json;
import io.claviger.rest.json.Members;
import io.claviger.rest.policy.ApprovalsForm;
import io.claviger.rest.policy.OnboardedApprovers;
import io.claviger.rest.policy.PolicyForm;
import io.claviger.rest.policy.PolicyJson;
import io.claviger.rest.route.Call;
import io.claviger.rest.route.Reply;
import io.claviger.rest.route.Route;
import io.claviger.rest.route.Schema;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Routes of keys on their way in and out. */
public final class TransportRoutes {
    private static final Schema LABEL = Schema.text("Name of the key.");
    private static final Schema PASSWORD = Schema.password("Password of the key.");
    private static final Schema METHOD =
            Schema.oneOf(
                    "How; the end of the name says what is wrapped.",
                    Arrays.stream(WrapMethod.values()).map(Enum::name).toList());

    private final Transport transport;
    private final Attestations attestations;
    private final OnboardedApprovers approvers;

    public TransportRoutes(
            Transport transport, Attestations attestations, OnboardedApprovers approvers) {
        this.transport = transport;
        this.attestations = attestations;
        this.approvers = approvers;
    }

    public List<Route> routes() {
        return List.of(
                importPlain(),
                importSeed(),
                exportPlain(),
                wrapRoute(),
                unwrapRoute(),
                copyRoute());
    }

    private Route importPlain() {
        return Route.post("/v1/key/import/plain")
                .operation(Operation.IMPORT_KEY)
                .summary("Import a key in the clear")
                .description(
                        "A secret key, or a private key with or without its public half; or a public"
                                + " key or certificate alone, which also replaces that part of a key"
                                + " that is there. Partition policy 'importKeys' must be on.")
                .takes(
                        Schema.object(
                                "ImportKey",
                                "A key that comes in.",
                                must("label", LABEL),
                                may("password", Schema.password("Password for later use.")),
                                must("algorithm", Schema.text("Algorithm of the key.")),
                                may("addressFormat", Schema.object("", "As at creation.").orNull()),
                                may(
                                        "privateKey",
                                        Schema.base64("PKCS #8, or the bare DER of an RSA key.")
                                                .orNull()),
                                may("publicKey", Schema.base64("SubjectPublicKeyInfo.").orNull()),
                                may("secretKey", Schema.base64("Its bare bytes.").orNull()),
                                may(
                                        "certificate",
                                        Schema.base64("Of a public key that comes alone.")
                                                .orNull()),
                                may(
                                        "attributes",
                                        Schema.object(
                                                "",
                                                "As at creation; a public key alone needs none.")),
                                may("policy", PolicyJson.SCHEMA.orNull())))
                .gives(201, SignedAttributes.SCHEMA)
                .refuses(
                        RefusalCode.KEY_EXISTS,
                        RefusalCode.KEY_MALFORMED,
                        RefusalCode.KEY_ATTRIBUTES_INVALID,
                        RefusalCode.ALGORITHM_NOT_APPROVED,
                        RefusalCode.POLICY_FORBIDS,
                        RefusalCode.CERTIFICATE_UNREADABLE,
                        RefusalCode.NOT_IMPLEMENTED)
                .handledBy(this::importKey);
    }

    private Route importSeed() {
        return Route.post("/v1/importedKey")
                .operation(Operation.IMPORT_KEY)
                .summary("Import the seed of a tree of keys")
                .description(
                        "The root key of BIP 32 or SLIP-0010 is made from the seed. It derives others"
                                + " unless 'derive' is false. A body with 'privateKey' or 'publicKey' is"
                                + " taken as POST /v1/key/import/plain takes it. Partition policy"
                                + " 'importKeys' must be on.")
                .takes(
                        Schema.object(
                                "ImportSeed",
                                "A seed that comes in.",
                                must("label", LABEL),
                                may("password", Schema.password("Password for later use.")),
                                must("seed", Schema.base64("16 to 64 bytes.")),
                                must(
                                        "curveOid",
                                        Schema.text("secp256k1, P-256 or Ed25519, by its OID.")),
                                may("addressFormat", Schema.object("", "As at creation.").orNull()),
                                must("attributes", Schema.object("", "As at creation.")),
                                may("policy", PolicyJson.SCHEMA.orNull())))
                .gives(201, SignedAttributes.SCHEMA)
                .refuses(
                        RefusalCode.KEY_EXISTS,
                        RefusalCode.INVALID_PAYLOAD,
                        RefusalCode.DERIVATION_NOT_SUPPORTED,
                        RefusalCode.KEY_ATTRIBUTES_INVALID,
                        RefusalCode.ALGORITHM_NOT_APPROVED,
                        RefusalCode.POLICY_FORBIDS)
                .handledBy(this::importSeed);
    }

    private Route copyRoute() {
        return Route.post("/ops/v1/keys/{label...}/copies")
                .operation(Operation.COPY_KEY)
                .summary("Copy a key under another label")
                .description(
                        "The key must be copyable. The copy has its history, policy, dates and"
                                + " certificates; its attributes can only be stricter.")
                .takes(
                        Schema.object(
                                "CopyKey",
                                "The copy.",
                                must("label", Schema.text("Name of the copy.")),
                                may("password", PASSWORD),
                                may(
                                        "newPassword",
                                        Schema.password(
                                                "Password of the copy; else it has the same.")),
                                may(
                                        "attributes",
                                        Schema.object("", "Those that differ.").orNull())))
                .gives(201, SignedAttributes.SCHEMA)
                .refuses(
                        RefusalCode.KEY_NOT_FOUND,
                        RefusalCode.KEY_EXISTS,
                        RefusalCode.KEY_PASSWORD_MISMATCH,
                        RefusalCode.OPERATION_FORBIDDEN,
                        RefusalCode.ATTRIBUTE_CHANGE_FORBIDDEN,
                        RefusalCode.POLICY_FORBIDS)
                .handledBy(this::copy);
    }

    private Route exportPlain() {
        return Route.post("/v1/key/export/plain")
                .operation(Operation.EXPORT_KEY)
                .summary("Export a key in the clear")
                .description(
                        "For keys that are extractable, not sensitive, and have no policy. Partition"
                                + " policy 'exportKeys' must be on.")
                .takes(
                        Schema.object(
                                "ExportKey",
                                "Which key.",
                                must("label", LABEL),
                                may("password", PASSWORD)))
                .gives(
                        200,
                        Schema.object(
                                "ExportedKey",
                                "The key; what it does not have is null.",
                                must("privateKey", Schema.base64("PKCS #8.").orNull()),
                                must("publicKey", Schema.base64("SubjectPublicKeyInfo.").orNull()),
                                must("secretKey", Schema.base64("Its bare bytes.").orNull())))
                .refuses(
                        RefusalCode.KEY_NOT_FOUND,
                        RefusalCode.KEY_PASSWORD_MISMATCH,
                        RefusalCode.OPERATION_FORBIDDEN,
                        RefusalCode.POLICY_FORBIDS)
                .handledBy(this::export);
    }

    private Route wrapRoute() {
        return Route.post("/v1/wrap")
                .operation(Operation.WRAP)
                .summary("Wrap a key under another key")
                .description(
                        "The key must be extractable and have no policy. Partition policy"
                                + " 'extractKeys' must be on.")
                .takes(
                        Schema.object(
                                "WrapKey",
                                "Wrapper of the request.",
                                must(
                                        "wrapKeyRequest",
                                        Schema.object(
                                                "",
                                                "What under what.",
                                                must("keyToBeWrapped", LABEL),
                                                may("keyToBeWrappedPassword", PASSWORD),
                                                must("wrapKeyName", LABEL),
                                                may("wrapKeyPassword", PASSWORD),
                                                must("wrapMethod", METHOD)))))
                .gives(
                        200,
                        Schema.object(
                                "WrappedKey",
                                "The wrapped key.",
                                must("wrappedKey", Schema.base64("The wrapped key."))))
                .refuses(
                        RefusalCode.KEY_NOT_FOUND,
                        RefusalCode.KEY_PASSWORD_MISMATCH,
                        RefusalCode.MECHANISM_KEY_MISMATCH,
                        RefusalCode.OPERATION_FORBIDDEN,
                        RefusalCode.POLICY_FORBIDS)
                .handledBy(this::wrap);
    }

    private Route unwrapRoute() {
        return Route.post("/v1/synchronousUnwrap")
                .operation(Operation.UNWRAP)
                .summary("Unwrap a key")
                .description(
                        "Stores the key under a new label. Partition policy 'importKeys' must be on.")
                .takes(
                        Schema.object(
                                "UnwrapKey",
                                "Wrapper of the request.",
                                must(
                                        "unwrapKeyRequest",
                                        Schema.object(
                                                "",
                                                "What with what.",
                                                must("wrappedKey", Schema.base64("The blob.")),
                                                must("label", LABEL),
                                                must("unwrapKeyName", LABEL),
                                                may("unwrapKeyPassword", PASSWORD),
                                                must("wrapMethod", METHOD),
                                                must(
                                                        "attributes",
                                                        Schema.object("", "As at creation.")),
                                                may("signedApprovals", ApprovalsForm.SCHEMA),
                                                may("policy", PolicyJson.SCHEMA.orNull())))))
                .gives(201, SignedAttributes.SCHEMA)
                .refuses(ApprovalsForm.refusals())
                .refuses(
                        RefusalCode.KEY_NOT_FOUND,
                        RefusalCode.KEY_EXISTS,
                        RefusalCode.KEY_PASSWORD_MISMATCH,
                        RefusalCode.MECHANISM_KEY_MISMATCH,
                        RefusalCode.UNWRAP_FAILED,
                        RefusalCode.OPERATION_FORBIDDEN,
                        RefusalCode.POLICY_FORBIDS)
                .handledBy(this::unwrap);
    }

    private Reply importKey(Call call) {
        return importKey(call, call.body());
    }

    private Reply importSeed(Call call) {
        Members body = call.body();
        if (Stream.of("privateKey", "publicKey").anyMatch(n -> body.optionalText(n).isPresent())) {
            return importKey(call, body);
        }
        KeyLabel label = body.label("label");
        KeySpec spec = KeySpec.on(body.named("curveOid", Curve::ofOid));
        Set<Attribute> attributes = rooted(body, spec.algorithm());
        var policy =
                CreateKeyForm.policy(
                        body, spec.algorithm(), new PolicyForm(approvers, call.partition()));
        var addressFormat = CreateKeyForm.addressFormat(body);
        byte[] bytes = body.base64("seed");
        Optional<SecretBytes> password = body.password("password");
        try (SecretBytes seed = SecretBytes.consume(bytes)) {
            var request =
                    new ImportKey(
                            label,
                            spec.algorithm(),
                            Optional.empty(),
                            attributes,
                            policy,
                            addressFormat,
                            password);
            return signed(transport.importSeed(call.origin(), request, spec, seed));
        } finally {
            password.ifPresent(SecretBytes::close);
        }
    }

    /** What a seed is brought in for need not be said: to derive, by the rules of its curve. */
    private static Set<Attribute> rooted(Members body, KeyAlgorithm algorithm) {
        Set<Attribute> attributes = EnumSet.copyOf(attributes(body, algorithm));
        if (body.object("attributes").flag("derive", true)) {
            attributes.add(Attribute.DERIVE);
        }
        if (!attributes.contains(Attribute.BIP32) && !attributes.contains(Attribute.SLIP10)) {
            attributes.add(algorithm == KeyAlgorithm.ED ? Attribute.SLIP10 : Attribute.BIP32);
        }
        return attributes;
    }

    private Reply copy(Call call) {
        KeyLabel source = call.labelParameter();
        Members body = call.body();
        KeyLabel label = body.label("label");
        Map<Attribute, Boolean> attributes = AttributeNames.changes(body);
        Optional<SecretBytes> password = body.password("password");
        Optional<SecretBytes> newPassword = body.password("newPassword");
        try {
            return signed(
                    transport.copy(
                            call.origin(),
                            new CopyKey(source, password, label, newPassword, attributes)));
        } finally {
            password.ifPresent(SecretBytes::close);
            newPassword.ifPresent(SecretBytes::close);
        }
    }

    private Reply importKey(Call call, Members body) {
        KeyLabel label = body.label("label");
        KeyAlgorithm algorithm = CreateKeyForm.foreignAlgorithm(body);
        Optional<byte[]> privateKey = body.optionalPem("privateKey");
        Optional<byte[]> secretKey = body.optionalPem("secretKey");
        Optional<Bytes> publicKey = body.optionalPem("publicKey").map(Bytes::owned);
        Optional<Bytes> certificate = body.optionalPem("certificate").map(Bytes::owned);
        if (secretKey.isPresent() && (privateKey.isPresent() || publicKey.isPresent())) {
            throw Unacceptable.malformed(
                    "field 'secretKey' excludes fields 'privateKey' and 'publicKey'");
        }
        if (certificate.isPresent() && (publicKey.isPresent() || secretKey.isPresent())) {
            throw Unacceptable.malformed(
                    "field 'certificate' excludes fields 'publicKey' and 'secretKey'");
        }
        boolean lone = privateKey.isEmpty() && secretKey.isEmpty() && publicKey.isPresent();
        if (privateKey.isEmpty() && (certificate.isPresent() || lone)) {
            return importPublic(
                    call,
                    body,
                    new ImportPublicKey(
                            label,
                            algorithm,
                            certificate.or(() -> publicKey).orElseThrow(),
                            certificate.isPresent(),
                            loneAttributes(body, algorithm)));
        }
        if (certificate.isPresent()) {
            throw Unacceptable.malformed(
                    "field 'certificate' comes alone; POST /v1/certificate/import/plain adds it to a key");
        }
        if (privateKey.isPresent() != algorithm.asymmetric()) {
            throw body.missing(algorithm.asymmetric() ? "privateKey" : "secretKey");
        }
        Optional<SecretBytes> password = body.password("password");
        try (SecretBytes encoded =
                SecretBytes.consume(
                        privateKey
                                .or(() -> secretKey)
                                .orElseThrow(() -> body.missing("secretKey")))) {
            var request =
                    new ImportKey(
                            label,
                            algorithm,
                            publicKey,
                            attributes(body, algorithm),
                            CreateKeyForm.policy(
                                    body, algorithm, new PolicyForm(approvers, call.partition())),
                            CreateKeyForm.addressFormat(body),
                            password);
            return signed(transport.importKey(call.origin(), request, encoded));
        } finally {
            password.ifPresent(SecretBytes::close);
        }
    }

    private Reply importPublic(Call call, Members body, ImportPublicKey request) {
        Optional<SecretBytes> password = body.password("password");
        try {
            return signed(transport.importPublic(call.origin(), request, password));
        } finally {
            password.ifPresent(SecretBytes::close);
        }
    }

    /** A public key alone needs no attributes; without any it can be changed and deleted. */
    private static Set<Attribute> loneAttributes(Members body, KeyAlgorithm algorithm) {
        return body.optionalObject("attributes")
                .map(given -> CreateKeyForm.attributes(given, algorithm))
                .orElse(Set.of(Attribute.MODIFIABLE, Attribute.DESTROYABLE));
    }

    static Set<Attribute> attributes(Members body, KeyAlgorithm algorithm) {
        return CreateKeyForm.attributes(body.object("attributes"), algorithm);
    }

    private Reply export(Call call) {
        Members body = call.body();
        KeyLabel label = body.label("label");
        Optional<SecretBytes> password = body.password("password");
        try {
            return Reply.of(
                    transport.export(call.origin(), label, password), TransportRoutes::written);
        } finally {
            password.ifPresent(SecretBytes::close);
        }
    }

    /** Written as bytes at once: a secret in a String could not be wiped. */
    private static Reply.Content written(ExportedKey key) {
        byte[] digits = Base64.getEncoder().encode(key.material());
        Arrays.fill(key.material(), (byte) 0);
        String before =
                key.publicKey()
                        .map(
                                spki ->
                                        "{\"publicKey\":\"%s\",\"secretKey\":null,\"privateKey\":\""
                                                .formatted(spki.base64()))
                        .orElse("{\"privateKey\":null,\"publicKey\":null,\"secretKey\":\"");
        byte[] head = before.getBytes(StandardCharsets.US_ASCII);
        byte[] written =
                ByteBuffer.allocate(head.length + digits.length + 2)
                        .put(head)
                        .put(digits)
                        .put((byte) '"')
                        .put((byte) '}')
                        .array();
        Arrays.fill(digits, (byte) 0);
        return Reply.bytes(200, Reply.JSON, written).with("Cache-Control", "no-store");
    }

    private Reply wrap(Call call) {
        Members request = call.wrapped("wrapKeyRequest");
        KeyLabel key = request.label("keyToBeWrapped");
        KeyLabel wrapper = request.label("wrapKeyName");
        WrapMethod method = request.named("wrapMethod", WrapMethod::ofWireName);
        Optional<SecretBytes> keyPassword = request.password("keyToBeWrappedPassword");
        Optional<SecretBytes> wrapperPassword = request.password("wrapKeyPassword");
        try {
            return Reply.of(
                    transport.wrap(
                            call.origin(),
                            key,
                            keyPassword,
                            new Wrapping(wrapper, wrapperPassword, method)),
                    blob -> Reply.json(200, Json.object().put("wrappedKey", blob.base64())));
        } finally {
            keyPassword.ifPresent(SecretBytes::close);
            wrapperPassword.ifPresent(SecretBytes::close);
        }
    }

    private Reply unwrap(Call call) {
        Members request = call.wrapped("unwrapKeyRequest");
        Action.Unwrap unwrap =
                UnwrapForm.read(request, new PolicyForm(approvers, call.partition()));
        try {
            return signed(
                    transport.unwrap(
                            call.origin(),
                            unwrap.request(),
                            unwrap.wrapping(),
                            unwrap.blob(),
                            ApprovalsForm.authorization(request)));
        } finally {
            unwrap.password().ifPresent(SecretBytes::close);
        }
    }

    private Reply signed(Answer<KeyObject> answer) {
        return Reply.of(answer, key -> Reply.json(201, SignedAttributes.of(key, attestations)));
    }
}
