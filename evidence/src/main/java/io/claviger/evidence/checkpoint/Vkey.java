package io.claviger.evidence.checkpoint;

import io.claviger.core.id.Bytes;
import io.claviger.evidence.json.StrictBase64;
import io.claviger.evidence.record.MalformedEvidence;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * What Ed25519 keys of notes have in common (C2SP signed-note): name, key id and text form. The
 * type says what the key signs: notes, or checkpoints with a time.
 */
record Vkey(String name, byte type, Bytes publicKey) {
    /** Ed25519 over a note's text. */
    static final byte NOTE = 1;

    /** Ed25519 over a checkpoint and the time at which a witness saw it (C2SP tlog-cosignature). */
    static final byte COSIGNATURE = 4;

    private static final int KEY_BYTES = 32;
    private static final int MAX_NAME_CHARS = 255;
    private static final int MAX_VKEY_CHARS = 512;

    /** What precedes the raw key in a SubjectPublicKeyInfo (RFC 8410 §4). */
    private static final byte[] SPKI_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    Vkey {
        if (!isName(name)) {
            throw new MalformedEvidence(
                    "the name of a note key is empty, too long, or has a space, a plus or a control character");
        }
        if (publicKey.length() != KEY_BYTES) {
            throw new MalformedEvidence("an Ed25519 public key has 32 bytes");
        }
    }

    /** Reads the text form; refuses one whose key id does not belong to name and key. */
    static Vkey parse(String vkey, byte type, String kind) {
        var parts = vkey.length() > MAX_VKEY_CHARS ? new String[0] : vkey.split("\\+", 3);
        if (parts.length != 3) {
            throw new MalformedEvidence("a note key has the form <name>+<key id>+<base64>");
        }
        var key = StrictBase64.decode(parts[2], "the note key");
        if (key.length != 1 + KEY_BYTES || key[0] != type) {
            throw new MalformedEvidence("the note key is not " + kind);
        }
        var parsed = new Vkey(parts[0], type, Bytes.owned(Arrays.copyOfRange(key, 1, key.length)));
        if (!parsed.idHex().equals(parts[1])) {
            throw new MalformedEvidence("the id in the note key does not belong to name and key");
        }
        return parsed;
    }

    /** First four bytes of SHA-256(name ‖ 0x0a ‖ type ‖ key), big-endian. */
    int id() {
        try {
            var sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(name.getBytes(StandardCharsets.UTF_8));
            sha256.update((byte) '\n');
            sha256.update(type);
            return ByteBuffer.wrap(sha256.digest(publicKey.unsafeArray())).getInt();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every provider of this program has SHA-256", e);
        }
    }

    boolean verifies(byte[] message, byte[] signature) {
        try {
            var verifier = Signature.getInstance("Ed25519");
            verifier.initVerify(key());
            verifier.update(message);
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            // Not a point of the curve, not a signature: whatever it is, it proves nothing.
            return false;
        }
    }

    /** The text form. */
    String text() {
        var typed = ByteBuffer.allocate(1 + KEY_BYTES).put(type).put(publicKey.unsafeArray());
        return name + "+" + idHex() + "+" + Bytes.owned(typed.array()).base64();
    }

    static boolean isName(String name) {
        return !name.isEmpty()
                && name.length() <= MAX_NAME_CHARS
                && name.codePoints()
                        .noneMatch(
                                c ->
                                        c == '+'
                                                || Character.isWhitespace(c)
                                                || Character.isSpaceChar(c)
                                                || Character.isISOControl(c)
                                                || Character.getType(c) == Character.SURROGATE);
    }

    private PublicKey key() throws GeneralSecurityException {
        var spki =
                ByteBuffer.allocate(SPKI_PREFIX.length + KEY_BYTES)
                        .put(SPKI_PREFIX)
                        .put(publicKey.unsafeArray());
        return KeyFactory.getInstance("Ed25519")
                .generatePublic(new X509EncodedKeySpec(spki.array()));
    }

    private String idHex() {
        return HexFormat.of().toHexDigits(id());
    }
}
