package io.claviger.pkcs11.use;

import io.claviger.core.mechanism.CipherMechanism;
import io.claviger.core.mechanism.CipherMechanism.Mode;
import io.claviger.pkcs11.answer.Failure;
import io.claviger.pkcs11.constant.ReturnValue;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;

/**
 * Data of any length by a mechanism that goes on where it stopped: blocks, chained or counted. Each
 * part is one use of the key with a record of its own, before its result leaves; nothing is kept
 * but what is no whole block yet.
 */
final class ChainedOperation implements ActiveOperation {
    private static final byte[] NOTHING = new byte[0];

    private final boolean decrypts;
    private final Step step;
    private final CipherMechanism whole;
    private final CipherMechanism parts;
    private final int blockBytes;
    private byte[] iv;
    private byte[] rest = NOTHING;
    private long left;
    private boolean used;

    /**
     * Begins.
     *
     * @param ciphering a mechanism that {@link #suits}
     * @param step uses the key once
     */
    ChainedOperation(boolean decrypts, CipherTable.Ciphering ciphering, Step step) {
        this.decrypts = decrypts;
        this.step = step;
        this.whole = ciphering.mechanism();
        this.parts = unpadded(whole);
        this.blockBytes = KeyUses.blockBytes(whole);
        this.iv = ciphering.iv();
        this.left = ciphering.most();
    }

    /** One use of the key. */
    @FunctionalInterface
    interface Step {
        byte[] run(CipherTable.Ciphering ciphering, byte[] data);
    }

    /** Whether a mechanism can go on where it stopped. */
    static boolean suits(CipherMechanism mechanism) {
        return switch (mechanism.mode()) {
            case BLOCKS, PADDED_BLOCKS -> true;
            case STREAM -> mechanism == CipherMechanism.AES_CTR;
            case AUTHENTICATED, PUBLIC_KEY -> false;
        };
    }

    private static CipherMechanism unpadded(CipherMechanism mechanism) {
        return switch (mechanism) {
            case AES -> CipherMechanism.AES_CBC_NO_PADDING;
            case CAMELLIA -> CipherMechanism.CAMELLIA_CBC_NO_PADDING;
            case TDEA_CBC -> CipherMechanism.TDEA_CBC_NO_PADDING;
            default -> mechanism;
        };
    }

    @Override
    public byte[] update(byte[] part) {
        byte[] data = joined(rest, part);
        int length = data.length / blockBytes * blockBytes;
        if (decrypts && whole.mode() == Mode.PADDED_BLOCKS && length == data.length) {
            length = Math.max(0, length - blockBytes); // the last block holds the padding
        }
        byte[] now = Arrays.copyOf(data, length);
        forget();
        rest = Arrays.copyOfRange(data, length, data.length);
        Arrays.fill(data, (byte) 0);
        return length == 0 ? NOTHING : run(parts, now);
    }

    @Override
    public byte[] finish(Waiting waiting, Optional<byte[]> signature) {
        if (whole.mode() == Mode.BLOCKS && rest.length > 0) {
            throw new Failure(
                    decrypts ? ReturnValue.ENCRYPTED_DATA_LEN_RANGE : ReturnValue.DATA_LEN_RANGE);
        }
        // Nothing at all is a use of the key too, and a refusal of it must be heard.
        boolean more = rest.length > 0 || whole.mode() == Mode.PADDED_BLOCKS || !used;
        return more ? run(whole, rest.clone()) : NOTHING;
    }

    private byte[] run(CipherMechanism mechanism, byte[] data) {
        try {
            if (data.length > left) {
                throw new Failure(
                        decrypts
                                ? ReturnValue.ENCRYPTED_DATA_LEN_RANGE
                                : ReturnValue.DATA_LEN_RANGE);
            }
            byte[] made = step.run(new CipherTable.Ciphering(mechanism, iv, NOTHING, 0), data);
            used = true;
            left -= data.length;
            if (data.length >= blockBytes && mechanism == parts) {
                iv = next(decrypts ? data : made, data.length);
            }
            return made;
        } finally {
            Arrays.fill(data, (byte) 0);
        }
    }

    private byte[] next(byte[] ciphertext, int length) {
        if (whole == CipherMechanism.AES_CTR) {
            return counted(length / blockBytes);
        }
        return iv.length == 0
                ? iv
                : Arrays.copyOfRange(ciphertext, ciphertext.length - iv.length, ciphertext.length);
    }

    /** The counter, so many blocks on; whether it may go so far was checked before. */
    private byte[] counted(int blocks) {
        byte[] sum = new BigInteger(1, iv).add(BigInteger.valueOf(blocks)).toByteArray();
        byte[] next = new byte[iv.length];
        int length = Math.min(sum.length, next.length);
        System.arraycopy(sum, sum.length - length, next, next.length - length, length);
        return next;
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }

    private void forget() {
        Arrays.fill(rest, (byte) 0);
    }

    @Override
    public void close() {
        forget();
    }
}
