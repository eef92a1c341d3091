package io.claviger.pkcs11.use;

import java.util.Optional;

/** Something that a program does in parts. */
public interface ActiveOperation {
    /** Takes one part; what can be given out already. */
    byte[] update(byte[] part);

    /**
     * The rest of the result, after the last part.
     *
     * @param waiting the call that ends it
     * @param signature what is to be verified, for that alone
     */
    byte[] finish(Waiting waiting, Optional<byte[]> signature);

    /** Forgets what was taken. */
    void close();
}
