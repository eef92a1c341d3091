package io.claviger.core.approval;

import io.claviger.core.id.Bytes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * An approval that comes with a synchronous operation (TSB {@code signedApprovals}). As bytes: a
 * {@code u32} length of what follows, the token, then the elements signature and public key.
 *
 * @param token the bytes that the approver signed
 * @param signature DER of {@code SEQUENCE { AlgorithmIdentifier, BIT STRING }}
 * @param publicKey SubjectPublicKeyInfo of the approver, DER
 */
public record SignedApproval(Bytes token, Bytes signature, Bytes publicKey) {

    public Bytes encode() {
        byte[] ends =
                new Elements.Writer()
                        .bytes(Elements.SIGNATURE, signature.unsafeArray())
                        .bytes(Elements.PUBLIC_KEY, publicKey.unsafeArray())
                        .block()
                        .unsafeArray();
        int length = token.length() + ends.length - Integer.BYTES;
        return Bytes.owned(
                little(ByteBuffer.allocate(Integer.BYTES + length))
                        .putInt(length)
                        .put(token.unsafeArray())
                        .put(ends, Integer.BYTES, ends.length - Integer.BYTES)
                        .array());
    }

    /** Reads the bytes strictly. */
    public static SignedApproval parse(Bytes encoded) throws MalformedToken {
        byte[] bytes = encoded.unsafeArray();
        if (bytes.length < 2 * Integer.BYTES
                || little(ByteBuffer.wrap(bytes)).getInt() != bytes.length - Integer.BYTES) {
            throw new MalformedToken("the length of an approval is wrong");
        }
        long tokenBytes =
                Integer.BYTES
                        + Integer.toUnsignedLong(
                                little(ByteBuffer.wrap(bytes)).getInt(Integer.BYTES));
        if (tokenBytes > bytes.length - Integer.BYTES) {
            throw new MalformedToken("the token of an approval is cut off");
        }
        int end = Integer.BYTES + (int) tokenBytes;
        byte[] token = Arrays.copyOfRange(bytes, Integer.BYTES, end);
        byte[] rest =
                little(ByteBuffer.allocate(Integer.BYTES + bytes.length - end))
                        .putInt(bytes.length - end)
                        .put(bytes, end, bytes.length - end)
                        .array();
        var in = new Elements.Reader(rest);
        Bytes signature = Bytes.owned(in.bytes(Elements.SIGNATURE));
        Bytes publicKey = Bytes.owned(in.bytes(Elements.PUBLIC_KEY));
        in.end();
        return new SignedApproval(Bytes.owned(token), signature, publicKey);
    }

    private static ByteBuffer little(ByteBuffer buffer) {
        return buffer.order(ByteOrder.LITTLE_ENDIAN);
    }
}
