package io.claviger.pkcs11.use;

import io.claviger.core.mechanism.SignatureMechanism.Scheme;
import io.claviger.pkcs11.answer.Failure;
import io.claviger.pkcs11.constant.Ck;
import io.claviger.pkcs11.constant.ReturnValue;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Every mechanism of a token, with what C_GetMechanismInfo tells of it. */
public final class MechanismTable {
    /**
     * One mechanism.
     *
     * @param min smallest key in the unit of the mechanism
     * @param max largest key
     */
    public record Range(long min, long max, long flags) {}

    private static final Map<Long, Range> TABLE = table();

    private MechanismTable() {}

    public static Set<Long> all() {
        return TABLE.keySet();
    }

    public static Range of(long mechanism) {
        Range info = TABLE.get(mechanism);
        if (info == null) {
            throw new Failure(ReturnValue.MECHANISM_INVALID);
        }
        return info;
    }

    private static Map<Long, Range> table() {
        Map<Long, Range> table = new LinkedHashMap<>();
        long message = Ck.CKF_MESSAGE_SIGN | Ck.CKF_MESSAGE_VERIFY;
        long sign = Ck.CKF_SIGN | Ck.CKF_VERIFY | message;
        long recover = Ck.CKF_SIGN_RECOVER | Ck.CKF_VERIFY_RECOVER;
        long encrypt = Ck.CKF_ENCRYPT | Ck.CKF_DECRYPT;
        long seal =
                encrypt | Ck.CKF_MESSAGE_ENCRYPT | Ck.CKF_MESSAGE_DECRYPT | Ck.CKF_MULTI_MESSAGE;
        long wrap = Ck.CKF_WRAP | Ck.CKF_UNWRAP;
        long curve = Ck.CKF_EC_F_P | Ck.CKF_EC_OID | Ck.CKF_EC_UNCOMPRESS;
        Range rsa = new Range(1024, 8192, sign);
        put(table, new Range(1024, 8192, Ck.CKF_GENERATE_KEY_PAIR), Ck.CKM_RSA_PKCS_KEY_PAIR_GEN);
        put(table, new Range(1024, 8192, sign | recover | encrypt | wrap), Ck.CKM_RSA_PKCS);
        put(table, new Range(1024, 8192, sign | recover | encrypt), Ck.CKM_RSA_X_509);
        put(table, new Range(1024, 8192, encrypt | wrap), Ck.CKM_RSA_PKCS_OAEP);
        put(table, new Range(1024, 8192, wrap), Ck.CKM_RSA_AES_KEY_WRAP);
        put(
                table,
                rsa,
                Ck.CKM_RSA_PKCS_PSS,
                Ck.CKM_SHA1_RSA_PKCS,
                Ck.CKM_SHA224_RSA_PKCS,
                Ck.CKM_SHA256_RSA_PKCS,
                Ck.CKM_SHA384_RSA_PKCS,
                Ck.CKM_SHA512_RSA_PKCS,
                Ck.CKM_SHA1_RSA_PKCS_PSS,
                Ck.CKM_SHA224_RSA_PKCS_PSS,
                Ck.CKM_SHA256_RSA_PKCS_PSS,
                Ck.CKM_SHA384_RSA_PKCS_PSS,
                Ck.CKM_SHA512_RSA_PKCS_PSS);
        put(table, rsa, SignatureTable.more(Scheme.RSA_PKCS1));
        put(table, rsa, SignatureTable.more(Scheme.RSA_PSS));
        put(table, new Range(192, 521, Ck.CKF_GENERATE_KEY_PAIR | curve), Ck.CKM_EC_KEY_PAIR_GEN);
        put(
                table,
                new Range(192, 521, sign | curve),
                Ck.CKM_ECDSA,
                Ck.CKM_ECDSA_SHA1,
                Ck.CKM_ECDSA_SHA224,
                Ck.CKM_ECDSA_SHA256,
                Ck.CKM_ECDSA_SHA384,
                Ck.CKM_ECDSA_SHA512,
                Ck.CKM_ECDSA_SHA3_224,
                Ck.CKM_ECDSA_SHA3_256,
                Ck.CKM_ECDSA_SHA3_384,
                Ck.CKM_ECDSA_SHA3_512);
        put(table, new Range(192, 521, Ck.CKF_DERIVE | curve), Ck.CKM_ECDH1_DERIVE);
        put(
                table,
                new Range(255, 448, Ck.CKF_GENERATE_KEY_PAIR),
                Ck.CKM_EC_EDWARDS_KEY_PAIR_GEN,
                Ck.CKM_EC_MONTGOMERY_KEY_PAIR_GEN);
        put(table, new Range(255, 448, sign), Ck.CKM_EDDSA);
        put(table, new Range(16, 32, Ck.CKF_GENERATE), Ck.CKM_AES_KEY_GEN);
        put(
                table,
                new Range(16, 32, encrypt),
                Ck.CKM_AES_ECB,
                Ck.CKM_AES_CBC,
                Ck.CKM_AES_CBC_PAD,
                Ck.CKM_AES_CTR);
        put(table, new Range(16, 32, seal), Ck.CKM_AES_GCM, Ck.CKM_AES_CCM);
        put(table, new Range(16, 32, sign), Ck.CKM_AES_CMAC, Ck.CKM_AES_CMAC_GENERAL);
        // A series of messages would all have the one vector that began it.
        put(table, new Range(16, 32, Ck.CKF_SIGN | Ck.CKF_VERIFY), Ck.CKM_AES_GMAC);
        put(table, new Range(16, 32, wrap), Ck.CKM_AES_KEY_WRAP, Ck.CKM_AES_KEY_WRAP_KWP);
        put(table, new Range(32, 32, Ck.CKF_GENERATE), Ck.CKM_CHACHA20_KEY_GEN);
        put(table, new Range(32, 32, seal), Ck.CKM_CHACHA20_POLY1305);
        put(table, new Range(16, 32, Ck.CKF_GENERATE), Ck.CKM_CAMELLIA_KEY_GEN);
        put(
                table,
                new Range(16, 32, encrypt),
                Ck.CKM_CAMELLIA_ECB,
                Ck.CKM_CAMELLIA_CBC,
                Ck.CKM_CAMELLIA_CBC_PAD);
        put(table, new Range(24, 24, Ck.CKF_GENERATE), Ck.CKM_DES3_KEY_GEN);
        put(
                table,
                new Range(24, 24, encrypt),
                Ck.CKM_DES3_ECB,
                Ck.CKM_DES3_CBC,
                Ck.CKM_DES3_CBC_PAD);
        put(table, new Range(24, 24, sign), Ck.CKM_DES3_CMAC, Ck.CKM_DES3_CMAC_GENERAL);
        put(table, new Range(14, 256, Ck.CKF_GENERATE), Ck.CKM_GENERIC_SECRET_KEY_GEN);
        put(table, new Range(14, 256, sign), new TreeSet<>(Hashes.HMACS.keySet()));
        put(table, new Range(14, 256, sign), new TreeSet<>(Hashes.SHORT_HMACS.keySet()));
        put(table, new Range(0, 0, Ck.CKF_DIGEST), new TreeSet<>(Hashes.DIGESTS.keySet()));
        put(
                table,
                new Range(0, 0, Ck.CKF_GENERATE_KEY_PAIR),
                Ck.CKM_ML_DSA_KEY_PAIR_GEN,
                Ck.CKM_SLH_DSA_KEY_PAIR_GEN,
                Ck.CKM_ML_KEM_KEY_PAIR_GEN);
        put(table, new Range(0, 0, Ck.CKF_ENCAPSULATE | Ck.CKF_DECAPSULATE), Ck.CKM_ML_KEM);
        put(table, new Range(14, 256, Ck.CKF_DERIVE), Ck.CKM_HKDF_DERIVE);
        put(table, new Range(0, 0, sign), Ck.CKM_ML_DSA, Ck.CKM_SLH_DSA);
        put(table, new Range(0, 0, sign), SignatureTable.more(Scheme.ML_DSA));
        put(table, new Range(0, 0, sign), SignatureTable.more(Scheme.SLH_DSA));
        return Collections.unmodifiableMap(table);
    }

    private static void put(Map<Long, Range> table, Range info, Set<Long> mechanisms) {
        mechanisms.forEach(mechanism -> table.put(mechanism, info));
    }

    private static void put(Map<Long, Range> table, Range info, long... mechanisms) {
        for (long mechanism : mechanisms) {
            table.put(mechanism, info);
        }
    }
}
