package io.claviger.cli.probe;

import io.claviger.cli.CommandFailed;

/** One way to a key: an interface of the node, as an application's client uses it. */
interface Way extends AutoCloseable {
    /**
     * Signs.
     *
     * @return the signature, in the form of this interface
     * @throws CommandFailed if it is not done
     */
    byte[] sign(Signing signing, byte[] payload);

    /**
     * Encrypts, and decrypts what came of it.
     *
     * @throws CommandFailed if one of them is not done
     */
    byte[] encryptAndDecrypt(byte[] payload);

    /** In which form ECDSA signatures come. */
    default Signing.Form form() {
        return Signing.Form.ASN1;
    }

    @Override
    default void close() {
        // Most keep nothing, or keep it as long as the program.
    }
}
