package io.claviger.rest.operation;

import io.claviger.core.id.Bytes;
import io.claviger.core.mechanism.CipherMechanism;
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
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/** Reads what is asked of a key, wherever it is asked: to be done at once, or when approved. */
public final class UseForms {
    static final Set<String> PAYLOAD_TYPES =
            Set.of("UNSPECIFIED", "ISO_20022", "PDF", "BTC", "ETH", "HEX");
    private static final Set<Integer> TAG_BITS = Set.of(0, 64, 96, 104, 112, 120, 128);
    private static final byte[] NOTHING = new byte[0];

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
