package io.claviger.client.jca;

import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.ProviderException;
import java.security.PublicKey;
import java.security.SignatureException;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A message to be signed. A short one goes to the service, which hashes and records it under the
 * name of the mechanism; of a longer one, only its digest goes.
 */
final class Message {
    /** What is hashed here is longer. TLS, JWT, CMS and PDF sign less. */
    private static final int SHORT_BYTES = 4096;

    private final SignatureAlgorithm algorithm;
    private final Optional<MessageDigest> digest;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private boolean hashing;

    private Message(SignatureAlgorithm algorithm, Optional<MessageDigest> digest) {
        this.algorithm = algorithm;
        this.digest = digest;
        this.hashing = algorithm.message().isEmpty();
    }

    static Message of(SignatureAlgorithm algorithm, @Nullable HsmPrivateKey key)
            throws SignatureException {
        if (algorithm.key().equals("ML-DSA") && key != null) {
            return new Message(
                    new SignatureAlgorithm(
                            algorithm.name(),
                            algorithm.aliases(),
                            algorithm.key(),
                            Optional.empty(),
                            algorithm.message(),
                            Optional.of("ML_DSA_M"),
                            "",
                            false),
                    representative(key.publicKey()));
        }
        Optional<MessageDigest> digest = algorithm.digest().map(Message::jdk);
        return new Message(algorithm, digest);
    }

    private static MessageDigest jdk(String name) {
        try {
            return MessageDigest.getInstance(name);
        } catch (NoSuchAlgorithmException e) {
            throw new ProviderException("this JVM has no " + name, e);
        }
    }

    /**
     * The message representative µ (FIPS 204, section 6.2, step 6) without its last part, which is
     * the message; empty where the JVM has no SHAKE256, as before 25.
     */
    private static Optional<MessageDigest> representative(PublicKey key) {
        try {
            byte[] encoded = key.getEncoded();
            byte[] bare =
                    Arrays.copyOfRange(
                            encoded, encoded.length - bareBytes(encoded), encoded.length);
            MessageDigest shake = MessageDigest.getInstance("SHAKE256-512");
            byte[] ofKey = shake.digest(bare);
            shake.update(ofKey);
            // No pre-hash, and a context of no bytes (section 5.2).
            shake.update(new byte[] {0, 0});
            return Optional.of(shake);
        } catch (NoSuchAlgorithmException e) {
            return Optional.empty();
        }
    }

    /** Length of the bare key in its SubjectPublicKeyInfo (FIPS 204, table 2). */
    private static int bareBytes(byte[] encoded) {
        return encoded.length > 2592 ? 2592 : encoded.length > 1952 ? 1952 : 1312;
    }

    void update(byte[] bytes, int offset, int length) throws SignatureException {
        if (!hashing && digest.isPresent() && length > SHORT_BYTES - kept.size()) {
            digest.get().update(kept.toByteArray());
            kept.reset();
            hashing = true;
        }
        if (hashing) {
            digest.orElseThrow(() -> new IllegalStateException("a digest is there"))
                    .update(bytes, offset, length);
        } else if (length > Use.LONGEST_BYTES - kept.size()) {
            throw new SignatureException(
                    "%s takes the message as it is, and the service takes at most %d bytes"
                            .formatted(algorithm.name(), Use.LONGEST_BYTES));
        } else {
            kept.write(bytes, offset, length);
        }
    }

    /** What the service does with the payload. */
    String mechanism() {
        return (hashing ? algorithm.digested() : algorithm.message())
                .orElseThrow(() -> new IllegalStateException(algorithm.name()));
    }

    byte[] payload() {
        if (!hashing) {
            return kept.toByteArray();
        }
        byte[] prefix = algorithm.prefixBytes();
        byte[] hash = digest.orElseThrow().digest();
        byte[] all = Arrays.copyOf(prefix, prefix.length + hash.length);
        System.arraycopy(hash, 0, all, prefix.length, hash.length);
        return all;
    }
}
