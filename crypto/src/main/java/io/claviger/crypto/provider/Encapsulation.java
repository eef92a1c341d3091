package io.claviger.crypto.provider;

import io.claviger.core.id.Bytes;
import java.util.Arrays;

/** A fresh shared secret, and the ciphertext that carries it to the holder of the private key. */
public final class Encapsulation implements AutoCloseable {
    private final Bytes ciphertext;
    private final byte[] secret;

    /** Takes the array over. */
    Encapsulation(Bytes ciphertext, byte[] secret) {
        this.ciphertext = ciphertext;
        this.secret = secret;
    }

    public Bytes ciphertext() {
        return ciphertext;
    }

    /** The secret itself, not a copy: closing wipes it. */
    public byte[] secret() {
        return secret;
    }

    @Override
    public void close() {
        Arrays.fill(secret, (byte) 0);
    }

    @Override
    public String toString() {
        return "Encapsulation[redacted]";
    }
}
