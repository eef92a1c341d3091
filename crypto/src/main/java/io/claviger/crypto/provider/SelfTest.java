package io.claviger.crypto.provider;

import io.claviger.core.id.Bytes;
import io.claviger.core.mechanism.CipherMechanism;
import io.claviger.core.mechanism.CipherParameters;
import io.claviger.core.mechanism.Curve;
import io.claviger.core.mechanism.Hash;
import io.claviger.core.mechanism.HashTreeSet;
import io.claviger.core.mechanism.KemMechanism;
import io.claviger.core.mechanism.KeyAlgorithm;
import io.claviger.core.mechanism.KeyDerivation;
import io.claviger.core.mechanism.KeyDerivationFunction;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.core.mechanism.MacMechanism;
import io.claviger.core.mechanism.MlDsaSet;
import io.claviger.core.mechanism.MlKemSet;
import io.claviger.core.mechanism.OaepForm;
import io.claviger.core.mechanism.SignatureMechanism;
import io.claviger.core.mechanism.SignatureOptions;
import io.claviger.core.mechanism.SlhDsaSet;
import io.claviger.core.refusal.Refusal;
import io.claviger.crypto.random.RandomSource;
import io.claviger.crypto.secp256k1.Secp256k1;
import io.claviger.crypto.secp256k1.Tweak;
import io.claviger.crypto.secret.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javax.crypto.spec.SecretKeySpec;

/**
 * Asks each primitive for an answer that is known, through the same code that serves requests.
 * Where the answer is random by nature (ECDSA, PSS, paddings), a known signature must verify, an
 * altered one must not, and what is made now must open.
 */
final class SelfTest {
    private static final byte[] NOTHING = new byte[0];
    private static final byte[] MESSAGE = "sample".getBytes(StandardCharsets.US_ASCII);
    private static final KeySpec RSA = new KeySpec.Rsa(2048);
    private static final KeySpec DSA = new KeySpec.Dsa(2048);

    private static final List<CipherMechanism> OAEP =
            List.of(
                    CipherMechanism.RSA_PADDING_OAEP_WITH_SHA1,
                    CipherMechanism.RSA_PADDING_OAEP_WITH_SHA224,
                    CipherMechanism.RSA_PADDING_OAEP_WITH_SHA256,
                    CipherMechanism.RSA_PADDING_OAEP_WITH_SHA384,
                    CipherMechanism.RSA_PADDING_OAEP_WITH_SHA512);

    private static final List<SignatureMechanism> PSS =
            List.of(
                    SignatureMechanism.SHA1_WITH_RSA_PSS,
                    SignatureMechanism.SHA224_WITH_RSA_PSS,
                    SignatureMechanism.SHA256_WITH_RSA_PSS,
                    SignatureMechanism.SHA384_WITH_RSA_PSS,
                    SignatureMechanism.SHA512_WITH_RSA_PSS);

    private final Providers providers;
    private final KnownAnswers answers;
    private final Handles handles;

    SelfTest(Providers providers, KnownAnswers answers) {
        this.providers = providers;
        this.answers = answers;
        this.handles = new Handles(providers, Service.UNTESTED);
    }

    /** Why the primitive fails; empty if it answers as is known. */
    Optional<String> failure(Primitive primitive) {
        try {
            test(primitive);
            return Optional.empty();
        } catch (RuntimeException | LinkageError failed) {
            return Optional.of(failed.toString());
        }
    }

    private void test(Primitive primitive) {
        switch (primitive) {
            case SHA1 -> digest(Hash.SHA1);
            case SHA224 -> digest(Hash.SHA224);
            case SHA256 -> digest(Hash.SHA256);
            case SHA384 -> digest(Hash.SHA384);
            case SHA512 -> digest(Hash.SHA512);
            case SHA3_224 -> digest(Hash.SHA3_224);
            case SHA3_256 -> digest(Hash.SHA3_256);
            case SHA3_384 -> digest(Hash.SHA3_384);
            case SHA3_512 -> digest(Hash.SHA3_512);
            case KECCAK_224 -> digest(Hash.KECCAK_224);
            case KECCAK_256 -> digest(Hash.KECCAK_256);
            case KECCAK_384 -> digest(Hash.KECCAK_384);
            case KECCAK_512 -> digest(Hash.KECCAK_512);
            case SHAKE128 -> digest(Hash.SHAKE128);
            case SHAKE256 -> digest(Hash.SHAKE256);
            case ML_DSA -> mlDsa();
            case SLH_DSA_SHA2 -> slhDsa(SlhDsaSet.SHA2_128F);
            case SLH_DSA_SHAKE -> slhDsa(SlhDsaSet.SHAKE_128F);
            case ML_KEM -> mlKem();
            case LMS -> hashTree(HashTreeSet.LMS_SHA256_M32_H10_W4, SignatureMechanism.LMS);
            case XMSS_SHA256 ->
                    hashTree(HashTreeSet.XMSS_SHA256_10_256, SignatureMechanism.XMSS_SHA256_10_256);
            case XMSS_SHAKE256 ->
                    hashTree(
                            HashTreeSet.XMSS_SHAKE256_10_256,
                            SignatureMechanism.XMSS_SHAKE256_10_256);
            case ECDSA_P224 -> ecdsa(Curve.P224);
            case ECDSA_P256 -> ecdsa(Curve.P256);
            case ECDSA_P384 -> ecdsa(Curve.P384);
            case ECDSA_P521 -> ecdsa(Curve.P521);
            case ECDSA_SECP256K1 -> ecdsa(Curve.SECP256K1);
            case ECDSA_P192V1 -> ecdsa(Curve.P192V1);
            case ECDSA_P192V2 -> ecdsa(Curve.P192V2);
            case ECDSA_P192V3 -> ecdsa(Curve.P192V3);
            case ECDSA_P239V1 -> ecdsa(Curve.P239V1);
            case ECDSA_P239V2 -> ecdsa(Curve.P239V2);
            case ECDSA_P239V3 -> ecdsa(Curve.P239V3);
            case ECDSA_SECP224K1 -> ecdsa(Curve.SECP224K1);
            case ECDSA_BRAINPOOL160 -> ecdsa(Curve.BRAINPOOL160);
            case ECDSA_BRAINPOOL224 -> ecdsa(Curve.BRAINPOOL224);
            case ECDSA_BRAINPOOL256 -> ecdsa(Curve.BRAINPOOL256);
            case ECDSA_BRAINPOOL320 -> ecdsa(Curve.BRAINPOOL320);
            case ECDSA_BRAINPOOL384 -> ecdsa(Curve.BRAINPOOL384);
            case ECDSA_BRAINPOOL512 -> ecdsa(Curve.BRAINPOOL512);
            case ECDSA_FRP256V1 -> ecdsa(Curve.FRP256V1);
            case ECDSA_RFC6979 -> deterministicEcdsa();
            case SCHNORR_BIP340 -> schnorr();
            case BLS12_381 -> bls();
            case ED25519 -> edwards(Curve.ED25519);
            case ED448 -> edwards(Curve.ED448);
            case ED25519_CONTEXT -> edwardsForms(Curve.ED25519);
            case ED448_CONTEXT -> edwardsForms(Curve.ED448);
            case ECDH_P224 -> ecdh(Curve.P224);
            case ECDH_P256 -> ecdh(Curve.P256);
            case ECDH_P384 -> ecdh(Curve.P384);
            case ECDH_P521 -> ecdh(Curve.P521);
            case ECDH ->
                    Arrays.stream(Curve.values())
                            .filter(curve -> curve.algorithm() == KeyAlgorithm.EC)
                            .filter(this::shared)
                            .forEach(this::ecdh);
            case X25519 -> xdh(Curve.X25519);
            case X448 -> xdh(Curve.X448);
            case DH -> agrees(new KeySpec.Dh(2048), Bytes.owned(answers.bytes("DH-2048.peer")));
            case HKDF_SHA256 -> hkdf(Hash.SHA256);
            case HKDF_SHA384 -> hkdf(Hash.SHA384);
            case HKDF_SHA512 -> hkdf(Hash.SHA512);
            case X963 -> {
                expansion(KeyDerivationFunction.X963_SHA1);
                expansion(KeyDerivationFunction.X963_SHA224);
                expansion(KeyDerivationFunction.X963_SHA256);
                expansion(KeyDerivationFunction.X963_SHA384);
                expansion(KeyDerivationFunction.X963_SHA512);
            }
            case DSA -> dsa();
            case RSA_PKCS1 -> withKey(RSA, this::rsaPkcs1);
            case RSA_RAW -> withKey(RSA, this::rsaRaw);
            case RSA_OAEP -> withKey(RSA, this::rsaOaep);
            case RSA_OAEP_FORMS -> withKey(RSA, this::rsaOaepForms);
            case RSA_PSS -> withKey(RSA, this::rsaPss);
            case RSA_PSS_DIGEST -> withKey(RSA, this::rsaPssDigest);
            case AES_GCM -> cipher(CipherMechanism.AES_GCM, 128);
            case AES_GCM_SHORT_TAG -> cipher(CipherMechanism.AES_GCM, 64);
            case AES_CTR -> cipher(CipherMechanism.AES_CTR, 0);
            case AES_ECB -> cipher(CipherMechanism.AES_ECB, 0);
            case AES_CBC -> cipher(CipherMechanism.AES_CBC_NO_PADDING, 0);
            case AES_CBC_PADDED -> cipher(CipherMechanism.AES, 0);
            case AES_CCM -> cipher(CipherMechanism.AES_CCM, 128);
            case CHACHA20 -> cipher(CipherMechanism.CHACHA20, 0);
            case CHACHA20_POLY1305 -> cipher(CipherMechanism.CHACHA20_AEAD, 128);
            case CAMELLIA_ECB -> cipher(CipherMechanism.CAMELLIA_ECB, 0);
            case CAMELLIA_CBC -> cipher(CipherMechanism.CAMELLIA_CBC_NO_PADDING, 0);
            case CAMELLIA_CBC_PADDED -> cipher(CipherMechanism.CAMELLIA, 0);
            case TDEA_ECB -> cipher(CipherMechanism.TDEA_ECB, 0);
            case TDEA_CBC -> cipher(CipherMechanism.TDEA_CBC_NO_PADDING, 0);
            case TDEA_CBC_PADDED -> cipher(CipherMechanism.TDEA_CBC, 0);
            case HMAC_SHA1 -> mac(MacMechanism.HMACSHA1);
            case HMAC_SHA224 -> mac(MacMechanism.HMACSHA224);
            case HMAC_SHA256 -> mac(MacMechanism.HMACSHA256);
            case HMAC_SHA384 -> mac(MacMechanism.HMACSHA384);
            case HMAC_SHA512 -> mac(MacMechanism.HMACSHA512);
            case HMAC_SHA3_224 -> mac(MacMechanism.HMACSHA3224);
            case HMAC_SHA3_256 -> mac(MacMechanism.HMACSHA3256);
            case HMAC_SHA3_384 -> mac(MacMechanism.HMACSHA3384);
            case HMAC_SHA3_512 -> mac(MacMechanism.HMACSHA3512);
            case AES_CMAC -> mac(MacMechanism.AES_CMAC);
            case TDEA_CMAC -> mac(MacMechanism.TDEA_CMAC);
        }
    }

    private void digest(Hash hash) {
        equal(answers.bytes("digest." + hash), providers.digest(hash, MESSAGE));
    }

    private void ecdsa(Curve curve) {
        KeySpec spec = new KeySpec.Ec(curve);
        byte[] known = answers.bytes(spec.displayName() + ".signature");
        withKey(spec, key -> signature(key, SignatureMechanism.SHA256_WITH_ECDSA, MESSAGE, known));
    }

    private void deterministicEcdsa() {
        withKey(
                new KeySpec.Ec(Curve.P256),
                key ->
                        equal(
                                answers.bytes("EC-secp256r1.rfc6979"),
                                key.sign(
                                        SignatureMechanism.SHA256_WITH_ECDSA_DETERMINISTIC,
                                        MESSAGE)));
    }

    private void schnorr() {
        byte[] known = answers.bytes("EC-secp256k1.bip340");
        var mechanism = SignatureMechanism.NONE_WITH_EC_SCHNORR_BIP0340;
        Optional<Bytes> zeros = Optional.of(Bytes.owned(new byte[Secp256k1.NUMBER_BYTES]));
        withKey(
                new KeySpec.Ec(Curve.SECP256K1),
                key -> {
                    equal(known, key.sign(mechanism, MESSAGE, Tweak.NONE, zeros));
                    signature(key, mechanism, MESSAGE, known);
                });
    }

    private void bls() {
        byte[] known = answers.bytes("BLS.signature");
        withKey(
                new KeySpec.Bls(),
                key -> {
                    equal(known, key.sign(SignatureMechanism.BLS, MESSAGE));
                    signature(key, SignatureMechanism.BLS, MESSAGE, known);
                });
    }

    private void edwards(Curve curve) {
        byte[] known = answers.bytes(curve.standardName() + ".signature");
        withKey(
                new KeySpec.Ed(curve),
                key -> {
                    equal(known, key.sign(SignatureMechanism.EDDSA, MESSAGE));
                    signature(key, SignatureMechanism.EDDSA, MESSAGE, known);
                });
    }

    private void edwardsForms(Curve curve) {
        Bytes context = Bytes.owned(MESSAGE);
        for (boolean prehash : new boolean[] {false, true}) {
            String form = prehash ? ".prehashed" : ".context";
            byte[] known = answers.bytes(curve.standardName() + form);
            var options = new SignatureOptions.Edwards(prehash, context);
            withKey(
                    new KeySpec.Ed(curve),
                    key -> {
                        equal(known, key.sign(SignatureMechanism.EDDSA, MESSAGE, options));
                        hold(
                                !key.verify(
                                        SignatureMechanism.EDDSA, MESSAGE, options, altered(known)),
                                "an altered signature verified");
                    });
        }
    }

    private boolean shared(Curve curve) {
        return Primitive.agreement(new KeySpec.Ec(curve)).equals(Optional.of(Primitive.ECDH));
    }

    /** What a key agrees on with itself: its peer is at hand, and the answer as good as any. */
    private void ecdh(Curve curve) {
        KeySpec spec = new KeySpec.Ec(curve);
        Bytes itself = Bytes.owned(answers.bytes(spec.displayName() + ".public"));
        agrees(spec, itself);
    }

    private void xdh(Curve curve) {
        agrees(new KeySpec.Xdh(curve), Bytes.owned(answers.bytes(curve.standardName() + ".peer")));
    }

    private void agrees(KeySpec spec, Bytes peer) {
        byte[] known = answers.bytes(spec.displayName() + ".shared");
        withKey(spec, key -> equal(known, key.sharedSecret(peer)));
    }

    /** In one, and step by step: what the first step extracts, the second expands. */
    private void hkdf(Hash hash) {
        KeyDerivationFunction whole = hkdf(KeyDerivationFunction.Family.HKDF, hash);
        KeyDerivationFunction extract = hkdf(KeyDerivationFunction.Family.HKDF_EXTRACT, hash);
        KeyDerivationFunction expand = hkdf(KeyDerivationFunction.Family.HKDF_EXPAND, hash);
        expansion(whole);
        expansion(extract);
        var key = new SecretKeySpec(answers.bytes("KDF." + extract.wireName()), "Generic");
        byte[] known = answers.bytes("KDF." + whole.wireName());
        try (SecretBytes made =
                new Expansion(providers).derive(derivation(expand), key, known.length)) {
            equal(known, made);
        }
    }

    private static KeyDerivationFunction hkdf(KeyDerivationFunction.Family family, Hash hash) {
        return KeyDerivationFunction.of(family, hash).orElseThrow();
    }

    private void expansion(KeyDerivationFunction function) {
        byte[] known = answers.bytes("KDF." + function.wireName());
        try (SecretBytes made =
                new Expansion(providers)
                        .derive(derivation(function), answers.bytes("KDF.secret"), known.length)) {
            equal(known, made);
        }
    }

    private KeyDerivation derivation(KeyDerivationFunction function) {
        boolean salted = function.family().takesSalt();
        boolean named = function.family().takesInfo();
        return new KeyDerivation(
                function,
                Bytes.owned(salted ? answers.bytes("KDF.salt") : NOTHING),
                Bytes.owned(named ? answers.bytes("KDF.info") : NOTHING));
    }

    private void dsa() {
        byte[] known = answers.bytes("DSA.signature");
        withKey(DSA, key -> signature(key, SignatureMechanism.SHA256_WITH_DSA, MESSAGE, known));
    }

    private void mlDsa() {
        KeySpec spec = new KeySpec.MlDsa(MlDsaSet.ML_DSA_65);
        byte[] known = answers.bytes(spec.displayName() + ".signature");
        withKey(spec, key -> signature(key, SignatureMechanism.ML_DSA, MESSAGE, known));
    }

    /** The answer to a known randomizer is known; it is long, so its digest is compared. */
    private void slhDsa(SlhDsaSet set) {
        var spec = new KeySpec.SlhDsa(set);
        byte[] signature;
        RandomSource zeros = target -> Arrays.fill(target, (byte) 0);
        Bytes spki = Bytes.owned(answers.bytes(spec.displayName() + ".public"));
        try (SecretBytes material =
                SecretBytes.consume(answers.bytes(spec.displayName() + ".private"))) {
            signature =
                    handles.slhDsaOperations(spec, Optional.of(material), spki)
                            .sign(SignatureMechanism.SLH_DSA, MESSAGE, NOTHING, zeros);
        }
        equal(
                answers.bytes(spec.displayName() + ".signature.sha256"),
                providers.digest(Hash.SHA256, signature));
        PublicKeyHandle key = handles.openPublic(spec, spki);
        hold(
                key.verify(SignatureMechanism.SLH_DSA, MESSAGE, signature),
                "a known signature did not verify");
        hold(
                !key.verify(SignatureMechanism.SLH_DSA, MESSAGE, altered(signature)),
                "an altered signature verified");
    }

    private void mlKem() {
        KeySpec spec = new KeySpec.MlKem(MlKemSet.ML_KEM_768);
        byte[] ciphertext = answers.bytes(spec.displayName() + ".ciphertext");
        withKey(
                spec,
                key -> {
                    equal(
                            answers.bytes(spec.displayName() + ".secret"),
                            key.decapsulate(KemMechanism.ML_KEM, ciphertext));
                    equal(
                            answers.bytes(spec.displayName() + ".rejected"),
                            key.decapsulate(KemMechanism.ML_KEM, altered(ciphertext)));
                    try (Encapsulation made = key.encapsulate(KemMechanism.ML_KEM)) {
                        equal(
                                made.secret(),
                                key.decapsulate(
                                        KemMechanism.ML_KEM, made.ciphertext().unsafeArray()));
                    }
                });
    }

    /** A tree signs without randomness; the first leaf of this key is public anyway. */
    private void hashTree(HashTreeSet set, SignatureMechanism mechanism) {
        KeySpec spec = KeySpec.of(set);
        byte[] known = answers.bytes(spec.displayName() + ".signature");
        withKey(
                spec,
                key -> {
                    equal(known, key.sign(mechanism, MESSAGE, () -> 0));
                    hold(key.verify(mechanism, MESSAGE, known), "a known signature did not verify");
                    hold(
                            !key.verify(mechanism, MESSAGE, altered(known)),
                            "an altered signature verified");
                });
    }

    private void rsaPkcs1(KeyHandle key) {
        equal(
                answers.bytes("RSA.SHA256_WITH_RSA"),
                key.sign(SignatureMechanism.SHA256_WITH_RSA, MESSAGE));
        opens(key, CipherMechanism.RSA, answers.bytes("RSA.RSA"));
        roundTrip(key, CipherMechanism.RSA);
    }

    private void rsaRaw(KeyHandle key) {
        byte[] known = answers.bytes("RSA.RSA_NO_PADDING");
        Ciphertext made =
                key.encrypt(
                        CipherMechanism.RSA_NO_PADDING, MESSAGE, NOTHING, 0, providers.random());
        equal(known, made.body().unsafeArray());
        byte[] block = key.decrypt(CipherMechanism.RSA_NO_PADDING, known, NOTHING, NOTHING, 0);
        equal(RsaForms.leftPadded(MESSAGE, block.length), block);
    }

    private void rsaOaep(KeyHandle key) {
        for (CipherMechanism mechanism : OAEP) {
            opens(key, mechanism, answers.bytes("RSA." + mechanism));
            roundTrip(key, mechanism);
        }
    }

    private void rsaOaepForms(KeyHandle key) {
        var mechanism = CipherMechanism.RSA_PADDING_OAEP_WITH_SHA256;
        var labelled =
                new CipherParameters(
                        Optional.empty(),
                        NOTHING,
                        0,
                        Optional.of(new OaepForm(Hash.SHA1, Bytes.owned(MESSAGE))),
                        false);
        byte[] known = answers.bytes("RSA.RSA_OAEP_FORMS");
        equal(MESSAGE, key.decrypt(mechanism, known, labelled));
        Ciphertext made = key.encrypt(mechanism, MESSAGE, labelled, providers.random());
        equal(MESSAGE, key.decrypt(mechanism, made.body().unsafeArray(), labelled));
    }

    private void rsaPss(KeyHandle key) {
        for (SignatureMechanism mechanism : PSS) {
            signature(key, mechanism, MESSAGE, answers.bytes("RSA." + mechanism));
        }
    }

    /** The signatures of the messages are also signatures of their digests. */
    private void rsaPssDigest(KeyHandle key) {
        for (SignatureMechanism mechanism : PSS) {
            byte[] digest = providers.digest(mechanism.hash().orElseThrow(), MESSAGE);
            byte[] known = answers.bytes("RSA." + mechanism);
            signature(key, SignatureMechanism.NONE_WITH_RSA_PSS, digest, known);
        }
    }

    private void mac(MacMechanism mechanism) {
        for (KeySpec spec : Mechanisms.typesOf(mechanism.algorithm())) {
            byte[] known = answers.bytes(spec.displayName() + "." + mechanism);
            withKey(
                    spec,
                    key -> {
                        equal(known, key.mac(mechanism, MESSAGE));
                        hold(
                                !key.verifyMac(mechanism, MESSAGE, altered(known)),
                                "an altered code verified");
                    });
        }
    }

    private void cipher(CipherMechanism mechanism, int tagBits) {
        byte[] plaintext = answers.bytes("AES.plaintext");
        byte[] iv = Arrays.copyOf(answers.bytes("AES.iv"), mechanism.ivBytes());
        byte[] aad = mechanism.authenticated() ? answers.bytes("AES.aad") : NOTHING;
        RandomSource fixed = target -> System.arraycopy(iv, 0, target, 0, target.length);
        for (KeySpec spec : Mechanisms.typesOf(mechanism.algorithm())) {
            byte[] whole = answers.bytes(spec.displayName() + "." + mechanism);
            byte[] known =
                    mechanism.authenticated()
                            ? Arrays.copyOf(whole, plaintext.length + tagBits / Byte.SIZE)
                            : whole;
            withKey(
                    spec,
                    key -> {
                        Ciphertext made = key.encrypt(mechanism, plaintext, aad, tagBits, fixed);
                        equal(known, made.bodyWithTag().unsafeArray());
                        equal(plaintext, key.decrypt(mechanism, known, iv, aad, tagBits));
                        if (mechanism.authenticated()) {
                            refusesAltered(key, mechanism, altered(known), iv, aad, tagBits);
                        }
                    });
        }
    }

    private static void refusesAltered(
            KeyHandle key,
            CipherMechanism mechanism,
            byte[] body,
            byte[] iv,
            byte[] aad,
            int tagBits) {
        try {
            key.decrypt(mechanism, body, iv, aad, tagBits);
        } catch (Refusal.Thrown _) {
            return;
        }
        throw new CryptoBug("an altered ciphertext opened");
    }

    private static void signature(
            KeyHandle key, SignatureMechanism mechanism, byte[] payload, byte[] known) {
        hold(key.verify(mechanism, payload, known), "a known signature did not verify");
        hold(!key.verify(mechanism, payload, altered(known)), "an altered signature verified");
        hold(
                key.verify(mechanism, payload, key.sign(mechanism, payload)),
                "a new signature did not verify");
    }

    private static void opens(KeyHandle key, CipherMechanism mechanism, byte[] ciphertext) {
        equal(MESSAGE, key.decrypt(mechanism, ciphertext, NOTHING, NOTHING, 0));
    }

    private void roundTrip(KeyHandle key, CipherMechanism mechanism) {
        Ciphertext made = key.encrypt(mechanism, MESSAGE, NOTHING, 0, providers.random());
        opens(key, mechanism, made.body().unsafeArray());
    }

    private void withKey(KeySpec spec, Consumer<KeyHandle> test) {
        String name =
                spec.equals(RSA) || spec.equals(DSA)
                        ? spec.algorithm().wireName()
                        : spec.displayName();
        Optional<Bytes> spki =
                spec.algorithm().asymmetric()
                        ? Optional.of(Bytes.owned(answers.bytes(name + ".public")))
                        : Optional.empty();
        try (SecretBytes material = SecretBytes.consume(answers.bytes(name + ".private"));
                KeyHandle key = handles.open(spec, material, spki)) {
            test.accept(key);
        }
    }

    private static byte[] altered(byte[] value) {
        byte[] other = value.clone();
        other[other.length - 1] ^= 1;
        return other;
    }

    private static void equal(byte[] expected, SecretBytes actual) {
        hold(actual.with(bytes -> MessageDigest.isEqual(expected, bytes)), "a wrong answer");
    }

    private static void equal(byte[] expected, byte[] actual) {
        hold(Arrays.equals(expected, actual), "a wrong answer");
    }

    private static void hold(boolean condition, String failure) {
        if (!condition) {
            throw new CryptoBug(failure);
        }
    }
}
