package io.claviger.crypto.file;

import io.claviger.core.mechanism.FileMechanism;
import io.claviger.crypto.secret.SecretBytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.OptionalInt;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;

/**
 * AES-256-GCM over the segments of one file, as the STREAM construction has it (Hoang,
 * Reyhanitabar, Rogaway, Vizár 2015): the nonce counts the segments and tells the last one from the
 * others. The key belongs to one file, so the nonces need nothing random. By the JDK's own
 * provider, as all formats of this service. Used by one thread.
 */
final class SegmentCipher {
    /** Plaintext in every segment but the last, which may be shorter. */
    static final int SEGMENT_BYTES = 1 << 16;

    static final int TAG_BYTES = 16;

    private static final byte[] PURPOSE = "claviger file 1".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BACKUP_PURPOSE =
            "claviger backup 1".getBytes(StandardCharsets.US_ASCII);
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int COUNTER_OFFSET = 7;
    private static final long MAX_SEGMENTS = 1L << 32;

    private final SecretKey key;
    private final Cipher cipher;
    private long segment;

    private SegmentCipher(SecretKey key) throws GeneralSecurityException {
        this.key = key;
        this.cipher = Cipher.getInstance("AES/GCM/NoPadding");
    }

    /** The whole header goes into the key: with another one no segment opens. */
    static SegmentCipher of(FileMechanism mechanism, SecretBytes agreed, byte[] header) {
        return of(mechanism.kdf(), PURPOSE, agreed, header);
    }

    /** For a backup: its key is random, and made for it alone. */
    static SegmentCipher ofBackup(SecretBytes key, byte[] header) {
        return of("HKDF-SHA256", BACKUP_PURPOSE, key, header);
    }

    private static SegmentCipher of(String kdf, byte[] purpose, SecretBytes agreed, byte[] header) {
        byte[] info =
                ByteBuffer.allocate(purpose.length + header.length)
                        .put(purpose)
                        .put(header)
                        .array();
        return agreed.with(
                secret -> {
                    try {
                        return new SegmentCipher(
                                KDF.getInstance(kdf)
                                        .deriveKey(
                                                "AES",
                                                HKDFParameterSpec.ofExtract()
                                                        .addIKM(secret)
                                                        .thenExpand(info, KEY_BYTES)));
                    } catch (GeneralSecurityException impossible) {
                        throw new IllegalStateException("HKDF or AES-GCM failed", impossible);
                    }
                });
    }

    /** Encrypts the next segment; the length of what is in {@code target} then. */
    int seal(byte[] plaintext, int length, boolean last, byte[] target) {
        try {
            begin(Cipher.ENCRYPT_MODE, last);
            return cipher.doFinal(plaintext, 0, length, target, 0);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("AES-256-GCM failed", impossible);
        }
    }

    /** Decrypts the next segment; empty if it is not the one that was encrypted there. */
    OptionalInt open(byte[] sealed, int length, boolean last, byte[] target) {
        if (length < TAG_BYTES) {
            return OptionalInt.empty();
        }
        try {
            begin(Cipher.DECRYPT_MODE, last);
            return OptionalInt.of(cipher.doFinal(sealed, 0, length, target, 0));
        } catch (AEADBadTagException _) {
            return OptionalInt.empty();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("AES-256-GCM failed", impossible);
        }
    }

    private void begin(int mode, boolean last) throws GeneralSecurityException {
        if (segment >= MAX_SEGMENTS) {
            throw new IllegalStateException("the file has too many segments");
        }
        byte[] nonce =
                ByteBuffer.allocate(NONCE_BYTES)
                        .putInt(COUNTER_OFFSET, (int) segment)
                        .put(NONCE_BYTES - 1, (byte) (last ? 1 : 0))
                        .array();
        segment++;
        cipher.init(mode, key, new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce));
    }
}
