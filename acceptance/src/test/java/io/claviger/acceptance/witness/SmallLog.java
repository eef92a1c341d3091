package io.claviger.acceptance.witness;

import io.claviger.core.id.Bytes;
import io.claviger.evidence.checkpoint.Checkpoint;
import io.claviger.evidence.checkpoint.CheckpointSigner;
import io.claviger.evidence.checkpoint.NoteKey;
import io.claviger.evidence.checkpoint.SignedNote;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A log in memory, RFC 6962 as it is written: what a witness is shown, honest or not. */
final class SmallLog {
    private final String name;
    private final String kind;
    private final KeyPair keys;

    private SmallLog(String name, String kind, KeyPair keys) {
        this.name = name;
        this.kind = kind;
        this.keys = keys;
    }

    static SmallLog of(String name) {
        try {
            return new SmallLog(
                    name, "record", KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Another history under the same name and key. */
    SmallLog fork() {
        return new SmallLog(name, "other", keys);
    }

    String vkey() {
        return NoteKey.of(name, signer()).toString();
    }

    /** The checkpoint of the first records, signed. */
    String note(int size) {
        var text = new Checkpoint(name, size, Bytes.owned(root(0, size))).text();
        return SignedNote.sign(text, name, signer()).format();
    }

    /** A request to a witness, with the proof that RFC 6962 §2.1.2 wants. */
    String request(int from, int to) {
        var body = new StringBuilder("old " + from + "\n");
        if (from > 0 && from < to) {
            proof(from, 0, to, true)
                    .forEach(hash -> body.append(Bytes.owned(hash).base64()).append('\n'));
        }
        return body.append('\n').append(note(to)).toString();
    }

    private List<byte[]> proof(int m, int start, int end, boolean whole) {
        if (m == end - start) {
            return whole ? List.of() : List.of(root(start, end));
        }
        int k = Integer.highestOneBit(end - start - 1);
        var path = new ArrayList<byte[]>();
        if (m <= k) {
            path.addAll(proof(m, start, start + k, whole));
            path.add(root(start + k, end));
        } else {
            path.addAll(proof(m - k, start + k, end, false));
            path.add(root(start, start + k));
        }
        return path;
    }

    private byte[] root(int start, int end) {
        if (start == end) {
            return sha256();
        }
        if (end - start == 1) {
            return sha256(new byte[] {0}, (kind + start).getBytes(StandardCharsets.UTF_8));
        }
        int k = Integer.highestOneBit(end - start - 1);
        return sha256(new byte[] {1}, root(start, start + k), root(start + k, end));
    }

    private static byte[] sha256(byte[]... parts) {
        try {
            var all = new ByteArrayOutputStream();
            Arrays.stream(parts).forEach(all::writeBytes);
            return MessageDigest.getInstance("SHA-256").digest(all.toByteArray());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private CheckpointSigner signer() {
        return new CheckpointSigner() {
            @Override
            public byte[] sign(byte[] message) {
                try {
                    var signature = Signature.getInstance("Ed25519");
                    signature.initSign(keys.getPrivate());
                    signature.update(message);
                    return signature.sign();
                } catch (GeneralSecurityException e) {
                    throw new IllegalStateException(e);
                }
            }

            @Override
            public byte[] publicKey() {
                byte[] spki = keys.getPublic().getEncoded();
                return Arrays.copyOfRange(spki, spki.length - 32, spki.length);
            }
        };
    }
}
