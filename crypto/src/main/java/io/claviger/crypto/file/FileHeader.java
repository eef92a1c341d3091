package io.claviger.crypto.file;

import io.claviger.core.id.Bytes;
import io.claviger.core.mechanism.FileMechanism;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What an encrypted file begins with.
 *
 * @param sender public half of the key that was made for this file, SubjectPublicKeyInfo
 */
record FileHeader(FileMechanism mechanism, Bytes sender) {
    private static final byte[] MAGIC = "CLVGFILE".getBytes(StandardCharsets.US_ASCII);
    private static final byte VERSION = 1;
    private static final int FIXED_BYTES = MAGIC.length + 4;

    /** SubjectPublicKeyInfo of the longest curve has 158 bytes. */
    private static final int MAX_SENDER_BYTES = 256;

    byte[] encoded() {
        byte[] key = sender.unsafeArray();
        return ByteBuffer.allocate(FIXED_BYTES + key.length)
                .put(MAGIC)
                .put(VERSION)
                .put((byte) mechanism.code())
                .putShort((short) key.length)
                .put(key)
                .array();
    }

    static FileHeader read(FileSource source) {
        byte[] fixed = new byte[FIXED_BYTES];
        if (source.fill(fixed) < FIXED_BYTES
                || !Arrays.equals(fixed, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw invalid("the file was not encrypted by this service");
        }
        ByteBuffer rest = ByteBuffer.wrap(fixed).position(MAGIC.length);
        if (rest.get() != VERSION) {
            throw invalid("the file has a format that this version does not know");
        }
        FileMechanism mechanism =
                FileMechanism.ofCode(Byte.toUnsignedInt(rest.get()))
                        .orElseThrow(() -> invalid("the header names no known mechanism"));
        int length = Short.toUnsignedInt(rest.getShort());
        byte[] sender = new byte[Math.min(length, MAX_SENDER_BYTES)];
        if (length > MAX_SENDER_BYTES || source.fill(sender) < length) {
            throw invalid("the header is damaged");
        }
        return new FileHeader(mechanism, Bytes.owned(sender));
    }

    static Refusal.Thrown invalid(String message) {
        return new Refusal.Thrown(RefusalCode.FILE_HEADER_INVALID, message);
    }
}
