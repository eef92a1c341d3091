package io.claviger.pkcs11.use;

import io.claviger.pkcs11.object.KeyAttributeView;
import io.claviger.pkcs11.process.Token;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A use of a key in parts. The parts are kept, or hashed where a digest is what is signed; the key
 * is used once, at the end, as it is then.
 */
public final class KeyOperation implements ActiveOperation {
    /** Most data that is signed or verified without a hash. */
    static final int MAX_SIGNED_BYTES = 16 << 20;

    /** Most data of an encryption that cannot go on where it stopped. */
    static final int MAX_SEALED_BYTES = 16 << 20;

    private static final int MAX_TAG_BYTES = 16;
    private static final byte[] NOTHING = new byte[0];

    private final Parts parts;
    private final Optional<MessageDigest> digest;
    private final Work work;

    private KeyOperation(int most, Optional<MessageDigest> digest, Work work) {
        this.parts = new Parts(most);
        this.digest = digest;
        this.work = work;
    }

    /** What is done with all of the data. */
    private interface Work {
        byte[] run(Waiting waiting, byte[] data, Optional<byte[]> signature);
    }

    /**
     * Signs.
     *
     * @param key finds the key as it is at the end
     */
    public static KeyOperation signing(
            KeyUses uses, Supplier<KeyAttributeView> key, Signing signing) {
        return hashing(
                signing, (how, waiting, data, _) -> uses.sign(waiting, key.get(), how, data));
    }

    /**
     * Signs with a key that asks for approvals: approvers see all of the data, as they do when it
     * comes whole, and the same data is the same request however it comes.
     *
     * @param key finds the key as it is at the end
     */
    public static KeyOperation signingWhole(
            KeyUses uses, Supplier<KeyAttributeView> key, Signing signing) {
        return new KeyOperation(
                MAX_SIGNED_BYTES,
                Optional.empty(),
                (waiting, data, _) -> uses.sign(waiting, key.get(), signing, data));
    }

    /** Verifies. */
    public static KeyOperation verifying(
            KeyUses uses, Token token, Supplier<KeyAttributeView> key, Signing signing) {
        return hashing(
                signing,
                (how, _, data, signature) -> {
                    uses.verify(token, key.get(), how, data, signature.orElse(NOTHING));
                    return NOTHING;
                });
    }

    /** Encrypts. */
    public static ActiveOperation encrypting(
            KeyUses uses,
            Token token,
            Supplier<KeyAttributeView> key,
            CipherTable.Ciphering ciphering) {
        if (inParts(key, ciphering)) {
            return new ChainedOperation(
                    false, ciphering, (how, data) -> uses.encrypt(token, key.get(), how, data));
        }
        return new KeyOperation(
                MAX_SEALED_BYTES,
                Optional.empty(),
                (_, data, _) -> uses.encrypt(token, key.get(), ciphering, data));
    }

    /** Decrypts. What a tag is to confirm comes out whole, at the end. */
    public static ActiveOperation decrypting(
            KeyUses uses,
            Token token,
            Supplier<KeyAttributeView> key,
            CipherTable.Ciphering ciphering) {
        if (inParts(key, ciphering)) {
            return new ChainedOperation(
                    true, ciphering, (how, data) -> uses.decrypt(token, key.get(), how, data));
        }
        return new KeyOperation(
                MAX_SEALED_BYTES + MAX_TAG_BYTES,
                Optional.empty(),
                (waiting, data, _) -> uses.decrypt(waiting, key.get(), ciphering, data));
    }

    /** Approvals are for the whole of what is decrypted. */
    private static boolean inParts(
            Supplier<KeyAttributeView> key, CipherTable.Ciphering ciphering) {
        return ChainedOperation.suits(ciphering.mechanism()) && key.get().key().policy().isEmpty();
    }

    private interface SignatureWork {
        byte[] run(Signing how, Waiting waiting, byte[] data, Optional<byte[]> signature);
    }

    private static KeyOperation hashing(Signing signing, SignatureWork work) {
        if (signing instanceof Signing.Signature whole) {
            Optional<Signing.Signature> inParts = SignatureTable.inParts(whole);
            Optional<SignedDigest> signed = inParts.flatMap(Signing.Signature::digest);
            if (inParts.isPresent() && signed.isPresent()) {
                Signing.Signature how = inParts.get().ofDigest();
                return new KeyOperation(
                        0,
                        signed.map(SignedDigest::hash).map(Hashes::running),
                        (waiting, digest, signature) ->
                                work.run(
                                        how,
                                        waiting,
                                        signed.get().behindPrefix(digest),
                                        signature));
            }
        }
        return new KeyOperation(
                MAX_SIGNED_BYTES,
                Optional.empty(),
                (waiting, data, signature) -> work.run(signing, waiting, data, signature));
    }

    @Override
    public byte[] update(byte[] part) {
        if (digest.isPresent()) {
            digest.get().update(part);
        } else {
            parts.add(part);
        }
        return NOTHING;
    }

    @Override
    public byte[] finish(Waiting waiting, Optional<byte[]> signature) {
        byte[] data = digest.map(MessageDigest::digest).orElseGet(parts::whole);
        try {
            return work.run(waiting, data, signature);
        } finally {
            Arrays.fill(data, (byte) 0);
        }
    }

    @Override
    public void close() {
        parts.close();
    }
}
