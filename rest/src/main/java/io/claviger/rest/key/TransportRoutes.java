package io.claviger.rest.key;

import static io.claviger.rest.route.Schema.may;
import static io.claviger.rest.route.Schema.must;

import io.claviger.core.attribute.Attribute;
import io.claviger.core.evidence.Operation;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.mechanism.KeyAlgorithm;
import io.claviger.core.mechanism.WrapMethod;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.KeyObject;
import io.claviger.crypto.secret.SecretBytes;
import io.claviger.engine.answer.Answer;
import io.claviger.engine.attestation.Attestations;
import io.claviger.engine.key.ExportedKey;
import io.claviger.engine.key.ImportKey;
import io.claviger.engine.key.Transport;
import io.claviger.engine.key.Wrapping;
import io.claviger.rest.error.Unacceptable;
import io.claviger.rest.json.Json;
import io.claviger.rest.json.Members;
import io.claviger.rest.route.Call;
import io.claviger.rest.route.Reply;
import io.claviger.rest.route.Route;
import io.claviger.rest.route.Schema;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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

    public TransportRoutes(Transport transport, Attestations attestations) {
        this.transport = transport;
        this.attestations = attestations;
    }

    public List<Route> routes() {
        return List.of(importPlain(), exportPlain(), wrapRoute(), unwrapRoute());
    }

    private Route importPlain() {
        return Route.post("/v1/key/import/plain")
                .operation(Operation.IMPORT_KEY)
                .summary("Import a key in the clear")
                .description(
                        "A secret key, or a private key with or without its public half. Partition"
                                + " policy 'importKeys' must be on.")
                .takes(
                        Schema.object(
                                "ImportKey",
                                "A key that comes in.",
                                must("label", LABEL),
                                may("password", Schema.password("Password for later use.")),
                                must("algorithm", Schema.text("Algorithm of the key.")),
                                may(
                                        "privateKey",
                                        Schema.base64("PKCS #8, or the bare DER of an RSA key.")
                                                .orNull()),
                                may("publicKey", Schema.base64("SubjectPublicKeyInfo.").orNull()),
                                may("secretKey", Schema.base64("Its bare bytes.").orNull()),
                                may(
                                        "certificate",
                                        Schema.base64("Not available in this version.").orNull()),
                                must("attributes", Schema.object("", "As at creation.")),
                                may("policy", Schema.object("", "As at creation.").orNull())))
                .gives(201, SignedAttributes.SCHEMA)
                .refuses(
                        RefusalCode.KEY_EXISTS,
                        RefusalCode.KEY_MALFORMED,
                        RefusalCode.KEY_ATTRIBUTES_INVALID,
                        RefusalCode.ALGORITHM_NOT_APPROVED,
                        RefusalCode.POLICY_FORBIDS,
                        RefusalCode.NOT_IMPLEMENTED)
                .handledBy(this::importKey);
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
                                                may(
                                                        "policy",
                                                        Schema.object("", "As at creation.")
                                                                .orNull())))))
                .gives(201, SignedAttributes.SCHEMA)
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
        Members body = call.body();
        KeyLabel label = body.label("label");
        KeyAlgorithm algorithm = CreateKeyForm.algorithm(body);
        Optional<byte[]> privateKey = body.optionalPem("privateKey");
        Optional<byte[]> secretKey = body.optionalPem("secretKey");
        Optional<Bytes> publicKey = body.optionalPem("publicKey").map(Bytes::owned);
        boolean certificate = body.optionalText("certificate").isPresent();
        if (secretKey.isPresent() && (privateKey.isPresent() || publicKey.isPresent())) {
            throw Unacceptable.malformed(
                    "field 'secretKey' excludes fields 'privateKey' and 'publicKey'");
        }
        if (certificate && publicKey.isPresent()) {
            throw Unacceptable.malformed("field 'certificate' excludes field 'publicKey'");
        }
        boolean lone = privateKey.isEmpty() && secretKey.isEmpty() && publicKey.isPresent();
        if (certificate || lone) {
            throw Unacceptable.notImplemented("import of a lone public key or a certificate");
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
                            CreateKeyForm.policy(body, algorithm),
                            password);
            return signed(transport.importKey(call.origin(), request, encoded));
        } finally {
            password.ifPresent(SecretBytes::close);
        }
    }

    private static Set<Attribute> attributes(Members body, KeyAlgorithm algorithm) {
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
        Members request = call.body().object("wrapKeyRequest");
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
        Members request = call.body().object("unwrapKeyRequest");
        byte[] blob = request.base64("wrappedKey");
        KeyLabel label = request.label("label");
        KeyLabel wrapper = request.label("unwrapKeyName");
        WrapMethod method = request.named("wrapMethod", WrapMethod::ofWireName);
        KeyAlgorithm algorithm =
                method.wrapped()
                        .orElseThrow(
                                () ->
                                        Unacceptable.notImplemented(
                                                "value '%s' of field 'wrapMethod'"
                                                        .formatted(method)));
        Optional<SecretBytes> password = request.password("unwrapKeyPassword");
        try {
            var made =
                    new ImportKey(
                            label,
                            algorithm,
                            Optional.empty(),
                            attributes(request, algorithm),
                            CreateKeyForm.policy(request, algorithm),
                            Optional.empty());
            return signed(
                    transport.unwrap(
                            call.origin(), made, new Wrapping(wrapper, password, method), blob));
        } finally {
            password.ifPresent(SecretBytes::close);
        }
    }

    private Reply signed(Answer<KeyObject> answer) {
        return Reply.of(answer, key -> Reply.json(201, SignedAttributes.of(key, attestations)));
    }
}
