package io.claviger.pkcs11.use;

import io.claviger.pkcs11.answer.Failure;
import io.claviger.pkcs11.constant.ReturnValue;
import io.claviger.pkcs11.wire.FrameChannel;
import java.util.Arrays;
import java.util.Optional;

/** The result of an operation that is over, on its way in as many frames as it takes. */
public final class Remainder implements ActiveOperation {
    private final byte[] result;
    private int given;

    /** Takes the array over. */
    public Remainder(byte[] result) {
        this.result = result;
    }

    /** Whether the program is to ask again: it does after each frame that is full. */
    public static boolean follows(byte[] part) {
        return part.length == FrameChannel.MAX_DATA_BYTES;
    }

    @Override
    public byte[] update(byte[] part) {
        throw new Failure(ReturnValue.OPERATION_NOT_INITIALIZED);
    }

    @Override
    public byte[] finish(Waiting waiting, Optional<byte[]> signature) {
        int end = Math.min(result.length, given + FrameChannel.MAX_DATA_BYTES);
        byte[] part = Arrays.copyOfRange(result, given, end);
        given = end;
        return part;
    }

    @Override
    public void close() {
        Arrays.fill(result, (byte) 0);
    }
}
