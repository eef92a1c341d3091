package io.claviger.rest.operation;

import static io.claviger.rest.route.Schema.may;
import static io.claviger.rest.route.Schema.must;

import io.claviger.core.evidence.Operation;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.mechanism.CipherMechanism;
import io.claviger.core.mechanism.SignatureMechanism;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.crypto.provider.Ciphertext;
import io.claviger.crypto.secret.SecretBytes;
import io.claviger.engine.operation.DecryptRequest;
import io.claviger.engine.operation.EncryptRequest;
import io.claviger.engine.operation.Operations;
import io.claviger.engine.operation.SignRequest;
import io.claviger.engine.operation.SignatureForm;
import io.claviger.engine.operation.VerifyRequest;
import io.claviger.rest.json.BinaryMembers;
import io.claviger.rest.json.Members;
import io.claviger.rest.policy.ApprovalsForm;
import io.claviger.rest.route.Call;
import io.claviger.rest.route.Reply;
import io.claviger.rest.route.Route;
import io.claviger.rest.route.Schema;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Routes of key use. */
public final class OperationRoutes {
    private static final byte[] NOTHING = new byte[0];

    private static final Schema KEY_NAME = Schema.text("Label of the key.");
    private static final Schema PASSWORD = Schema.password("Password of the key, if it has one.");
    private static final Schema SIGNATURE_ALGORITHM =
            Schema.oneOf(
                    "Signature algorithm; the key must fit.",
                    Arrays.stream(SignatureMechanism.values())
                            .map(SignatureMechanism::wireName)
                            .toList());
    private static final Schema CONTEXT =
            Schema.base64("Context of ML-DSA and SLH-DSA, at most 255 bytes.").orNull();
    private static final Schema CIPHER_ALGORITHM =
            Schema.oneOf(
                    "Cipher; the key must fit.",
                    Arrays.stream(CipherMechanism.values()).map(Enum::name).toList());
    private static final Schema TAG_LENGTH =
            Schema.integer("Bits of the tag: 0 (default, 128), 64, 96, 104, 112, 120 or 128.")
                    .orNull();

    private final Operations operations;
    private final HmacRoutes hmac;

    public OperationRoutes(Operations operations) {
        this.operations = operations;
        this.hmac = new HmacRoutes(operations);
    }

    public List<Route> routes() {
        return List.of(
                hmac.route(useRefusals()),
                Route.post("/v1/synchronousSign")
                        .operation(Operation.SIGN)
                        .summary("Sign")
                        .takes(
                                wrapper(
                                        "SignRequest",
                                        "signRequest",
                                        must(
                                                "payload",
                                                Schema.text(
                                                        "Base64, or hexadecimal if payloadType is HEX.")),
                                        may(
                                                "payloadType",
                                                Schema.oneOf(
                                                                "What the payload is.",
                                                                UseForms.PAYLOAD_TYPES.stream()
                                                                        .sorted()
                                                                        .toList())
                                                        .orNull()),
                                        must("signKeyName", KEY_NAME),
                                        may("keyPassword", PASSWORD),
                                        may("signedApprovals", ApprovalsForm.SCHEMA),
                                        must("signatureAlgorithm", SIGNATURE_ALGORITHM),
                                        may(
                                                "signatureType",
                                                Schema.oneOf(
                                                                "Form of an ECDSA signature; DER if absent.",
                                                                names(SignatureForm.values()))
                                                        .orNull()),
                                        may("context", CONTEXT),
                                        may(
                                                "auxiliaryRandomData",
                                                taproot("Hedges the nonce; random if absent.")),
                                        may(
                                                "taprootTweakData",
                                                taproot("Number that is added to the key.")),
                                        may(
                                                "merkleRootData",
                                                taproot(
                                                        "Root of the tree of scripts; excludes taprootTweakData."))))
                        .gives(
                                200,
                                Schema.object(
                                        "Signature",
                                        "The signature, and nothing else.",
                                        must("signature", Schema.base64("The signature.")),
                                        may(
                                                "publicNonce",
                                                Schema.base64(
                                                        "Its first half, for NONE_WITH_EC_SCHNORR_BIP0340 only."))))
                        .refuses(useRefusals())
                        .refuses(ApprovalsForm.refusals())
                        .refuses(RefusalCode.KEY_EXHAUSTED)
                        .handledBy(this::sign),
                Route.post("/v1/verify")
                        .operation(Operation.VERIFY)
                        .summary("Verify a signature")
                        .description(
                                "A wrong signature is an answer, not an error. ECDSA signatures may be DER, RAW or ETH.")
                        .takes(
                                Schema.object(
                                        "VerifyRequest",
                                        "Wrapper of one of two requests.",
                                        may(
                                                "verifySignatureRequest",
                                                Schema.object(
                                                        "",
                                                        "A signature.",
                                                        must("signKeyName", KEY_NAME),
                                                        may("masterKeyPassword", PASSWORD),
                                                        must(
                                                                "signatureAlgorithm",
                                                                SIGNATURE_ALGORITHM),
                                                        must(
                                                                "payload",
                                                                Schema.base64("What was signed.")),
                                                        must(
                                                                "signature",
                                                                Schema.base64("The signature.")),
                                                        may("context", CONTEXT))),
                                        may(HmacRoutes.VERIFY, HmacRoutes.verifySchema()),
                                        may(
                                                "requestSignature",
                                                Schema.object("", "Passed over.").orNull())))
                        .gives(
                                200,
                                Schema.object(
                                        "Verification",
                                        "The verdict.",
                                        must(
                                                "signatureValid",
                                                Schema.flag("Whether the signature is right."))))
                        .refuses(useRefusals())
                        .handledBy(this::verify),
                Route.post("/v1/encrypt")
                        .operation(Operation.ENCRYPT)
                        .summary("Encrypt")
                        .description(
                                "The service chooses the initialization vector, unless the program has to.")
                        .takes(
                                wrapper(
                                        "EncryptRequest",
                                        "encryptRequest",
                                        must("payload", Schema.base64("The plaintext.")),
                                        must("encryptKeyName", KEY_NAME),
                                        may("keyPassword", PASSWORD),
                                        must("cipherAlgorithm", CIPHER_ALGORITHM),
                                        may(
                                                "initializationVector",
                                                Schema.base64(
                                                                "The program's own, never used before with this key; absent: the service chooses.")
                                                        .orNull()),
                                        may("tagLength", TAG_LENGTH),
                                        may(
                                                "additionalAuthenticationData",
                                                Schema.base64("Authenticated, not encrypted.")
                                                        .orNull())))
                        .gives(
                                200,
                                Schema.object(
                                        "Encrypted",
                                        "The ciphertext and its parts; parts that the cipher does not have are null.",
                                        must(
                                                "encryptedPayload",
                                                Schema.base64("Ciphertext, then tag.")),
                                        must(
                                                "encryptedPayloadWithoutMessageAuthenticationCode",
                                                Schema.base64("Ciphertext alone.").orNull()),
                                        must(
                                                "initializationVector",
                                                Schema.base64("The one that was used.").orNull()),
                                        must(
                                                "messageAuthenticationCode",
                                                Schema.base64("The tag.").orNull())))
                        .refuses(useRefusals())
                        .refuses(RefusalCode.TAG_LENGTH_INVALID, RefusalCode.MECHANISM_UNAVAILABLE)
                        .handledBy(this::encrypt),
                Route.post("/v1/synchronousDecrypt")
                        .operation(Operation.DECRYPT)
                        .summary("Decrypt")
                        .takes(
                                wrapper(
                                        "DecryptRequest",
                                        "decryptRequest",
                                        must(
                                                "encryptedPayload",
                                                Schema.base64("Ciphertext, then tag.")),
                                        must("decryptKeyName", KEY_NAME),
                                        may("signedApprovals", ApprovalsForm.SCHEMA),
                                        may("keyPassword", PASSWORD),
                                        must("cipherAlgorithm", CIPHER_ALGORITHM),
                                        may(
                                                "initializationVector",
                                                Schema.base64("As encrypt answered.").orNull()),
                                        may("tagLength", TAG_LENGTH),
                                        may(
                                                "additionalAuthenticationData",
                                                Schema.base64("As given to encrypt.").orNull()),
                                        may("oaepMaskHash", UseForms.OAEP_MASK_HASH),
                                        may("oaepLabel", UseForms.OAEP_LABEL)))
                        .gives(
                                200,
                                Schema.object(
                                        "Decrypted",
                                        "The plaintext, and nothing else.",
                                        must("payload", Schema.base64("The plaintext."))))
                        .refuses(useRefusals())
                        .refuses(ApprovalsForm.refusals())
                        .refuses(RefusalCode.DECRYPT_FAILED, RefusalCode.TAG_LENGTH_INVALID)
                        .handledBy(this::decrypt),
                Route.get("/v1/generateRandom/{length}")
                        .operation(Operation.GENERATE_RANDOM)
                        .summary("Random bytes")
                        .gives(
                                200,
                                Schema.object(
                                        "Random",
                                        "Random bytes.",
                                        must(
                                                "random",
                                                Schema.base64("As many bytes as asked for."))))
                        .refuses(RefusalCode.INVALID_NUMBER_RANGE)
                        .handledBy(this::random));
    }

    private Reply sign(Call call) {
        Members request = call.wrapped("signRequest");
        SignRequest sign = UseForms.sign(request);
        try {
            return Reply.of(
                    operations.sign(call.origin(), sign, ApprovalsForm.authorization(request)),
                    signature -> signed(sign.mechanism(), signature));
        } finally {
            sign.password().ifPresent(SecretBytes::close);
        }
    }

    private static Reply.Content signed(SignatureMechanism mechanism, Bytes signature) {
        // Clients fail on members that they do not know: the nonce comes with Schnorr alone.
        String nonce =
                mechanism.scheme() == SignatureMechanism.Scheme.SCHNORR
                        ? ",\"publicNonce\":\"" + firstHalf(signature).base64() + "\""
                        : "";
        return Reply.json(200, "{\"signature\":\"" + signature.base64() + "\"" + nonce + "}");
    }

    /** BIP 340: a signature is the x coordinate of its nonce's point, then a number. */
    private static Bytes firstHalf(Bytes signature) {
        return Bytes.owned(Arrays.copyOf(signature.unsafeArray(), signature.length() / 2));
    }

    private Reply verify(Call call) {
        Members body = call.body();
        if (body.has(HmacRoutes.VERIFY) && !body.has("verifySignatureRequest")) {
            return hmac.verify(call, body);
        }
        Members request = body.object("verifySignatureRequest");
        KeyLabel key = request.label("signKeyName");
        SignatureMechanism mechanism = UseForms.signatureMechanism(request);
        byte[] payload = request.base64("payload");
        byte[] signature = request.base64("signature");
        Optional<SecretBytes> password = request.password("masterKeyPassword");
        try {
            return Reply.of(
                    operations.verify(
                            call.origin(),
                            new VerifyRequest(
                                    key,
                                    password,
                                    mechanism,
                                    payload,
                                    signature,
                                    UseForms.context(request))),
                    valid -> Reply.json(200, "{\"signatureValid\":" + valid + "}"));
        } finally {
            password.ifPresent(SecretBytes::close);
        }
    }

    private Reply encrypt(Call call) {
        Members request = call.wrapped("encryptRequest");
        KeyLabel key = request.label("encryptKeyName");
        CipherMechanism mechanism = UseForms.cipherMechanism(request);
        int tagBits = UseForms.tagBits(request, mechanism);
        byte[] additional = request.optionalBase64("additionalAuthenticationData").orElse(NOTHING);
        byte[] payload = request.base64("payload");
        Optional<SecretBytes> password = Optional.empty();
        try {
            password = request.password("keyPassword");
            return Reply.of(
                    operations.encrypt(
                            call.origin(),
                            new EncryptRequest(
                                    key,
                                    password,
                                    mechanism,
                                    payload,
                                    additional,
                                    tagBits,
                                    UseForms.vector(request),
                                    Optional.empty())),
                    OperationRoutes::encrypted);
        } finally {
            password.ifPresent(SecretBytes::close);
            Arrays.fill(payload, (byte) 0);
        }
    }

    private static Reply.Content encrypted(Ciphertext ciphertext) {
        byte[] body = ciphertext.body().unsafeArray();
        byte[] iv = ciphertext.iv().unsafeArray();
        byte[] tag = ciphertext.tag().unsafeArray();
        var answer = new BinaryMembers();
        if (tag.length > 0) {
            answer.binary("encryptedPayload", joined(body, tag))
                    .binary("encryptedPayloadWithoutMessageAuthenticationCode", body);
        } else {
            answer.binary("encryptedPayload", body)
                    .absent("encryptedPayloadWithoutMessageAuthenticationCode");
        }
        if (iv.length > 0) {
            answer.binary("initializationVector", iv);
        } else {
            answer.absent("initializationVector");
        }
        if (tag.length > 0) {
            answer.binary("messageAuthenticationCode", tag);
        } else {
            answer.absent("messageAuthenticationCode");
        }
        return Reply.json(200, answer);
    }

    private static byte[] joined(byte[] body, byte[] tag) {
        byte[] both = Arrays.copyOf(body, body.length + tag.length);
        System.arraycopy(tag, 0, both, body.length, tag.length);
        return both;
    }

    private Reply decrypt(Call call) {
        Members request = call.wrapped("decryptRequest");
        DecryptRequest decrypt = UseForms.decryptNow(request);
        try {
            return Reply.of(
                    operations.decrypt(
                            call.origin(), decrypt, ApprovalsForm.authorization(request)),
                    OperationRoutes::decrypted);
        } finally {
            decrypt.password().ifPresent(SecretBytes::close);
        }
    }

    private static Reply.Content decrypted(byte[] plaintext) {
        try {
            return Reply.json(200, new BinaryMembers().binary("payload", plaintext));
        } finally {
            Arrays.fill(plaintext, (byte) 0);
        }
    }

    private Reply random(Call call) {
        int length = (int) call.numberParameter(1, Operations.MAX_RANDOM_BYTES);
        return Reply.of(
                operations.random(call.origin(), length),
                bytes -> Reply.json(200, new BinaryMembers().binary("random", bytes)));
    }

    private static Schema taproot(String meaning) {
        return Schema.base64(meaning + " 32 bytes, with NONE_WITH_EC_SCHNORR_BIP0340 only.")
                .orNull();
    }

    private static List<String> names(Enum<?>[] values) {
        return Stream.of(values).map(Enum::name).toList();
    }

    static RefusalCode[] useRefusals() {
        return new RefusalCode[] {
            RefusalCode.KEY_NOT_FOUND,
            RefusalCode.KEY_PASSWORD_MISMATCH,
            RefusalCode.MECHANISM_KEY_MISMATCH,
            RefusalCode.OPERATION_FORBIDDEN,
            RefusalCode.INVALID_PAYLOAD,
            RefusalCode.ALGORITHM_NOT_APPROVED,
            RefusalCode.POLICY_FORBIDS,
            RefusalCode.NOT_IMPLEMENTED
        };
    }

    private static Schema wrapper(String name, String member, Schema.Member... members) {
        return Schema.object(
                name,
                "Wrapper of the request.",
                must(member, Schema.object("", "The request.", members)),
                may("requestSignature", Schema.object("", "Passed over.").orNull()));
    }
}
