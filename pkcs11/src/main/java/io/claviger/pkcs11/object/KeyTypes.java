package io.claviger.pkcs11.object;

import io.claviger.core.attribute.Attribute;
import io.claviger.core.mechanism.KeyAlgorithm;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.pkcs11.constant.Ck;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Kinds of keys by their numbers in PKCS #11, and what each kind can do at all. */
public final class KeyTypes {
    private KeyTypes() {}

    /** CKA_KEY_TYPE. */
    static long number(KeyAlgorithm algorithm) {
        return switch (algorithm) {
            case AES -> Ck.CKK_AES;
            case CHACHA20 -> Ck.CKK_CHACHA20;
            case CAMELLIA -> Ck.CKK_CAMELLIA;
            case TDEA -> Ck.CKK_DES3;
            case HMAC_SHA1 -> Ck.CKK_SHA_1_HMAC;
            case HMAC_SHA224 -> Ck.CKK_SHA224_HMAC;
            case HMAC_SHA256 -> Ck.CKK_SHA256_HMAC;
            case HMAC_SHA384 -> Ck.CKK_SHA384_HMAC;
            case HMAC_SHA512 -> Ck.CKK_SHA512_HMAC;
            case HMAC_SHA3_224 -> Ck.CKK_SHA3_224_HMAC;
            case HMAC_SHA3_256 -> Ck.CKK_SHA3_256_HMAC;
            case HMAC_SHA3_384 -> Ck.CKK_SHA3_384_HMAC;
            case HMAC_SHA3_512 -> Ck.CKK_SHA3_512_HMAC;
            case RSA -> Ck.CKK_RSA;
            case DSA -> Ck.CKK_DSA;
            case EC -> Ck.CKK_EC;
            case ED -> Ck.CKK_EC_EDWARDS;
            case XDH -> Ck.CKK_EC_MONTGOMERY;
            case DH -> Ck.CKK_DH;
            case ML_DSA -> Ck.CKK_ML_DSA;
            case SLH_DSA -> Ck.CKK_SLH_DSA;
            case ML_KEM -> Ck.CKK_ML_KEM;
            case LMS -> Ck.CKK_HSS;
            case XMSS -> Ck.CKK_XMSS;
            case BLS -> Ck.CKK_VENDOR_DEFINED;
        };
    }

    /** The kind of a secret key that comes in; a generic secret is one for HMAC with SHA-256. */
    static Optional<KeyAlgorithm> secret(long type) {
        for (KeyAlgorithm algorithm : KeyAlgorithm.values()) {
            if (!algorithm.asymmetric() && number(algorithm) == type) {
                return Optional.of(algorithm);
            }
        }
        return type == Ck.CKK_GENERIC_SECRET
                ? Optional.of(KeyAlgorithm.HMAC_SHA256)
                : Optional.empty();
    }

    /** CKA_KEY_GEN_MECHANISM of a key that was made here. */
    static long generator(KeyAlgorithm algorithm) {
        return switch (algorithm) {
            case AES -> Ck.CKM_AES_KEY_GEN;
            case HMAC_SHA1,
                    HMAC_SHA224,
                    HMAC_SHA256,
                    HMAC_SHA384,
                    HMAC_SHA512,
                    HMAC_SHA3_224,
                    HMAC_SHA3_256,
                    HMAC_SHA3_384,
                    HMAC_SHA3_512 ->
                    Ck.CKM_GENERIC_SECRET_KEY_GEN;
            case RSA -> Ck.CKM_RSA_PKCS_KEY_PAIR_GEN;
            case EC -> Ck.CKM_EC_KEY_PAIR_GEN;
            case ED -> Ck.CKM_EC_EDWARDS_KEY_PAIR_GEN;
            case XDH -> Ck.CKM_EC_MONTGOMERY_KEY_PAIR_GEN;
            case ML_DSA -> Ck.CKM_ML_DSA_KEY_PAIR_GEN;
            case SLH_DSA -> Ck.CKM_SLH_DSA_KEY_PAIR_GEN;
            case ML_KEM -> Ck.CKM_ML_KEM_KEY_PAIR_GEN;
            case CHACHA20 -> Ck.CKM_CHACHA20_KEY_GEN;
            case CAMELLIA -> Ck.CKM_CAMELLIA_KEY_GEN;
            case TDEA -> Ck.CKM_DES3_KEY_GEN;
            case DSA, DH, LMS, XMSS, BLS -> Ck.CK_UNAVAILABLE_INFORMATION;
        };
    }

    /**
     * The uses that a kind of key can have; its attributes may say more, and mean nothing by it.
     */
    static Set<Attribute> possible(KeySpec spec) {
        return switch (spec.algorithm()) {
            case RSA ->
                    EnumSet.of(
                            Attribute.SIGN,
                            Attribute.VERIFY,
                            Attribute.ENCRYPT,
                            Attribute.DECRYPT,
                            Attribute.WRAP,
                            Attribute.UNWRAP);
            case EC -> EnumSet.of(Attribute.SIGN, Attribute.VERIFY, Attribute.DERIVE);
            case XDH, DH -> EnumSet.of(Attribute.DERIVE);
            case ED, DSA, BLS, ML_DSA, SLH_DSA, LMS, XMSS ->
                    EnumSet.of(Attribute.SIGN, Attribute.VERIFY);
            case ML_KEM -> EnumSet.of(Attribute.ENCRYPT, Attribute.DECRYPT);
            case HMAC_SHA1,
                    HMAC_SHA224,
                    HMAC_SHA256,
                    HMAC_SHA384,
                    HMAC_SHA512,
                    HMAC_SHA3_224,
                    HMAC_SHA3_256,
                    HMAC_SHA3_384,
                    HMAC_SHA3_512 ->
                    EnumSet.of(Attribute.SIGN, Attribute.VERIFY, Attribute.DERIVE);
            case AES, CHACHA20, CAMELLIA, TDEA ->
                    EnumSet.of(
                            Attribute.SIGN,
                            Attribute.VERIFY,
                            Attribute.ENCRYPT,
                            Attribute.DECRYPT,
                            Attribute.WRAP,
                            Attribute.UNWRAP,
                            Attribute.DERIVE);
        };
    }

    /** What a key may do whose maker says nothing about it. */
    static Set<Attribute> usual(KeyAlgorithm algorithm) {
        return switch (algorithm) {
            case RSA ->
                    EnumSet.of(
                            Attribute.SIGN, Attribute.VERIFY, Attribute.ENCRYPT, Attribute.DECRYPT);
            case AES, CHACHA20, CAMELLIA, TDEA, ML_KEM ->
                    EnumSet.of(Attribute.ENCRYPT, Attribute.DECRYPT);
            case XDH, DH -> EnumSet.of(Attribute.DERIVE);
            case EC,
                    ED,
                    DSA,
                    BLS,
                    ML_DSA,
                    SLH_DSA,
                    LMS,
                    XMSS,
                    HMAC_SHA1,
                    HMAC_SHA224,
                    HMAC_SHA256,
                    HMAC_SHA384,
                    HMAC_SHA512,
                    HMAC_SHA3_224,
                    HMAC_SHA3_256,
                    HMAC_SHA3_384,
                    HMAC_SHA3_512 ->
                    EnumSet.of(Attribute.SIGN, Attribute.VERIFY);
        };
    }
}
