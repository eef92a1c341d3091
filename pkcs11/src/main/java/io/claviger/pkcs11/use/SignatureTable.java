package io.claviger.pkcs11.use;

import static java.util.Map.entry;

import io.claviger.core.id.Bytes;
import io.claviger.core.mechanism.Hash;
import io.claviger.core.mechanism.MacMechanism;
import io.claviger.core.mechanism.SignatureMechanism;
import io.claviger.core.mechanism.SignatureMechanism.Input;
import io.claviger.core.mechanism.SignatureMechanism.Scheme;
import io.claviger.core.mechanism.SignatureOptions;
import io.claviger.pkcs11.answer.Failure;
import io.claviger.pkcs11.constant.Ck;
import io.claviger.pkcs11.constant.ReturnValue;
import io.claviger.pkcs11.wire.WireReader;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/** Mechanisms that sign and verify. */
public final class SignatureTable {
    private static final Map<Long, SignatureMechanism> MECHANISMS =
            Map.ofEntries(
                    entry(Ck.CKM_RSA_PKCS, SignatureMechanism.NONE_WITH_RSA),
                    entry(Ck.CKM_RSA_X_509, SignatureMechanism.NONE_WITH_RSA),
                    entry(Ck.CKM_SHA1_RSA_PKCS, SignatureMechanism.SHA1_WITH_RSA),
                    entry(Ck.CKM_SHA224_RSA_PKCS, SignatureMechanism.SHA224_WITH_RSA),
                    entry(Ck.CKM_SHA256_RSA_PKCS, SignatureMechanism.SHA256_WITH_RSA),
                    entry(Ck.CKM_SHA384_RSA_PKCS, SignatureMechanism.SHA384_WITH_RSA),
                    entry(Ck.CKM_SHA512_RSA_PKCS, SignatureMechanism.SHA512_WITH_RSA),
                    entry(Ck.CKM_RSA_PKCS_PSS, SignatureMechanism.NONE_WITH_RSA_PSS),
                    entry(Ck.CKM_SHA1_RSA_PKCS_PSS, SignatureMechanism.SHA1_WITH_RSA_PSS),
                    entry(Ck.CKM_SHA224_RSA_PKCS_PSS, SignatureMechanism.SHA224_WITH_RSA_PSS),
                    entry(Ck.CKM_SHA256_RSA_PKCS_PSS, SignatureMechanism.SHA256_WITH_RSA_PSS),
                    entry(Ck.CKM_SHA384_RSA_PKCS_PSS, SignatureMechanism.SHA384_WITH_RSA_PSS),
                    entry(Ck.CKM_SHA512_RSA_PKCS_PSS, SignatureMechanism.SHA512_WITH_RSA_PSS),
                    entry(Ck.CKM_ECDSA, SignatureMechanism.NONE_WITH_ECDSA),
                    entry(Ck.CKM_ECDSA_SHA1, SignatureMechanism.SHA1_WITH_ECDSA),
                    entry(Ck.CKM_ECDSA_SHA224, SignatureMechanism.SHA224_WITH_ECDSA),
                    entry(Ck.CKM_ECDSA_SHA256, SignatureMechanism.SHA256_WITH_ECDSA),
                    entry(Ck.CKM_ECDSA_SHA384, SignatureMechanism.SHA384_WITH_ECDSA),
                    entry(Ck.CKM_ECDSA_SHA512, SignatureMechanism.SHA512_WITH_ECDSA),
                    entry(Ck.CKM_ECDSA_SHA3_224, SignatureMechanism.SHA3224_WITH_ECDSA),
                    entry(Ck.CKM_ECDSA_SHA3_256, SignatureMechanism.SHA3256_WITH_ECDSA),
                    entry(Ck.CKM_ECDSA_SHA3_384, SignatureMechanism.SHA3384_WITH_ECDSA),
                    entry(Ck.CKM_ECDSA_SHA3_512, SignatureMechanism.SHA3512_WITH_ECDSA),
                    entry(Ck.CKM_EDDSA, SignatureMechanism.EDDSA),
                    entry(Ck.CKM_ML_DSA, SignatureMechanism.ML_DSA),
                    entry(Ck.CKM_SLH_DSA, SignatureMechanism.SLH_DSA));

    /** Hashes of HASH_ML_DSA and HASH_SLH_DSA in the order of their mechanisms. */
    private static final List<Hash> PREHASHES =
            List.of(
                    Hash.SHA224,
                    Hash.SHA256,
                    Hash.SHA384,
                    Hash.SHA512,
                    Hash.SHA3_224,
                    Hash.SHA3_256,
                    Hash.SHA3_384,
                    Hash.SHA3_512,
                    Hash.SHAKE128,
                    Hash.SHAKE256);

    /** PKCS #1 v1.5 with SHA-3: the DigestInfo up to the digest is made here (RFC 8017 §9.2). */
    private static final Map<Long, SignedDigest> PKCS1_SHA3 =
            Map.of(
                    Ck.CKM_SHA3_224_RSA_PKCS, sha3(Hash.SHA3_224, "302d", "07", "1c"),
                    Ck.CKM_SHA3_256_RSA_PKCS, sha3(Hash.SHA3_256, "3031", "08", "20"),
                    Ck.CKM_SHA3_384_RSA_PKCS, sha3(Hash.SHA3_384, "3041", "09", "30"),
                    Ck.CKM_SHA3_512_RSA_PKCS, sha3(Hash.SHA3_512, "3051", "0a", "40"));

    private static final Map<Long, Hash> PSS_SHA3 =
            Map.of(
                    Ck.CKM_SHA3_224_RSA_PKCS_PSS, Hash.SHA3_224,
                    Ck.CKM_SHA3_256_RSA_PKCS_PSS, Hash.SHA3_256,
                    Ck.CKM_SHA3_384_RSA_PKCS_PSS, Hash.SHA3_384,
                    Ck.CKM_SHA3_512_RSA_PKCS_PSS, Hash.SHA3_512);

    private static final byte[] NO_CONTEXT = new byte[0];
    private static final int MAX_CONTEXT_BYTES = 255;

    /** Longer than the longest modulus: no key has room for such a salt. */
    private static final long MAX_SALT_BYTES = 8192 / Byte.SIZE;

    /** CKH_DETERMINISTIC_REQUIRED, which this device does not do. */
    private static final long DETERMINISTIC = 2;

    private SignatureTable() {}

    private static SignedDigest sha3(Hash hash, String outer, String name, String length) {
        String prefix = outer + "300d06096086480165030402" + name + "050004" + length;
        return new SignedDigest(hash, Bytes.ofHex(prefix));
    }

    /** What the mechanism is to the engine; CKR_MECHANISM_INVALID if it signs nothing here. */
    public static Signing of(MechanismParameter asked) {
        long type = asked.type();
        if (PKCS1_SHA3.containsKey(type)) {
            asked.requireNone();
            return new Signing.Signature(SignatureMechanism.NONE_WITH_RSA, NO_CONTEXT)
                    .of(PKCS1_SHA3.get(type));
        }
        if (PSS_SHA3.containsKey(type)) {
            return pss(Optional.of(PSS_SHA3.get(type)), asked);
        }
        Optional<SignatureMechanism> prehashed = prehashed(type);
        if (prehashed.isPresent()) {
            return new Signing.Signature(prehashed.get(), context(asked));
        }
        SignatureMechanism mechanism = MECHANISMS.get(type);
        if (mechanism == null) {
            return mac(asked);
        }
        return switch (mechanism.scheme()) {
            case RSA_PSS -> pss(mechanism.hash(), asked);
            case EDDSA -> edwards(asked);
            case ML_DSA, SLH_DSA -> new Signing.Signature(mechanism, context(asked));
            default -> {
                asked.requireNone();
                yield type == Ck.CKM_RSA_X_509
                        ? new Signing.Signature(mechanism, new SignatureOptions.NoPadding())
                        : new Signing.Signature(mechanism, NO_CONTEXT);
            }
        };
    }

    /** HASH_ML_DSA_SHA224 and those that follow it; the same of SLH-DSA. */
    private static Optional<SignatureMechanism> prehashed(long type) {
        return prehashed(type - Ck.CKM_HASH_ML_DSA_SHA224, Scheme.ML_DSA)
                .or(() -> prehashed(type - Ck.CKM_HASH_SLH_DSA_SHA224, Scheme.SLH_DSA));
    }

    private static Optional<SignatureMechanism> prehashed(long place, Scheme scheme) {
        if (place < 0 || place >= PREHASHES.size()) {
            return Optional.empty();
        }
        Optional<Hash> hash = Optional.of(PREHASHES.get((int) place));
        return Arrays.stream(SignatureMechanism.values())
                .filter(m -> m.scheme() == scheme && m.hash().equals(hash))
                .findFirst();
    }

    /** Every mechanism that signs with a key of the scheme, beside those of a single name. */
    static Set<Long> more(Scheme scheme) {
        Set<Long> types = new TreeSet<>();
        switch (scheme) {
            case RSA_PKCS1 -> types.addAll(PKCS1_SHA3.keySet());
            case RSA_PSS -> types.addAll(PSS_SHA3.keySet());
            case ML_DSA -> addPrehashed(types, Ck.CKM_HASH_ML_DSA_SHA224);
            case SLH_DSA -> addPrehashed(types, Ck.CKM_HASH_SLH_DSA_SHA224);
            default -> {}
        }
        return types;
    }

    private static void addPrehashed(Set<Long> types, long first) {
        for (int place = 0; place < PREHASHES.size(); place++) {
            types.add(first + place);
        }
    }

    private static Signing mac(MechanismParameter asked) {
        long type = asked.type();
        Optional<Hash> whole = Optional.ofNullable(Hashes.HMACS.get(type));
        Optional<Hash> part = Optional.ofNullable(Hashes.SHORT_HMACS.get(type));
        if (whole.isPresent()) {
            asked.requireNone();
            return new Signing.Mac(Optional.empty(), whole, OptionalInt.empty());
        }
        if (part.isPresent()) {
            return new Signing.Mac(Optional.empty(), part, bytes(asked));
        }
        if (type == Ck.CKM_AES_GMAC) {
            return gmac(asked);
        }
        Optional<MacMechanism> cipher = cipherMac(type);
        boolean general = type == Ck.CKM_AES_CMAC_GENERAL || type == Ck.CKM_DES3_CMAC_GENERAL;
        if (!general) {
            asked.requireNone();
        }
        return new Signing.Mac(
                cipher, Optional.empty(), general ? bytes(asked) : OptionalInt.empty());
    }

    /** The parameter is the initialization vector. */
    private static Signing gmac(MechanismParameter asked) {
        Bytes iv = Bytes.of(asked.raw());
        if (iv.length() != MacMechanism.AES_GMAC.ivBytes()) {
            throw MechanismParameter.invalid();
        }
        return new Signing.Mac(
                Optional.of(MacMechanism.AES_GMAC), Optional.empty(), OptionalInt.empty(), iv);
    }

    private static Optional<MacMechanism> cipherMac(long type) {
        if (type == Ck.CKM_AES_CMAC || type == Ck.CKM_AES_CMAC_GENERAL) {
            return Optional.of(MacMechanism.AES_CMAC);
        }
        if (type == Ck.CKM_DES3_CMAC || type == Ck.CKM_DES3_CMAC_GENERAL) {
            return Optional.of(MacMechanism.TDEA_CMAC);
        }
        throw new Failure(ReturnValue.MECHANISM_INVALID);
    }

    /** CK_MAC_GENERAL_PARAMS; the engine knows how long the code is. */
    private static OptionalInt bytes(MechanismParameter asked) {
        long bytes = asked.parsed(WireReader::u64);
        if (bytes < 1 || bytes > Hash.SHA512.bytes()) {
            throw MechanismParameter.invalid();
        }
        return OptionalInt.of((int) bytes);
    }

    /**
     * CK_RSA_PKCS_PSS_PARAMS. The mask is made with the hash itself, always. A salt as long as the
     * hash is usual and has a mechanism of the engine; any other is asked for with options.
     *
     * @param fixed the hash in the name of the mechanism; empty: what comes is a digest
     */
    private static Signing pss(Optional<Hash> fixed, MechanismParameter asked) {
        return asked.parsed(
                in -> {
                    Hash hash = Hashes.digest(in.u64()).orElseThrow(MechanismParameter::invalid);
                    boolean masked = Hashes.mgf1(in.u64()).equals(Optional.of(hash));
                    long salt = in.u64();
                    if (!masked
                            || salt < 0
                            || salt > MAX_SALT_BYTES
                            || fixed.filter(named -> named != hash).isPresent()) {
                        throw MechanismParameter.invalid();
                    }
                    Optional<SignatureMechanism> usual =
                            salt == hash.bytes()
                                    ? fixed.isPresent()
                                            ? overMessage(hash)
                                            : overDigest(Scheme.RSA_PSS, hash)
                                    : Optional.empty();
                    if (usual.isPresent()) {
                        return new Signing.Signature(usual.get(), NO_CONTEXT);
                    }
                    var other =
                            new Signing.Signature(
                                    SignatureMechanism.NONE_WITH_RSA_PSS,
                                    new SignatureOptions.Pss(hash, (int) salt));
                    return fixed.isPresent() ? other.of(new SignedDigest(hash)) : other;
                });
    }

    private static Optional<SignatureMechanism> overMessage(Hash hash) {
        return Arrays.stream(SignatureMechanism.values())
                .filter(m -> m.scheme() == Scheme.RSA_PSS && m.input() == Input.MESSAGE)
                .filter(m -> m.hash().equals(Optional.of(hash)))
                .findFirst();
    }

    /** CK_EDDSA_PARAMS; without them, and with nothing in them, it is plain EdDSA. */
    private static Signing edwards(MechanismParameter asked) {
        var plain = new Signing.Signature(SignatureMechanism.EDDSA, NO_CONTEXT);
        if (asked.parameter().filter(bytes -> bytes.length > 0).isEmpty()) {
            return plain;
        }
        return asked.parsed(
                in -> {
                    boolean prehash = in.flag();
                    Bytes context = Bytes.owned(in.bytes());
                    if (context.length() > MAX_CONTEXT_BYTES) {
                        throw MechanismParameter.invalid();
                    }
                    return prehash || context.length() > 0
                            ? new Signing.Signature(
                                    SignatureMechanism.EDDSA,
                                    new SignatureOptions.Edwards(prehash, context))
                            : plain;
                });
    }

    private static byte[] context(MechanismParameter asked) {
        if (asked.parameter().filter(bytes -> bytes.length > 0).isEmpty()) {
            return NO_CONTEXT;
        }
        return asked.parsed(
                in -> {
                    long hedge = in.u64();
                    byte[] context = in.bytes();
                    if (hedge < 0 || hedge >= DETERMINISTIC || context.length > MAX_CONTEXT_BYTES) {
                        throw MechanismParameter.invalid();
                    }
                    return context;
                });
    }

    /**
     * The same signature by a digest that is made here, part by part; empty where the engine needs
     * the whole message.
     */
    static Optional<Signing.Signature> inParts(Signing.Signature whole) {
        if (whole.digest().isPresent()) {
            return Optional.of(whole);
        }
        SignatureMechanism mechanism = whole.mechanism();
        return mechanism.input() == Input.MESSAGE
                ? mechanism
                        .hash()
                        .flatMap(
                                hash ->
                                        overDigest(mechanism.scheme(), hash)
                                                .map(
                                                        other ->
                                                                new Signing.Signature(
                                                                                other,
                                                                                whole.context())
                                                                        .of(
                                                                                new SignedDigest(
                                                                                        hash))))
                : Optional.empty();
    }

    private static Optional<SignatureMechanism> overDigest(Scheme scheme, Hash hash) {
        return switch (scheme) {
            case ECDSA -> Optional.of(SignatureMechanism.NONE_WITH_ECDSA);
            case RSA_PKCS1, RSA_PSS ->
                    Arrays.stream(SignatureMechanism.values())
                            .filter(m -> m.scheme() == scheme && m.input() == Input.DIGEST)
                            .filter(m -> m.hash().equals(Optional.of(hash)))
                            .findFirst()
                            // With SHA-1 the length of the digest says it.
                            .or(
                                    () ->
                                            scheme == Scheme.RSA_PSS && hash == Hash.SHA1
                                                    ? Optional.of(
                                                            SignatureMechanism.NONE_WITH_RSA_PSS)
                                                    : Optional.empty());
            default -> Optional.empty();
        };
    }
}
