package io.claviger.pkcs11.use;

import io.claviger.core.mechanism.Hash;
import io.claviger.pkcs11.answer.Failure;
import io.claviger.pkcs11.constant.ReturnValue;
import java.security.MessageDigest;
import java.util.Optional;

/** A digest, which needs no key. */
public final class DigestOperation implements ActiveOperation {
    private static final byte[] NOTHING = new byte[0];

    private final MessageDigest digest;

    private DigestOperation(Hash hash) {
        this.digest = Hashes.running(hash);
    }

    /** Begins; CKR_MECHANISM_INVALID if it is no digest. */
    public static DigestOperation of(MechanismParameter asked) {
        Hash hash =
                Hashes.digest(asked.type())
                        .orElseThrow(() -> new Failure(ReturnValue.MECHANISM_INVALID));
        asked.requireNone();
        return new DigestOperation(hash);
    }

    @Override
    public byte[] update(byte[] part) {
        digest.update(part);
        return NOTHING;
    }

    @Override
    public byte[] finish(Waiting waiting, Optional<byte[]> signature) {
        return finish();
    }

    /** The digest of what came. */
    public byte[] finish() {
        return digest.digest();
    }

    @Override
    public void close() {
        digest.reset();
    }
}
