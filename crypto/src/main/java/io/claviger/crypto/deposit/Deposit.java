package io.claviger.crypto.deposit;

import io.claviger.core.id.Bytes;
import io.claviger.crypto.derivation.Aead;
import io.claviger.crypto.derivation.Hkdf;
import io.claviger.crypto.random.SystemRandom;
import io.claviger.crypto.secret.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Bytes, sealed under a word that is not kept: they come out for the same word and the same purpose
 * only. As secret as the word is hard to guess. Immutable; never stored.
 */
public final class Deposit {
    private static final String INFO = "claviger deposit v1";
    private static final int SALT_BYTES = 32;

    /** Each deposit has a key of its own, by its salt, and the key seals once. */
    private static final byte[] NONCE = new byte[Aead.NONCE_BYTES];

    private static final SystemRandom RANDOM = new SystemRandom();

    private final byte[] salt;
    private final byte[] sealed;

    private Deposit(byte[] salt, byte[] sealed) {
        this.salt = salt;
        this.sealed = sealed;
    }

    /**
     * Keeps a copy of {@code contents}.
     *
     * @param word what whoever wants them back will say
     * @param purpose what they are given for; not kept either
     */
    public static Deposit of(String word, Bytes purpose, Bytes contents) {
        byte[] salt = new byte[SALT_BYTES];
        RANDOM.fill(salt);
        try (SecretBytes key = key(word, salt);
                SecretBytes plain = SecretBytes.copyOf(contents.unsafeArray())) {
            return new Deposit(salt, Aead.seal(key, NONCE, purpose.unsafeArray(), plain));
        }
    }

    /** The contents; empty if word or purpose are not those of the deposit. */
    public Optional<Bytes> open(String word, Bytes purpose) {
        try (SecretBytes key = key(word, salt)) {
            return Aead.open(key, NONCE, purpose.unsafeArray(), sealed)
                    .map(
                            plain -> {
                                try (plain) {
                                    return plain.with(Bytes::of);
                                }
                            });
        }
    }

    /** Bytes that it takes in memory. */
    public int length() {
        return salt.length + sealed.length;
    }

    private static SecretBytes key(String word, byte[] salt) {
        try (SecretBytes secret = SecretBytes.consume(word.getBytes(StandardCharsets.UTF_8))) {
            return Hkdf.derive(secret, salt, INFO);
        }
    }

    @Override
    public String toString() {
        return "Deposit[" + length() + " bytes]";
    }
}
