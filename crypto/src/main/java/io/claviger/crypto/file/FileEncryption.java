package io.claviger.crypto.file;

import io.claviger.core.id.Bytes;
import io.claviger.core.mechanism.FileMechanism;
import io.claviger.crypto.provider.GeneratedKey;
import io.claviger.crypto.provider.KeyHandle;
import io.claviger.crypto.provider.Mechanisms;
import io.claviger.crypto.secret.SecretBytes;
import java.util.Arrays;
import java.util.Optional;

/** The encryption of one file. Used once, by one thread. */
public final class FileEncryption {
    private final byte[] header;
    private final SegmentCipher segments;

    private FileEncryption(byte[] header, SegmentCipher segments) {
        this.header = header;
        this.segments = segments;
    }

    /** An encryption that only the holder of {@code recipient}'s private half can undo. */
    public static FileEncryption to(
            Mechanisms mechanisms, FileMechanism mechanism, Bytes recipient) {
        try (GeneratedKey fresh = mechanisms.generate(mechanism.spec())) {
            return to(mechanisms, mechanism, recipient, fresh.material());
        }
    }

    /** As above, with a sender that is known: for the bytes that the format is held to. */
    static FileEncryption to(
            Mechanisms mechanisms, FileMechanism mechanism, Bytes recipient, SecretBytes sender) {
        Bytes publicKey = mechanisms.publicKeyOf(mechanism.spec(), sender);
        byte[] header = new FileHeader(mechanism, publicKey).encoded();
        try (KeyHandle handle = mechanisms.open(mechanism.spec(), sender, Optional.of(publicKey));
                SecretBytes agreed = handle.agree(mechanism, recipient)) {
            return new FileEncryption(header, SegmentCipher.of(mechanism, agreed, header));
        }
    }

    /** What the encrypted file begins with. */
    public byte[] header() {
        return header.clone();
    }

    /** Encrypts the whole file. */
    public void run(FileSource plaintext, FileSink sealed) {
        byte[] present = new byte[SegmentCipher.SEGMENT_BYTES];
        byte[] next = new byte[SegmentCipher.SEGMENT_BYTES];
        byte[] out = new byte[SegmentCipher.SEGMENT_BYTES + SegmentCipher.TAG_BYTES];
        try {
            sealed.put(header, header.length);
            int length = plaintext.fill(present);
            boolean last;
            do {
                int following = length < present.length ? 0 : plaintext.fill(next);
                last = following == 0;
                sealed.put(out, segments.seal(present, length, last, out));
                byte[] swapped = present;
                present = next;
                next = swapped;
                length = following;
            } while (!last);
        } finally {
            Arrays.fill(present, (byte) 0);
            Arrays.fill(next, (byte) 0);
        }
    }
}
