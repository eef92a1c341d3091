package io.claviger.evidence.pack;

import io.claviger.core.id.Bytes;
import io.claviger.evidence.checkpoint.CheckpointSigner;
import io.claviger.evidence.checkpoint.NoteKey;
import io.claviger.evidence.json.Json;
import io.claviger.evidence.json.JsonIn;
import io.claviger.evidence.json.JsonOut;
import io.claviger.evidence.json.StrictBase64;
import io.claviger.evidence.record.MalformedEvidence;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/**
 * A signed payload (DSSE v1). The keys are those of notes; a signature's {@code keyid} is the key's
 * text form.
 *
 * @param payloadType media type of the payload
 */
public record DsseEnvelope(String payloadType, Bytes payload, List<Signature> signatures) {
    private static final int MAX_SIGNATURES = 100;
    private static final Set<String> MEMBERS = Set.of("payloadType", "payload", "signatures");
    private static final Set<String> SIGNATURE_MEMBERS = Set.of("keyid", "sig");

    public DsseEnvelope {
        signatures = List.copyOf(signatures);
        if (signatures.isEmpty() || signatures.size() > MAX_SIGNATURES) {
            throw new MalformedEvidence("an envelope has 1 to " + MAX_SIGNATURES + " signatures");
        }
    }

    /** One signature; {@code keyId} is a hint that is not signed. */
    public record Signature(String keyId, Bytes value) {}

    /** Signs a payload. */
    public static DsseEnvelope sign(
            String payloadType, Bytes payload, String name, CheckpointSigner signer) {
        var signature = Bytes.of(signer.sign(preAuthentication(payloadType, payload)));
        return new DsseEnvelope(
                payloadType,
                payload,
                List.of(new Signature(NoteKey.of(name, signer).toString(), signature)));
    }

    /** Whether this key signed the payload. */
    public boolean isSignedBy(NoteKey key) {
        byte[] message = preAuthentication(payloadType, payload);
        return signatures.stream()
                .filter(signature -> signature.keyId().equals(key.toString()))
                .anyMatch(signature -> key.verifies(message, signature.value().unsafeArray()));
    }

    /** Reads an envelope's JSON. */
    public static DsseEnvelope parse(Bytes json, int maxBytes) {
        var read = JsonIn.object(json.unsafeArray(), maxBytes, "the manifest's envelope");
        read.onlyMembers(MEMBERS);
        return new DsseEnvelope(
                read.text("payloadType"),
                Bytes.owned(StrictBase64.decode(read.text("payload"), "member 'payload'")),
                read.array("signatures").objects("signatures").stream()
                        .map(DsseEnvelope::signature)
                        .toList());
    }

    private static Signature signature(Json.Obj signature) {
        signature.onlyMembers(SIGNATURE_MEMBERS);
        return new Signature(
                signature.text("keyid"),
                Bytes.owned(StrictBase64.decode(signature.text("sig"), "member 'sig'")));
    }

    /** The envelope as JSON. */
    public Bytes toJson() {
        var out = new JsonOut();
        out.raw("{\"payloadType\":").string(payloadType);
        out.raw(",\"payload\":").string(payload.base64());
        out.raw(",\"signatures\":[");
        for (int i = 0; i < signatures.size(); i++) {
            out.raw(i == 0 ? "{\"keyid\":" : ",{\"keyid\":").string(signatures.get(i).keyId());
            out.raw(",\"sig\":").string(signatures.get(i).value().base64()).raw('}');
        }
        return Bytes.owned(out.raw("]}\n").toArray());
    }

    /** What is signed: type and payload with their lengths, so that neither can pass as more. */
    private static byte[] preAuthentication(String payloadType, Bytes payload) {
        byte[] type = payloadType.getBytes(StandardCharsets.UTF_8);
        var out = new ByteArrayOutputStream(payload.length() + type.length + 64);
        out.writeBytes(utf8("DSSEv1 " + type.length + " "));
        out.writeBytes(type);
        out.writeBytes(utf8(" " + payload.length() + " "));
        out.writeBytes(payload.unsafeArray());
        return out.toByteArray();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
