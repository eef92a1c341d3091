package io.claviger.crypto.transport;

import io.claviger.core.id.Bytes;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.core.mechanism.WrapMethod;
import io.claviger.crypto.secret.SecretBytes;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/** AES key wrap, RFC 3394 and RFC 5649 (SP 800-38F KW and KWP), as the JDK computes it. */
public final class AesWrap {
    private static final int BLOCK_BYTES = 8;

    static {
        selfTest();
    }

    private AesWrap() {}

    /** Wraps; neither argument is closed. */
    public static Bytes wrap(
            WrapMethod method, SecretBytes wrappingKey, KeySpec spec, SecretBytes material) {
        byte[] content =
                material.with(
                        bytes ->
                                spec.algorithm().asymmetric() && !method.padded()
                                        ? framed(bytes)
                                        : bytes.clone());
        try {
            return Bytes.owned(run(Cipher.ENCRYPT_MODE, method.padded(), wrappingKey, content));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("AES key wrap failed", impossible);
        } finally {
            Arrays.fill(content, (byte) 0);
        }
    }

    /** The material; empty if the blob does not open, for whatever reason. */
    public static Optional<SecretBytes> unwrap(
            WrapMethod method, SecretBytes wrappingKey, boolean asymmetric, byte[] blob) {
        // The JDK does not look at the length before it takes the integrity block off.
        if (blob.length < 2 * BLOCK_BYTES) {
            return Optional.empty();
        }
        byte[] content;
        try {
            content = run(Cipher.DECRYPT_MODE, method.padded(), wrappingKey, blob);
        } catch (GeneralSecurityException _) {
            return Optional.empty();
        }
        return asymmetric && !method.padded()
                ? unframed(content)
                : Optional.of(SecretBytes.consume(content));
    }

    /** Length in 4 bytes, PKCS #8, zeros up to a multiple of 8. */
    private static byte[] framed(byte[] pkcs8) {
        int length = Integer.BYTES + pkcs8.length;
        int whole = (length + BLOCK_BYTES - 1) / BLOCK_BYTES * BLOCK_BYTES;
        return ByteBuffer.allocate(whole).putInt(pkcs8.length).put(pkcs8).array();
    }

    private static Optional<SecretBytes> unframed(byte[] content) {
        try {
            int length = ByteBuffer.wrap(content).getInt();
            int padding = content.length - Integer.BYTES - length;
            if (length < 0 || padding < 0 || padding >= BLOCK_BYTES) {
                return Optional.empty();
            }
            int end = Integer.BYTES + length;
            for (int i = end; i < content.length; i++) {
                if (content[i] != 0) {
                    return Optional.empty();
                }
            }
            return Optional.of(
                    SecretBytes.consume(Arrays.copyOfRange(content, Integer.BYTES, end)));
        } finally {
            Arrays.fill(content, (byte) 0);
        }
    }

    private static byte[] run(int mode, boolean padded, SecretBytes wrappingKey, byte[] content)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(padded ? "AES/KWP/NoPadding" : "AES/KW/NoPadding");
        SecretKeySpec key = wrappingKey.with(bytes -> new SecretKeySpec(bytes, "AES"));
        cipher.init(mode, key);
        return cipher.doFinal(content);
    }

    /** RFC 3394 §4.1 and RFC 5649 §6. */
    private static void selfTest() {
        check(
                false,
                "000102030405060708090a0b0c0d0e0f",
                "00112233445566778899aabbccddeeff",
                "1fa68b0a8112b447aef34bd8fb5a7b829d3e862371d2cfe5");
        check(
                true,
                "5840df6e29b02af1ab493b705bf16ea1ae8338f4dcc176a8",
                "466f7250617369",
                "afbeb0f07dfbf5419200f2ccb50bb24f");
    }

    private static void check(boolean padded, String key, String content, String blob) {
        HexFormat hex = HexFormat.of();
        try (SecretBytes wrappingKey = SecretBytes.consume(hex.parseHex(key))) {
            byte[] made = run(Cipher.ENCRYPT_MODE, padded, wrappingKey, hex.parseHex(content));
            byte[] opened = run(Cipher.DECRYPT_MODE, padded, wrappingKey, hex.parseHex(blob));
            if (!hex.formatHex(made).equals(blob) || !hex.formatHex(opened).equals(content)) {
                throw new IllegalStateException("AES key wrap gives a wrong answer");
            }
        } catch (GeneralSecurityException unavailable) {
            throw new IllegalStateException("AES key wrap is not available", unavailable);
        }
    }
}
