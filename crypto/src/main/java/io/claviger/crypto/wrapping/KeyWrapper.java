package io.claviger.crypto.wrapping;

import io.claviger.core.id.Bytes;
import io.claviger.crypto.derivation.Aead;
import io.claviger.crypto.derivation.Hkdf;
import io.claviger.crypto.random.RandomSource;
import io.claviger.crypto.secret.SecretBytes;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Wraps key material for the store. Stateless and safe for use by several threads.
 *
 * <p>One partition key wraps millions of keys, so no blob uses it directly: each has its own key,
 * derived with a random salt. A repeated nonce, the one thing that GCM does not forgive, therefore
 * cannot happen however many keys there are.
 */
public final class KeyWrapper {
    static final byte FORMAT_VERSION = 1;
    private static final int SALT_BYTES = 32;
    private static final int HEADER_BYTES = 1 + SALT_BYTES;
    private static final String INFO = "claviger wrapped key v1";

    /** Fixed: the key below it is used for one message only (SP 800-38D §8.2.1). */
    private static final byte[] NONCE = new byte[Aead.NONCE_BYTES];

    /** A wrapper has no state; any number of them do the same. */
    public KeyWrapper() {}

    /** The material encrypted under a fresh key; neither argument is closed. */
    public Bytes wrap(
            SecretBytes wrappingKey,
            WrapContext context,
            SecretBytes material,
            RandomSource random) {
        byte[] salt = random.bytes(SALT_BYTES);
        try (SecretBytes key = Hkdf.derive(wrappingKey, salt, INFO)) {
            byte[] sealed = Aead.seal(key, NONCE, context.associatedData(), material);
            return Bytes.owned(
                    ByteBuffer.allocate(HEADER_BYTES + sealed.length)
                            .put(FORMAT_VERSION)
                            .put(salt)
                            .put(sealed)
                            .array());
        }
    }

    /**
     * The material; the caller closes it.
     *
     * @throws UnwrapFailed if the blob, its context or the wrapping key is not the one that was
     *     used to wrap
     */
    public SecretBytes unwrap(SecretBytes wrappingKey, WrapContext context, Bytes blob) {
        byte[] bytes = blob.unsafeArray();
        if (bytes.length < HEADER_BYTES || bytes[0] != FORMAT_VERSION) {
            throw new UnwrapFailed(context);
        }
        byte[] salt = Arrays.copyOfRange(bytes, 1, HEADER_BYTES);
        byte[] sealed = Arrays.copyOfRange(bytes, HEADER_BYTES, bytes.length);
        try (SecretBytes key = Hkdf.derive(wrappingKey, salt, INFO)) {
            return Aead.open(key, NONCE, context.associatedData(), sealed)
                    .orElseThrow(() -> new UnwrapFailed(context));
        }
    }

    /**
     * As {@link #unwrap}, for what is stored to be given out again: data objects. The caller wipes
     * it.
     */
    public byte[] unwrapClear(SecretBytes wrappingKey, WrapContext context, Bytes blob) {
        try (SecretBytes material = unwrap(wrappingKey, context, blob)) {
            return material.with(byte[]::clone);
        }
    }
}
