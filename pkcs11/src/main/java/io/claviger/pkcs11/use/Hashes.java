package io.claviger.pkcs11.use;

import io.claviger.core.mechanism.Hash;
import io.claviger.pkcs11.constant.Ck;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.Optional;

/** Hash functions by their mechanisms. */
final class Hashes {
    static final Map<Long, Hash> DIGESTS =
            Map.of(
                    Ck.CKM_SHA_1, Hash.SHA1,
                    Ck.CKM_SHA224, Hash.SHA224,
                    Ck.CKM_SHA256, Hash.SHA256,
                    Ck.CKM_SHA384, Hash.SHA384,
                    Ck.CKM_SHA512, Hash.SHA512,
                    Ck.CKM_SHA3_224, Hash.SHA3_224,
                    Ck.CKM_SHA3_256, Hash.SHA3_256,
                    Ck.CKM_SHA3_384, Hash.SHA3_384,
                    Ck.CKM_SHA3_512, Hash.SHA3_512);

    static final Map<Long, Hash> HMACS =
            Map.of(
                    Ck.CKM_SHA_1_HMAC, Hash.SHA1,
                    Ck.CKM_SHA224_HMAC, Hash.SHA224,
                    Ck.CKM_SHA256_HMAC, Hash.SHA256,
                    Ck.CKM_SHA384_HMAC, Hash.SHA384,
                    Ck.CKM_SHA512_HMAC, Hash.SHA512,
                    Ck.CKM_SHA3_224_HMAC, Hash.SHA3_224,
                    Ck.CKM_SHA3_256_HMAC, Hash.SHA3_256,
                    Ck.CKM_SHA3_384_HMAC, Hash.SHA3_384,
                    Ck.CKM_SHA3_512_HMAC, Hash.SHA3_512);

    /** The same with a code as short as the caller wants it. */
    static final Map<Long, Hash> SHORT_HMACS =
            Map.of(
                    Ck.CKM_SHA_1_HMAC_GENERAL, Hash.SHA1,
                    Ck.CKM_SHA224_HMAC_GENERAL, Hash.SHA224,
                    Ck.CKM_SHA256_HMAC_GENERAL, Hash.SHA256,
                    Ck.CKM_SHA384_HMAC_GENERAL, Hash.SHA384,
                    Ck.CKM_SHA512_HMAC_GENERAL, Hash.SHA512,
                    Ck.CKM_SHA3_224_HMAC_GENERAL, Hash.SHA3_224,
                    Ck.CKM_SHA3_256_HMAC_GENERAL, Hash.SHA3_256,
                    Ck.CKM_SHA3_384_HMAC_GENERAL, Hash.SHA3_384,
                    Ck.CKM_SHA3_512_HMAC_GENERAL, Hash.SHA3_512);

    private static final Map<Long, Hash> MGF1 =
            Map.of(
                    Ck.CKG_MGF1_SHA1, Hash.SHA1,
                    Ck.CKG_MGF1_SHA224, Hash.SHA224,
                    Ck.CKG_MGF1_SHA256, Hash.SHA256,
                    Ck.CKG_MGF1_SHA384, Hash.SHA384,
                    Ck.CKG_MGF1_SHA512, Hash.SHA512,
                    Ck.CKG_MGF1_SHA3_224, Hash.SHA3_224,
                    Ck.CKG_MGF1_SHA3_256, Hash.SHA3_256,
                    Ck.CKG_MGF1_SHA3_384, Hash.SHA3_384,
                    Ck.CKG_MGF1_SHA3_512, Hash.SHA3_512);

    private Hashes() {}

    static Optional<Hash> digest(long mechanism) {
        return Optional.ofNullable(DIGESTS.get(mechanism));
    }

    /** The hash of a mask generation function; every one of PKCS #11 is MGF1. */
    static Optional<Hash> mgf1(long generator) {
        return Optional.ofNullable(MGF1.get(generator));
    }

    static MessageDigest running(Hash hash) {
        try {
            return MessageDigest.getInstance(hash.jcaName());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
