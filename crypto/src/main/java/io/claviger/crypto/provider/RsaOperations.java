package io.claviger.crypto.provider;

import io.claviger.core.mechanism.CipherMechanism;
import io.claviger.core.mechanism.CipherParameters;
import io.claviger.core.mechanism.Hash;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.core.mechanism.OaepForm;
import io.claviger.core.mechanism.SignatureMechanism;
import io.claviger.core.mechanism.SignatureMechanism.Input;
import io.claviger.core.mechanism.SignatureMechanism.Scheme;
import io.claviger.core.mechanism.SignatureOptions;
import io.claviger.core.refusal.Refusal;
import io.claviger.crypto.random.RandomSource;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;

/**
 * RSA keys. Each signature is verified before it leaves: one that a fault in the private operation
 * spoiled would give the factors of the modulus away (Boneh, DeMillo, Lipton 1997).
 */
final class RsaOperations implements KeyOperations {
    private final Providers providers;
    private final KeySpec.Rsa spec;
    private final KeyPairMaterial material;
    private final int modulusBytes;
    private final Pool<Cipher> blockSigners;
    private final Pool<Cipher> blockOpeners;
    private final Map<Pss, Pool<Signature>> pssSigners = new ConcurrentHashMap<>();
    private final Map<Pss, Pool<Signature>> pssVerifiers = new ConcurrentHashMap<>();
    private final Map<CipherMechanism, Pool<Cipher>> encrypters = new ConcurrentHashMap<>();
    private final Map<CipherMechanism, Pool<Cipher>> decrypters = new ConcurrentHashMap<>();

    RsaOperations(Providers providers, KeySpec.Rsa spec, KeyPairMaterial material) {
        this.providers = providers;
        this.spec = spec;
        this.material = material;
        this.modulusBytes = spec.bits() / Byte.SIZE;
        this.blockSigners = new Pool<>(this::blockSigner);
        this.blockOpeners = new Pool<>(() -> encrypter(CipherMechanism.RSA_NO_PADDING));
    }

    @Override
    public byte[] sign(SignatureMechanism mechanism, byte[] payload) {
        Optional<Hash> hash = checkedHash(mechanism, payload);
        byte[] signature;
        try {
            signature =
                    mechanism.scheme() == Scheme.RSA_PSS
                            ? signPss(pss(mechanism, hash), payload)
                            : blockSigners.with(
                                    cipher -> cipher.doFinal(block(mechanism, hash, payload)));
        } catch (GeneralSecurityException impossible) {
            throw new CryptoBug(Primitive.signer(mechanism, spec), impossible);
        }
        if (!verify(mechanism, payload, signature)) {
            throw new CryptoBug("an RSA signature did not verify and was withheld");
        }
        return signature;
    }

    @Override
    public boolean verify(SignatureMechanism mechanism, byte[] payload, byte[] signature) {
        Optional<Hash> hash = checkedHash(mechanism, payload);
        if (signature.length != modulusBytes) {
            return false;
        }
        try {
            return mechanism.scheme() == Scheme.RSA_PSS
                    ? verifyPss(pss(mechanism, hash), payload, signature)
                    : verifyBlock(block(mechanism, hash, payload), signature);
        } catch (SignatureException | BadPaddingException | IllegalBlockSizeException _) {
            return false;
        } catch (GeneralSecurityException impossible) {
            throw new CryptoBug(Primitive.signer(mechanism, spec), impossible);
        }
    }

    @Override
    public byte[] sign(SignatureMechanism mechanism, byte[] payload, SignatureOptions options) {
        byte[] signature;
        try {
            signature =
                    switch (options) {
                        case SignatureOptions.Pss pss -> {
                            Signature signer = pssSignature(mechanism, pss, payload);
                            signer.initSign(
                                    material.privateKeyFor(Primitive.RSA_PSS_DIGEST),
                                    providers.generator());
                            signer.update(payload);
                            yield signer.sign();
                        }
                        case SignatureOptions.NoPadding _ -> {
                            byte[] block = bare(mechanism, payload);
                            yield RsaForms.leftPadded(
                                    decrypters
                                            .computeIfAbsent(
                                                    CipherMechanism.RSA_NO_PADDING,
                                                    m -> new Pool<>(() -> decrypter(m)))
                                            .with(cipher -> cipher.doFinal(block)),
                                    modulusBytes);
                        }
                        case SignatureOptions.Usual _, SignatureOptions.Edwards _ ->
                                throw noSuchForm(mechanism);
                    };
        } catch (GeneralSecurityException impossible) {
            throw new CryptoBug(Primitive.signer(mechanism, spec), impossible);
        }
        if (!verify(mechanism, payload, options, signature)) {
            throw new CryptoBug("an RSA signature did not verify and was withheld");
        }
        return signature;
    }

    @Override
    public boolean verify(
            SignatureMechanism mechanism,
            byte[] payload,
            SignatureOptions options,
            byte[] signature) {
        if (signature.length != modulusBytes) {
            return false;
        }
        try {
            return switch (options) {
                case SignatureOptions.Pss pss -> {
                    Signature verifier = pssSignature(mechanism, pss, payload);
                    verifier.initVerify(material.publicKeyFor(Primitive.RSA_PSS_DIGEST));
                    verifier.update(payload);
                    yield verifier.verify(signature);
                }
                case SignatureOptions.NoPadding _ -> {
                    byte[] block = bare(mechanism, payload);
                    byte[] opened = blockOpeners.with(cipher -> cipher.doFinal(signature));
                    yield Arrays.equals(block, RsaForms.leftPadded(opened, modulusBytes));
                }
                case SignatureOptions.Usual _, SignatureOptions.Edwards _ ->
                        throw noSuchForm(mechanism);
            };
        } catch (SignatureException | BadPaddingException | IllegalBlockSizeException _) {
            return false;
        } catch (GeneralSecurityException impossible) {
            throw new CryptoBug(Primitive.signer(mechanism, spec), impossible);
        }
    }

    private byte[] bare(SignatureMechanism mechanism, byte[] payload) {
        if (mechanism.scheme() != Scheme.RSA_PKCS1) {
            throw noSuchForm(mechanism);
        }
        return encryptable(CipherMechanism.RSA_NO_PADDING, payload);
    }

    /** PSS in a form of its own: there are too many to keep an object for each. */
    private Signature pssSignature(
            SignatureMechanism mechanism, SignatureOptions.Pss pss, byte[] digest)
            throws GeneralSecurityException {
        if (mechanism.scheme() != Scheme.RSA_PSS || mechanism.input() != Input.DIGEST) {
            throw noSuchForm(mechanism);
        }
        if (digest.length != pss.hash().bytes()) {
            throw Refusals.invalidPayload(
                    mechanism, "signs a digest of %d bytes".formatted(pss.hash().bytes()));
        }
        // RFC 8017 §9.1.1 step 3; emBits is one less than the modulus', and rounds up to as many
        // bytes.
        if (pss.saltBytes() > modulusBytes - pss.hash().bytes() - 2) {
            throw Refusals.invalidPayload(mechanism, "has no room for so long a salt");
        }
        Signature signature = providers.signature(Primitive.RSA_PSS_DIGEST);
        signature.setParameter(
                new PSSParameterSpec(
                        pss.hash().jcaName(),
                        "MGF1",
                        new MGF1ParameterSpec(pss.hash().jcaName()),
                        pss.saltBytes(),
                        PSSParameterSpec.TRAILER_FIELD_BC));
        return signature;
    }

    private static Refusal.Thrown noSuchForm(SignatureMechanism mechanism) {
        return Refusals.invalidPayload(mechanism, "has no other form with this key");
    }

    @Override
    public Ciphertext encrypt(
            CipherMechanism mechanism,
            byte[] plaintext,
            CipherParameters parameters,
            RandomSource random) {
        refuseAad(mechanism, parameters.aad());
        byte[] block = encryptable(mechanism, plaintext);
        try {
            return Ciphertext.of(
                    parameters.oaep().isPresent()
                            ? oaep(mechanism, Cipher.ENCRYPT_MODE, parameters.oaep().get())
                                    .doFinal(block)
                            : encrypters
                                    .computeIfAbsent(mechanism, m -> new Pool<>(() -> encrypter(m)))
                                    .with(cipher -> cipher.doFinal(block)));
        } catch (GeneralSecurityException impossible) {
            throw new CryptoBug(Primitive.of(mechanism), impossible);
        }
    }

    @Override
    public byte[] decrypt(CipherMechanism mechanism, byte[] body, CipherParameters parameters) {
        refuseAad(mechanism, parameters.aad());
        if (parameters.iv().filter(iv -> iv.length() > 0).isPresent()) {
            throw Refusals.invalidPayload(mechanism, "takes no initialization vector");
        }
        requireRoom(mechanism);
        if (body.length != modulusBytes) {
            throw Refusals.decryptFailed();
        }
        try {
            byte[] plaintext =
                    parameters.oaep().isPresent()
                            ? oaep(mechanism, Cipher.DECRYPT_MODE, parameters.oaep().get())
                                    .doFinal(body)
                            : decrypters
                                    .computeIfAbsent(mechanism, m -> new Pool<>(() -> decrypter(m)))
                                    .with(cipher -> cipher.doFinal(body));
            return mechanism == CipherMechanism.RSA_NO_PADDING
                    ? RsaForms.leftPadded(plaintext, modulusBytes)
                    : plaintext;
        } catch (BadPaddingException | IllegalBlockSizeException _) {
            throw Refusals.decryptFailed();
        } catch (GeneralSecurityException impossible) {
            throw new CryptoBug(Primitive.of(mechanism), impossible);
        }
    }

    @Override
    public void close() {
        blockSigners.clear();
        blockOpeners.clear();
        pssSigners.clear();
        pssVerifiers.clear();
        encrypters.clear();
        decrypters.clear();
        material.close();
    }

    /**
     * The hash of the signature; empty for NONE_WITH_RSA alone. Refuses a payload that is not a
     * digest where one is due, and a key in which the encoding has no room.
     */
    private Optional<Hash> checkedHash(SignatureMechanism mechanism, byte[] payload) {
        if (mechanism == SignatureMechanism.NONE_WITH_RSA) {
            int room = modulusBytes - RsaForms.PADDING_BYTES;
            if (payload.length > room) {
                throw Refusals.invalidPayload(
                        mechanism, "signs at most %d bytes with this key".formatted(room));
            }
            return Optional.empty();
        }
        Hash hash = mechanism.hash().orElseGet(() -> hashOfLength(mechanism, payload.length));
        if (mechanism.input() == Input.DIGEST && payload.length != hash.bytes()) {
            throw Refusals.invalidPayload(
                    mechanism, "signs a digest of %d bytes".formatted(hash.bytes()));
        }
        // RFC 8017 §9.1.1 step 3, with a salt as long as the hash; emBits is one less than the
        // modulus' and rounds up to as many bytes, as the modulus has whole bytes.
        if (mechanism.scheme() == Scheme.RSA_PSS && modulusBytes < 2 * hash.bytes() + 2) {
            throw Refusals.keyTooSmall(mechanism, spec);
        }
        return Optional.of(hash);
    }

    /** NONE_WITH_RSA_PSS has no hash in its name: the length of the digest tells it. */
    private static Hash hashOfLength(SignatureMechanism mechanism, int bytes) {
        return switch (bytes) {
            case 20 -> Hash.SHA1;
            case 28 -> Hash.SHA224;
            case 32 -> Hash.SHA256;
            case 48 -> Hash.SHA384;
            case 64 -> Hash.SHA512;
            default ->
                    throw Refusals.invalidPayload(
                            mechanism, "signs a digest of 20, 28, 32, 48 or 64 bytes");
        };
    }

    /** What PKCS #1 v1.5 pads: the DigestInfo, or the payload as it is. */
    private byte[] block(SignatureMechanism mechanism, Optional<Hash> hash, byte[] payload) {
        if (hash.isEmpty()) {
            return payload;
        }
        byte[] digest =
                mechanism.input() == Input.DIGEST ? payload : providers.digest(hash.get(), payload);
        return RsaForms.digestInfo(hash.get(), digest);
    }

    /** RFC 8017 §8.2.2: encode and compare, instead of parsing what the signature opens to. */
    private boolean verifyBlock(byte[] block, byte[] signature) throws GeneralSecurityException {
        byte[] opened = blockOpeners.with(cipher -> cipher.doFinal(signature));
        return Arrays.equals(RsaForms.signatureBlock(block, modulusBytes), opened);
    }

    private byte[] signPss(Pss variant, byte[] payload) throws GeneralSecurityException {
        return pssSigners
                .computeIfAbsent(variant, v -> new Pool<>(() -> pssSigner(v)))
                .with(
                        signer -> {
                            signer.update(payload);
                            return signer.sign();
                        });
    }

    private boolean verifyPss(Pss variant, byte[] payload, byte[] signature)
            throws GeneralSecurityException {
        return pssVerifiers
                .computeIfAbsent(variant, v -> new Pool<>(() -> pssVerifier(v)))
                .ask(
                        verifier -> {
                            verifier.update(payload);
                            return verifier.verify(signature);
                        });
    }

    private byte[] encryptable(CipherMechanism mechanism, byte[] plaintext) {
        requireRoom(mechanism);
        int room = modulusBytes - overhead(mechanism);
        if (plaintext.length > room) {
            throw Refusals.invalidPayload(
                    mechanism, "encrypts at most %d bytes with this key".formatted(room));
        }
        if (mechanism != CipherMechanism.RSA_NO_PADDING) {
            return plaintext;
        }
        try {
            BigInteger modulus =
                    ((RSAPublicKey) material.publicKeyFor(Primitive.RSA_RAW)).getModulus();
            if (new BigInteger(1, plaintext).compareTo(modulus) >= 0) {
                throw Refusals.invalidPayload(mechanism, "takes a number below the modulus");
            }
        } catch (GeneralSecurityException impossible) {
            throw new CryptoBug(Primitive.RSA_RAW, impossible);
        }
        return RsaForms.leftPadded(plaintext, modulusBytes);
    }

    private void requireRoom(CipherMechanism mechanism) {
        if (modulusBytes < overhead(mechanism)) {
            throw Refusals.keyTooSmall(mechanism, spec);
        }
    }

    private void refuseAad(CipherMechanism mechanism, byte[] aad) {
        if (aad.length > 0) {
            throw Refusals.invalidPayload(mechanism, "takes no additional data");
        }
    }

    private static int overhead(CipherMechanism mechanism) {
        return switch (Primitive.of(mechanism)) {
            case RSA_PKCS1 -> RsaForms.PADDING_BYTES;
            case RSA_OAEP -> 2 * oaepHash(mechanism).bytes() + 2; // RFC 8017 §7.1.1 step 1b
            case RSA_RAW -> 0;
            case Primitive other -> throw new CryptoBug(other + " is no RSA cipher");
        };
    }

    private static Hash oaepHash(CipherMechanism mechanism) {
        return mechanism.oaepHash().orElseThrow(() -> new CryptoBug(mechanism + " is not OAEP"));
    }

    private Cipher blockSigner() throws GeneralSecurityException {
        Cipher cipher = providers.cipher(Primitive.RSA_PKCS1);
        cipher.init(
                Cipher.ENCRYPT_MODE,
                material.privateKeyFor(Primitive.RSA_PKCS1),
                providers.generator());
        return cipher;
    }

    private Cipher encrypter(CipherMechanism mechanism) throws GeneralSecurityException {
        Primitive primitive = Primitive.of(mechanism);
        return initialised(mechanism, Cipher.ENCRYPT_MODE, material.publicKeyFor(primitive));
    }

    private Cipher decrypter(CipherMechanism mechanism) throws GeneralSecurityException {
        Primitive primitive = Primitive.of(mechanism);
        return initialised(mechanism, Cipher.DECRYPT_MODE, material.privateKeyFor(primitive));
    }

    private Cipher initialised(CipherMechanism mechanism, int mode, Key key)
            throws GeneralSecurityException {
        Primitive primitive = Primitive.of(mechanism);
        Cipher cipher = providers.cipher(primitive);
        if (primitive == Primitive.RSA_OAEP) {
            String hash = oaepHash(mechanism).jcaName();
            var parameters =
                    new OAEPParameterSpec(
                            hash, "MGF1", new MGF1ParameterSpec(hash), PSource.PSpecified.DEFAULT);
            cipher.init(mode, key, parameters, providers.generator());
        } else {
            cipher.init(mode, key, providers.generator());
        }
        return cipher;
    }

    /** OAEP in a form of its own: there are too many to keep a cipher for each. */
    private Cipher oaep(CipherMechanism mechanism, int mode, OaepForm form)
            throws GeneralSecurityException {
        if (Primitive.of(mechanism) != Primitive.RSA_OAEP) {
            throw Refusals.invalidPayload(mechanism, "is not OAEP");
        }
        Primitive primitive = Primitive.RSA_OAEP_FORMS;
        Key key =
                mode == Cipher.ENCRYPT_MODE
                        ? material.publicKeyFor(primitive)
                        : material.privateKeyFor(primitive);
        Cipher cipher = providers.cipher(primitive);
        cipher.init(
                mode,
                key,
                new OAEPParameterSpec(
                        oaepHash(mechanism).jcaName(),
                        "MGF1",
                        new MGF1ParameterSpec(form.mgf().jcaName()),
                        new PSource.PSpecified(form.label().toArray())),
                providers.generator());
        return cipher;
    }

    /** One kind of PSS signature: its hash, and the primitive that takes a message or a digest. */
    private record Pss(Primitive primitive, Hash hash) {}

    private Pss pss(SignatureMechanism mechanism, Optional<Hash> hash) {
        return new Pss(
                Primitive.signer(mechanism, spec),
                hash.orElseThrow(() -> new CryptoBug(mechanism + " has no hash")));
    }

    private Signature pssSigner(Pss variant) throws GeneralSecurityException {
        Signature signer = pssSignature(variant);
        signer.initSign(material.privateKeyFor(variant.primitive()), providers.generator());
        return signer;
    }

    private Signature pssVerifier(Pss variant) throws GeneralSecurityException {
        Signature verifier = pssSignature(variant);
        verifier.initVerify(material.publicKeyFor(variant.primitive()));
        return verifier;
    }

    private Signature pssSignature(Pss variant) throws GeneralSecurityException {
        String hash = variant.hash().jcaName();
        Signature signature = providers.signature(variant.primitive());
        signature.setParameter(
                new PSSParameterSpec(
                        hash,
                        "MGF1",
                        new MGF1ParameterSpec(hash),
                        variant.hash().bytes(),
                        PSSParameterSpec.TRAILER_FIELD_BC));
        return signature;
    }
}
