package io.claviger.crypto.provider;

import io.claviger.core.id.Bytes;
import io.claviger.core.mechanism.CipherMechanism;
import io.claviger.core.mechanism.CipherMechanism.Mode;
import io.claviger.core.mechanism.CipherParameters;
import io.claviger.core.mechanism.KeyAlgorithm;
import io.claviger.core.mechanism.KeyDerivation;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.core.mechanism.MacMechanism;
import io.claviger.crypto.random.RandomSource;
import io.claviger.crypto.secret.SecretBytes;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.ChaCha20ParameterSpec;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Secret keys: ciphers and message authentication codes. The initialization vector of an encryption
 * comes from the source of randomness that the call brings.
 */
final class SymmetricOperations implements KeyOperations {
    private static final CipherMechanism GCM = CipherMechanism.AES_GCM;
    private static final byte[] NOTHING = {};
    private static final int DEFAULT_TAG_BITS = 128;

    /** RFC 8439 §2.4: block 0 makes the one-time key of the AEAD. */
    private static final int CHACHA20_FIRST_BLOCK = 1;

    /** SP 800-38D §5.2.1.2; 32 bits, which it has too, is a bound that nobody asked for. */
    private static final Set<Integer> GCM_TAG_BITS = Set.of(64, 96, 104, 112, 120, 128);

    /** SP 800-38C §5.3: an even number of bytes. */
    private static final Set<Integer> CCM_TAG_BITS = Set.of(64, 96, 112, 128);

    private static final Set<Integer> POLY1305_TAG_BITS = Set.of(128);

    private final Providers providers;
    private final SecretKey key;
    private final int blockBytes;
    private final Map<Primitive, Pool<Cipher>> ciphers = new ConcurrentHashMap<>();
    private final Map<Primitive, Pool<Mac>> macs = new ConcurrentHashMap<>();

    SymmetricOperations(Providers providers, KeySpec.Symmetric spec, SecretBytes material) {
        this.providers = providers;
        this.key = material.with(bytes -> new SecretKeySpec(bytes, jcaName(spec)));
        this.blockBytes = spec.algorithm() == KeyAlgorithm.TDEA ? 8 : 16;
    }

    @Override
    public byte[] mac(MacMechanism mechanism, byte[] payload, byte[] iv) {
        if (mechanism == MacMechanism.AES_GMAC) {
            return gmac(payload, iv);
        }
        Primitive primitive = Primitive.of(mechanism);
        try {
            return macs.computeIfAbsent(primitive, p -> new Pool<>(() -> keyedMac(p)))
                    .with(mac -> mac.doFinal(payload));
        } catch (GeneralSecurityException impossible) {
            throw new CryptoBug(primitive, impossible);
        }
    }

    /** The tag of GCM over an empty plaintext. */
    private byte[] gmac(byte[] payload, byte[] iv) {
        try {
            return run(GCM, Cipher.ENCRYPT_MODE, NOTHING, iv, payload, DEFAULT_TAG_BITS);
        } catch (InvalidAlgorithmParameterException repeated) {
            throw Refusals.invalidPayload(
                    MacMechanism.AES_GMAC, "makes no two codes with one initialization vector");
        } catch (GeneralSecurityException impossible) {
            throw new CryptoBug(Primitive.AES_GCM, impossible);
        }
    }

    @Override
    public boolean verifyMac(MacMechanism mechanism, byte[] payload, byte[] iv, byte[] mac) {
        if (mechanism != MacMechanism.AES_GMAC) {
            return KeyOperations.super.verifyMac(mechanism, payload, iv, mac);
        }
        if (mac.length != mechanism.bytes()) {
            return false;
        }
        try {
            // Opened and not made again: no provider makes a code under a vector that it has seen.
            run(GCM, Cipher.DECRYPT_MODE, mac, iv, payload, DEFAULT_TAG_BITS);
            return true;
        } catch (BadPaddingException | IllegalBlockSizeException _) {
            return false;
        } catch (GeneralSecurityException impossible) {
            throw new CryptoBug(Primitive.AES_GCM, impossible);
        }
    }

    @Override
    public SecretBytes derive(KeyDerivation derivation, int bytes) {
        return new Expansion(providers).derive(derivation, key, bytes);
    }

    @Override
    public Ciphertext encrypt(
            CipherMechanism mechanism,
            byte[] plaintext,
            CipherParameters parameters,
            RandomSource random) {
        byte[] aad = parameters.aad();
        int tag = checkedTagBits(mechanism, aad, parameters.tagBits());
        if (mechanism.mode() == Mode.BLOCKS && plaintext.length % blockBytes != 0) {
            throw Refusals.invalidPayload(
                    mechanism, "takes a multiple of %d bytes".formatted(blockBytes));
        }
        byte[] iv =
                parameters
                        .iv()
                        .map(given -> checkedIv(mechanism, given, parameters.anyIv()))
                        .orElseGet(() -> random.bytes(mechanism.ivBytes()));
        byte[] out;
        try {
            out = run(mechanism, Cipher.ENCRYPT_MODE, plaintext, iv, aad, tag);
        } catch (InvalidAlgorithmParameterException repeated) {
            // Only callers who choose it repeat one; the provider notices if it was the last.
            throw Refusals.invalidPayload(
                    mechanism, "does not encrypt twice with one initialization vector");
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
    public byte[] decrypt(CipherMechanism mechanism, byte[] body, CipherParameters parameters) {
        byte[] aad = parameters.aad();
        int tag = checkedTagBits(mechanism, aad, parameters.tagBits());
        byte[] iv = checkedIv(mechanism, parameters.iv().orElse(Bytes.empty()), parameters.anyIv());
        // PKCS #7 pads the empty message too, to one block; the JDK would open no block at all to
        // it.
        if (mechanism.mode() == Mode.PADDED_BLOCKS && body.length == 0) {
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

    private static byte[] checkedIv(CipherMechanism mechanism, Bytes iv, boolean any) {
        boolean fits = iv.length() == mechanism.ivBytes();
        if (!fits && !(any && mechanism.takesIv(iv.length()))) {
            throw Refusals.invalidPayload(
                    mechanism,
                    "takes an initialization vector of %d bytes".formatted(mechanism.ivBytes()));
        }
        return iv.toArray();
    }

    /** The JDK cannot wipe a {@code SecretKeySpec}; dropping the references is all there is. */
    @Override
    public void close() {
        ciphers.values().forEach(Pool::clear);
        macs.values().forEach(Pool::clear);
    }

    private byte[] run(
            CipherMechanism mechanism, int mode, byte[] input, byte[] iv, byte[] aad, int tagBits)
            throws GeneralSecurityException {
        Primitive primitive = Primitive.of(mechanism, tagBits, iv.length);
        Pool<Cipher> pool =
                ciphers.computeIfAbsent(primitive, p -> new Pool<>(() -> providers.cipher(p)));
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
                switch (mechanism) {
                    case AES_GCM, AES_CCM -> new GCMParameterSpec(tagBits, iv);
                    case CHACHA20 -> new ChaCha20ParameterSpec(iv, CHACHA20_FIRST_BLOCK);
                    default -> new IvParameterSpec(iv);
                };
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
        Set<Integer> legal =
                switch (mechanism) {
                    case AES_CCM -> CCM_TAG_BITS;
                    case CHACHA20_AEAD -> POLY1305_TAG_BITS;
                    default -> GCM_TAG_BITS;
                };
        if (!legal.contains(bits)) {
            throw Refusals.tagLength(mechanism, bits);
        }
        return bits;
    }

    private Mac keyedMac(Primitive primitive) throws GeneralSecurityException {
        Mac mac = providers.mac(primitive);
        mac.init(key);
        return mac;
    }

    private static String jcaName(KeySpec.Symmetric spec) {
        return switch (spec.algorithm()) {
            case TDEA -> "DESede";
            case HMAC_SHA1,
                    HMAC_SHA224,
                    HMAC_SHA256,
                    HMAC_SHA384,
                    HMAC_SHA512,
                    HMAC_SHA3_224,
                    HMAC_SHA3_256,
                    HMAC_SHA3_384,
                    HMAC_SHA3_512 ->
                    "HMAC";
            default -> spec.algorithm().wireName();
        };
    }
}
