package io.claviger.acceptance.fault;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/** What an auditor computes alone: SHA-256, the root of RFC 6962 §2.1, an ECDSA verification. */
public final class Digest {
    private Digest() {}

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(sha256().digest(bytes));
    }

    public static byte[] leaf(byte[] record) {
        MessageDigest digest = sha256();
        digest.update((byte) 0);
        return digest.digest(record);
    }

    /** The root over these leaf hashes, folded level by level: an odd last one moves up alone. */
    public static byte[] root(List<byte[]> leaves) {
        if (leaves.isEmpty()) {
            return sha256().digest();
        }
        MessageDigest digest = sha256();
        byte[][] level = leaves.toArray(byte[][]::new);
        while (level.length > 1) {
            byte[][] above = Arrays.copyOf(level, (level.length + 1) / 2);
            for (int i = 0; i + 1 < level.length; i += 2) {
                digest.update((byte) 1);
                digest.update(level[i]);
                above[i / 2] = digest.digest(level[i + 1]);
            }
            if (level.length % 2 == 1) {
                above[above.length - 1] = level[level.length - 1];
            }
            level = above;
        }
        return level[0];
    }

    /** Whether a P-256 signature verifies with another provider than the node's. */
    public static boolean verifies(String publicKey, byte[] message, String signature) {
        try {
            var key =
                    KeyFactory.getInstance("EC")
                            .generatePublic(
                                    new X509EncodedKeySpec(Base64.getDecoder().decode(publicKey)));
            Signature verifier = Signature.getInstance("SHA256withECDSA");
            verifier.initVerify(key);
            verifier.update(message);
            return verifier.verify(Base64.getDecoder().decode(signature));
        } catch (GeneralSecurityException _) {
            return false;
        }
    }
}
