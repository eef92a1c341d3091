package io.claviger.core.approval;

import io.claviger.core.id.Bytes;

/**
 * The bytes that an approver signs, {@code approvalToBeSigned}: which operation, on which key, on
 * which payload, asked when, with the HSM's signature over the timestamp. The partition is bound by
 * that signature, whose key is the partition's own. Layout: {@code docs/formats/approval-token.md}.
 *
 * @param label the key's, with the derivation path if the operation is done by a key below it
 * @param timestampSignature DER of {@code SEQUENCE { AlgorithmIdentifier, BIT STRING }} over the
 *     encoded timestamp
 */
public record ApprovalToken(
        RuleKind operation, String label, TokenTimestamp timestamp, Bytes timestampSignature) {

    public Bytes encode() {
        return new Elements.Writer()
                .number(Elements.OPERATION, operation.code())
                .text(label)
                .bytes(Elements.TIMESTAMP, timestamp.encode().unsafeArray())
                .bytes(Elements.SIGNATURE, timestampSignature.unsafeArray())
                .bytes(timestamp.payloadType(), timestamp.payload().unsafeArray())
                .block();
    }

    /**
     * Reads the bytes strictly: whatever reads encodes to the same bytes again. The payload stands
     * in it twice and must be the same.
     */
    public static ApprovalToken parse(Bytes encoded) throws MalformedToken {
        var in = new Elements.Reader(encoded.unsafeArray());
        RuleKind operation =
                RuleKind.ofCode(in.number(Elements.OPERATION))
                        .orElseThrow(() -> new MalformedToken("the operation is unknown"));
        String label = in.text();
        var timestamp = TokenTimestamp.parse(in.bytes(Elements.TIMESTAMP));
        Bytes signature = Bytes.owned(in.bytes(Elements.SIGNATURE));
        Bytes payload = Bytes.owned(in.bytes(timestamp.payloadType()));
        in.end();
        if (!payload.equals(timestamp.payload())) {
            throw new MalformedToken("the payload is not the one that was timestamped");
        }
        return new ApprovalToken(operation, label, timestamp, signature);
    }
}
