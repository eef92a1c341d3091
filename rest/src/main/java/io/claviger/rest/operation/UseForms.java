package io.claviger.rest.operation;

import io.claviger.core.id.Bytes;
import io.claviger.core.mechanism.CipherMechanism;
import io.claviger.core.mechanism.Hash;
import io.claviger.core.mechanism.OaepForm;
import io.claviger.core.mechanism.SignatureMechanism;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.crypto.secp256k1.Secp256k1;
import io.claviger.crypto.secp256k1.Tweak;
import io.claviger.engine.operation.DecryptRequest;
import io.claviger.engine.operation.SignRequest;
import io.claviger.engine.operation.SignatureForm;
import io.claviger.engine.operation.Taproot;
import io.claviger.rest.error.Unacceptable;
import io.claviger.rest.json.Members;
import io.claviger.rest.key.ContractNames;
import io.claviger.rest.route.Schema;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads what is asked of a key, wherever it is asked: to be done at once, or when approved. */
public final class UseForms {
    static final Set<String> PAYLOAD_TYPES =
            Set.of("UNSPECIFIED", "ISO_20022", "PDF", "BTC", "ETH", "HEX");
    private static final Set<Integer> TAG_BITS = Set.of(0, 64, 96, 104, 112, 120, 128);
    private static final byte[] NOTHING = new byte[0];
    private static final List<Hash> MASK_HASHES =
            List.of(Hash.SHA1, Hash.SHA224, Hash.SHA256, Hash.SHA384, Hash.SHA512);

    static final Schema OAEP_MASK_HASH =
            Schema.oneOf(
                            "Hash of the mask (MGF1) of OAEP, where it is not that of the cipher.",
                            MASK_HASHES.stream().map(Hash::name).toList())
                    .orNull();
    static final Schema OAEP_LABEL = Schema.base64("Label of OAEP; absent: none.").orNull();

    private UseForms() {}

    /** A {@code signRequest}; the caller closes its password. */
    public static SignRequest sign(Members request) {
        SignatureMechanism mechanism = signatureMechanism(request);
        SignatureForm form =
                request.optionalNamed("signatureType", UseForms::form).orElse(SignatureForm.DER);
        if (form == SignatureForm.ETH && mechanism != SignatureMechanism.KECCAK256_WITH_ECDSA) {
            throw Unacceptable.malformed(
                    "Value 'ETH' is not valid for field 'signRequest.signatureType': it needs"
                            + " KECCAK256_WITH_ECDSA");
        }
        if (request.has("signKeyObject")) {
            throw Unacceptable.notImplemented("'signRequest.signKeyObject'");
        }
        var key = request.label("signKeyName");
        byte[] payload = payload(request);
        byte[] context = context(request);
        Taproot taproot = taproot(request);
        return new SignRequest(
                key, request.password("keyPassword"), mechanism, form, payload, context, taproot);
    }

    /** A {@code decryptRequest}; the caller closes its password. */
    public static DecryptRequest decrypt(Members request) {
        var key = request.label("decryptKeyName");
        CipherMechanism mechanism = cipherMechanism(request);
        int tagBits = tagBits(request, mechanism);
        byte[] encrypted = request.base64("encryptedPayload");
        byte[] iv = request.optionalBase64("initializationVector").orElse(NOTHING);
        byte[] additional = request.optionalBase64("additionalAuthenticationData").orElse(NOTHING);
        return new DecryptRequest(
                key,
                request.password("keyPassword"),
                mechanism,
                encrypted,
                iv,
                additional,
                tagBits);
    }

    /** As {@link #decrypt}, with what only an answer at once can have. */
    static DecryptRequest decryptNow(Members request) {
        Optional<OaepForm> oaep = oaep(request);
        DecryptRequest plain = decrypt(request);
        return oaep.isEmpty()
                ? plain
                : new DecryptRequest(
                        plain.key(),
                        plain.password(),
                        plain.mechanism(),
                        plain.encryptedPayload(),
                        plain.initializationVector(),
                        plain.additionalAuthenticationData(),
                        plain.tagBits(),
                        oaep,
                        plain.anyIv());
    }

    private static Optional<OaepForm> oaep(Members request) {
        Optional<Hash> mask = request.optionalNamed("oaepMaskHash", UseForms::maskHash);
        Optional<Bytes> label = request.optionalBase64("oaepLabel").map(Bytes::owned);
        if (mask.isEmpty() && label.isEmpty()) {
            return Optional.empty();
        }
        CipherMechanism mechanism = cipherMechanism(request);
        Hash own =
                mechanism
                        .oaepHash()
                        .orElseThrow(
                                () ->
                                        Unacceptable.malformed(
                                                "fields 'oaepMaskHash' and 'oaepLabel' are for OAEP only"));
        return Optional.of(new OaepForm(mask.orElse(own), label.orElse(Bytes.empty())));
    }

    private static Optional<Hash> maskHash(String name) {
        return MASK_HASHES.stream().filter(hash -> hash.name().equals(name)).findFirst();
    }

    /** The program's own initialization vector; an empty one is none. */
    static Optional<Bytes> vector(Members request) {
        return request.optionalBase64("initializationVector")
                .filter(iv -> iv.length > 0)
                .map(Bytes::owned);
    }

    static byte[] context(Members request) {
        return request.optionalBase64("context").orElse(NOTHING);
    }

    private static Taproot taproot(Members request) {
        Optional<Bytes> number = number(request, "taprootTweakData");
        Optional<Bytes> root = number(request, "merkleRootData");
        if (number.isPresent() && root.isPresent()) {
            throw Unacceptable.malformed(
                    "fields 'taprootTweakData' and 'merkleRootData' exclude each other");
        }
        return new Taproot(
                number.<Tweak>map(Tweak.Scalar::new)
                        .or(() -> root.map(Tweak.MerkleRoot::new))
                        .orElse(Tweak.NONE),
                number(request, "auxiliaryRandomData"));
    }

    private static Optional<Bytes> number(Members request, String member) {
        Optional<byte[]> value = request.optionalBase64(member);
        if (value.filter(bytes -> bytes.length != Secp256k1.NUMBER_BYTES).isPresent()) {
            throw new Unacceptable(
                    RefusalCode.INVALID_PAYLOAD,
                    "field '" + request.path(member) + "' has not 32 bytes");
        }
        return value.map(Bytes::owned);
    }

    private static byte[] payload(Members request) {
        String type = request.optionalText("payloadType").orElse("UNSPECIFIED");
        if (!PAYLOAD_TYPES.contains(type)) {
            throw request.unknownValue("payloadType", type);
        }
        return type.equals("HEX") ? request.hex("payload") : request.base64("payload");
    }

    static SignatureMechanism signatureMechanism(Members request) {
        String name = request.text("signatureAlgorithm");
        return SignatureMechanism.ofWireName(name)
                .orElseThrow(
                        () ->
                                ContractNames.SIGNATURE_ALGORITHMS.contains(name)
                                        ? Unacceptable.notImplemented("'" + name + "'")
                                        : request.unknownValue("signatureAlgorithm", name));
    }

    static CipherMechanism cipherMechanism(Members request) {
        return request.named("cipherAlgorithm", CipherMechanism::ofWireName);
    }

    static int tagBits(Members request, CipherMechanism mechanism) {
        int bits = request.optionalInteger("tagLength").orElse(0);
        if (!TAG_BITS.contains(bits)) {
            throw new Unacceptable(
                    RefusalCode.TAG_LENGTH_INVALID,
                    "field '"
                            + request.path("tagLength")
                            + "' is not 0, 64, 96, 104, 112, 120 or 128");
        }
        return mechanism.authenticated() ? bits : 0;
    }

    private static Optional<SignatureForm> form(String name) {
        return Arrays.stream(SignatureForm.values())
                .filter(form -> form.name().equals(name))
                .findFirst();
    }
}
