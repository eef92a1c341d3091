package io.claviger.client.jca;

import io.claviger.client.ClavigerException;
import io.claviger.client.ClavigerException.Refused;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.ProviderException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What the engines that use a key have in common. */
final class Use {
    /** Longest input that goes as it is: a body of the service is a megabyte in Base64. */
    static final int LONGEST_BYTES = 700_000;

    private static final long DECRYPT_FAILED = 410;

    private Use() {}

    /** The handle of a secret key that fits. */
    static KeyHandle secret(@Nullable Key key, String algorithm) throws InvalidKeyException {
        if (!(key instanceof HsmSecretKey ours)) {
            throw new InvalidKeyException("only keys of the service are used here");
        }
        ours.handle().requireLive();
        if (!ours.getAlgorithm().equals(algorithm)) {
            throw new InvalidKeyException(
                    "key '%s' is no %s key, but %s"
                            .formatted(ours.label(), algorithm, ours.getAlgorithm()));
        }
        return ours.handle();
    }

    /** The handle of a private key that fits. */
    static KeyHandle pair(@Nullable Key key, String algorithm) throws InvalidKeyException {
        if (!(key instanceof HsmPrivateKey ours)) {
            throw new InvalidKeyException("only keys of the service are used here");
        }
        ours.handle().requireLive();
        if (!ours.getAlgorithm().equals(algorithm)) {
            throw new InvalidKeyException(
                    "key '%s' is no %s key, but %s"
                            .formatted(ours.label(), algorithm, ours.getAlgorithm()));
        }
        return ours.handle();
    }

    /** Refuses a key that was made without what it is to do. */
    static void require(KeyHandle handle, boolean may, String what) throws InvalidKeyException {
        if (!may) {
            throw new InvalidKeyException(
                    "key '%s' was made without '%s'".formatted(handle.label(), what));
        }
    }

    /** For methods that the JCA gives no exception of their own. */
    static ProviderException failed(KeyHandle handle, ClavigerException e) {
        return new ProviderException(
                "key '%s' does not do it: %s".formatted(handle.label(), e.getMessage()), e);
    }

    /** Whether the service says that a ciphertext is not of this key, and no more. */
    static boolean decryptFailed(ClavigerException e) {
        return e instanceof Refused refused && refused.refusal().errorCode() == DECRYPT_FAILED;
    }

    /** Bytes that come in parts and are wiped when they are through. */
    static final class Parts {
        private byte[] bytes = new byte[64];
        private int length;

        void add(byte[] more, int offset, int count) {
            if (count > LONGEST_BYTES - length) {
                throw new ProviderException(
                        "the service takes at most %d bytes at once".formatted(LONGEST_BYTES));
            }
            if (length + count > bytes.length) {
                byte[] larger = Arrays.copyOf(bytes, Math.max(length + count, 2 * bytes.length));
                Arrays.fill(bytes, (byte) 0);
                bytes = larger;
            }
            System.arraycopy(more, offset, bytes, length, count);
            length += count;
        }

        int length() {
            return length;
        }

        /** Back to a length that it had before. */
        void truncate(int before) {
            Arrays.fill(bytes, before, length, (byte) 0);
            length = before;
        }

        byte[] all() {
            return Arrays.copyOf(bytes, length);
        }
    }
}
