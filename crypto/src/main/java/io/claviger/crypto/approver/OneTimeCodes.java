package io.claviger.crypto.approver;

import io.claviger.core.id.ApproverId;
import io.claviger.core.id.Bytes;
import io.claviger.crypto.derivation.Hkdf;
import io.claviger.crypto.random.RandomSource;
import io.claviger.crypto.secret.SecretBytes;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Codes of six digits. There are so few that a verifier without a secret would hide nothing: it is
 * an HMAC-SHA256 over the approver's id and the code, under a pepper derived from the partition
 * key.
 */
public final class OneTimeCodes {
    private static final int CODES = 1_000_000;

    /** Numbers of three bytes that are a multiple of the number of codes begin here again. */
    private static final int EVEN = (1 << 24) / CODES * CODES;

    private static final String INFO = "claviger one-time code v1";
    private static final String HMAC = "HmacSHA256";

    private OneTimeCodes() {}

    /** A fresh code; each is as likely as any other. */
    public static String draw(RandomSource random) {
        int number;
        do {
            byte[] drawn = random.bytes(3);
            number = (drawn[0] & 0xff) << 16 | (drawn[1] & 0xff) << 8 | (drawn[2] & 0xff);
        } while (number >= EVEN);
        return "%06d".formatted(number % CODES);
    }

    /** What is stored for {@code code}; public as long as the partition key is secret. */
    public static Bytes verifier(SecretBytes partitionKey, ApproverId approver, SecretBytes code) {
        try (SecretBytes pepper = Hkdf.derive(partitionKey, new byte[0], INFO)) {
            Mac mac = pepper.with(OneTimeCodes::keyed);
            mac.update(
                    ByteBuffer.allocate(2 * Long.BYTES)
                            .putLong(approver.value().getMostSignificantBits())
                            .putLong(approver.value().getLeastSignificantBits())
                            .flip());
            return Bytes.owned(code.with(mac::doFinal));
        }
    }

    private static Mac keyed(byte[] pepper) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(pepper, HMAC));
            return mac;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("HMAC failed", impossible);
        }
    }
}
