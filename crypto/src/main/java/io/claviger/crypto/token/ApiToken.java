package io.claviger.crypto.token;

import io.claviger.core.id.Bytes;
import io.claviger.crypto.random.RandomSource;
import io.claviger.crypto.secret.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/**
 * A freshly made API token: {@code clv_} and 32 random bytes in base64url. It is shown once, to the
 * person it is made for; the node keeps {@link #hash()}.
 */
public final class ApiToken implements AutoCloseable {
    public static final String PREFIX = "clv_";
    private static final int RANDOM_BYTES = 32;

    private final SecretBytes token;

    private ApiToken(SecretBytes token) {
        this.token = token;
    }

    public static ApiToken generate(RandomSource random) {
        byte[] entropy = random.bytes(RANDOM_BYTES);
        byte[] encoded = Base64.getUrlEncoder().withoutPadding().encode(entropy);
        byte[] prefix = PREFIX.getBytes(StandardCharsets.US_ASCII);
        byte[] whole = Arrays.copyOf(prefix, prefix.length + encoded.length);
        System.arraycopy(encoded, 0, whole, prefix.length, encoded.length);
        Arrays.fill(entropy, (byte) 0);
        Arrays.fill(encoded, (byte) 0);
        return new ApiToken(SecretBytes.consume(whole));
    }

    /** The token itself, for the one answer that hands it out. */
    public String reveal() {
        return token.with(bytes -> new String(bytes, StandardCharsets.US_ASCII));
    }

    /** What the node stores and compares. */
    public Bytes hash() {
        return token.with(ApiToken::hash);
    }

    /** SHA-256 of a presented token in UTF-8. */
    public static Bytes hash(byte[] presented) {
        try {
            return Bytes.owned(MessageDigest.getInstance("SHA-256").digest(presented));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("SHA-256 is missing", impossible);
        }
    }

    /** As {@link #hash(byte[])}, for a token that arrived in an HTTP header. */
    public static Bytes hash(String presented) {
        return hash(presented.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        token.close();
    }

    @Override
    public String toString() {
        return "ApiToken[redacted]";
    }
}
