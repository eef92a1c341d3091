package io.claviger.pkcs11.use;

import io.claviger.pkcs11.answer.Failure;
import io.claviger.pkcs11.constant.ReturnValue;
import java.io.ByteArrayOutputStream;

/** Parts of data up to a bound; beyond it the operation ends with CKR_DATA_LEN_RANGE. */
final class Parts {
    private final int most;
    private final Wiped all = new Wiped();

    Parts(int most) {
        this.most = most;
    }

    void add(byte[] part) {
        if (part.length > most - all.size()) {
            throw new Failure(ReturnValue.DATA_LEN_RANGE);
        }
        all.write(part, 0, part.length);
    }

    byte[] whole() {
        return all.toByteArray();
    }

    void close() {
        all.wipe();
    }

    private static final class Wiped extends ByteArrayOutputStream {
        void wipe() {
            java.util.Arrays.fill(buf, (byte) 0);
            reset();
        }
    }
}
