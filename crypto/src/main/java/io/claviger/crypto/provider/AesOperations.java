package io.claviger.crypto.provider;

import io.claviger.core.id.Bytes;
import io.claviger.core.mechanism.CipherMechanism;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.core.mechanism.SignatureMechanism;
import io.claviger.crypto.random.RandomSource;
import io.claviger.crypto.secret.SecretBytes;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** AES keys. The initialization vector of an encryption is always chosen here, at random. */
final class AesOperations implements KeyOperations {
    private static final int BLOCK_BYTES = 16;
    private static final int DEFAULT_TAG_BITS = 128;
    private static final int SHORT_TAG_BITS = 64;

    /** SP 800-38D §5.2.1.2; 32 bits, which it has too, is a bound that nobody asked for. */
    private static final Set<Integer> TAG_BITS = Set.of(64, 96, 104, 112, 120, 128);

    private final KeySpec.Aes spec;
    private final SecretKey key;
    private final Map<Primitive, Pool<Cipher>> pools = new EnumMap<>(Primitive.class);

    AesOperations(Providers providers, KeySpec.Aes spec, SecretBytes material) {
        this.spec = spec;
        this.key = material.with(bytes -> new SecretKeySpec(bytes, "AES"));
        for (Primitive primitive :
                Set.of(
                        Primitive.AES_GCM,
                        Primitive.AES_GCM_SHORT_TAG,
                        Primitive.AES_CTR,
                        Primitive.AES_ECB,
                        Primitive.AES_CBC,
                        Primitive.AES_CBC_PADDED)) {
            pools.put(primitive, new Pool<>(() -> providers.cipher(primitive)));
        }
    }

    @Override
    public byte[] sign(SignatureMechanism mechanism, byte[] payload) {
        throw Refusals.keyMismatch(mechanism, spec);
    }

    @Override
    public boolean verify(SignatureMechanism mechanism, byte[] payload, byte[] signature) {
        throw Refusals.keyMismatch(mechanism, spec);
    }

    @Override
    public Ciphertext encrypt(
            CipherMechanism mechanism,
            byte[] plaintext,
            byte[] aad,
            int tagBits,
            RandomSource random) {
        int tag = checkedTagBits(mechanism, aad, tagBits);
        if (wholeBlocks(mechanism) && plaintext.length % BLOCK_BYTES != 0) {
            throw Refusals.invalidPayload(mechanism, "takes a multiple of 16 bytes");
        }
        byte[] iv = random.bytes(mechanism.ivBytes());
        byte[] out;
        try {
            out = run(mechanism, Cipher.ENCRYPT_MODE, plaintext, iv, aad, tag);
        } catch (GeneralSecurityException impossible) {
            throw new CryptoBug(Primitive.of(mechanism), impossible);
        }
        int bodyBytes = out.length - tag / Byte.SIZE;
        return new Ciphertext(
                Bytes.owned(Arrays.copyOf(out, bodyBytes)),
                Bytes.owned(iv),
                Bytes.owned(Arrays.copyOfRange(out, bodyBytes, out.length)));
    }

    @Override
    public byte[] decrypt(
            CipherMechanism mechanism, byte[] body, byte[] iv, byte[] aad, int tagBits) {
        int tag = checkedTagBits(mechanism, aad, tagBits);
        if (iv.length != mechanism.ivBytes()) {
            throw Refusals.invalidPayload(
                    mechanism,
                    "takes an initialization vector of %d bytes".formatted(mechanism.ivBytes()));
        }
        // PKCS #7 pads the empty message too, to one block; the JDK would open no block at all to
        // it.
        if (mechanism == CipherMechanism.AES && body.length == 0) {
            throw Refusals.decryptFailed();
        }
        try {
            return run(mechanism, Cipher.DECRYPT_MODE, body, iv, aad, tag);
        } catch (BadPaddingException | IllegalBlockSizeException _) {
            throw Refusals.decryptFailed();
        } catch (GeneralSecurityException impossible) {
            throw new CryptoBug(Primitive.of(mechanism), impossible);
        }
    }

    /** The JDK cannot wipe a {@code SecretKeySpec}; dropping the references is all there is. */
    @Override
    public void close() {
        pools.values().forEach(Pool::clear);
    }

    private byte[] run(
            CipherMechanism mechanism, int mode, byte[] input, byte[] iv, byte[] aad, int tagBits)
            throws GeneralSecurityException {
        Primitive primitive =
                tagBits == SHORT_TAG_BITS ? Primitive.AES_GCM_SHORT_TAG : Primitive.of(mechanism);
        Pool<Cipher> pool = pools.get(primitive);
        if (pool == null) {
            throw new CryptoBug("no pool for " + primitive);
        }
        return pool.with(
                cipher -> {
                    init(cipher, mechanism, mode, iv, tagBits);
                    if (aad.length > 0) {
                        cipher.updateAAD(aad);
                    }
                    return cipher.doFinal(input);
                });
    }

    private void init(Cipher cipher, CipherMechanism mechanism, int mode, byte[] iv, int tagBits)
            throws InvalidKeyException, InvalidAlgorithmParameterException {
        if (mechanism.ivBytes() == 0) {
            cipher.init(mode, key);
            return;
        }
        AlgorithmParameterSpec parameters =
                mechanism.authenticated()
                        ? new GCMParameterSpec(tagBits, iv)
                        : new IvParameterSpec(iv);
        cipher.init(mode, key, parameters);
    }

    /** Bits of the tag; 0 for a cipher without one. */
    private static int checkedTagBits(CipherMechanism mechanism, byte[] aad, int tagBits) {
        if (!mechanism.authenticated()) {
            if (aad.length > 0) {
                throw Refusals.invalidPayload(mechanism, "takes no additional data");
            }
            return 0; // a tag length that came along has nothing to apply to
        }
        int bits = tagBits == 0 ? DEFAULT_TAG_BITS : tagBits;
        if (!TAG_BITS.contains(bits)) {
            throw Refusals.tagLength(bits);
        }
        return bits;
    }

    private static boolean wholeBlocks(CipherMechanism mechanism) {
        return mechanism == CipherMechanism.AES_ECB
                || mechanism == CipherMechanism.AES_CBC_NO_PADDING;
    }
}
