package io.claviger.pkcs11.constant;

/** Numbers of PKCS #11 2.40 to 3.2, by the standard's names. */
@SuppressWarnings("unused") // the standard's list, not ours
public final class Ck {
    private Ck() {}

    /** Whether an attribute is one of the standard's, so that its number is no long one. */
    public static boolean standard(long attribute) {
        return attribute >= 0 && attribute <= Integer.MAX_VALUE;
    }

    // Sessions, tokens and users.
    public static final long CKF_RW_SESSION = 0x2;
    public static final long CKF_SERIAL_SESSION = 0x4;
    public static final long CKU_SO = 0;
    public static final long CKU_USER = 1;
    public static final long CKU_CONTEXT_SPECIFIC = 2;
    public static final long CKF_RNG = 0x1;
    public static final long CKF_WRITE_PROTECTED = 0x2;
    public static final long CKF_LOGIN_REQUIRED = 0x4;
    public static final long CKF_USER_PIN_INITIALIZED = 0x8;
    public static final long CKF_RESTORE_KEY_NOT_NEEDED = 0x20;
    public static final long CKF_CLOCK_ON_TOKEN = 0x40;
    public static final long CKF_TOKEN_INITIALIZED = 0x400;
    public static final long CKF_USER_PIN_COUNT_LOW = 0x1_0000;
    public static final long CKF_USER_PIN_FINAL_TRY = 0x2_0000;
    public static final long CKF_USER_PIN_LOCKED = 0x4_0000;
    public static final long CKF_SO_PIN_COUNT_LOW = 0x10_0000;
    public static final long CKF_SO_PIN_FINAL_TRY = 0x20_0000;
    public static final long CKF_SO_PIN_LOCKED = 0x40_0000;
    public static final long CK_EFFECTIVELY_INFINITE = 0;
    public static final long CK_UNAVAILABLE_INFORMATION = -1;

    // Mechanism flags.
    public static final long CKF_ENCRYPT = 0x100;
    public static final long CKF_DECRYPT = 0x200;
    public static final long CKF_DIGEST = 0x400;
    public static final long CKF_SIGN = 0x800;
    public static final long CKF_VERIFY = 0x2000;
    public static final long CKF_GENERATE = 0x8000;
    public static final long CKF_GENERATE_KEY_PAIR = 0x1_0000;
    public static final long CKF_WRAP = 0x2_0000;
    public static final long CKF_UNWRAP = 0x4_0000;
    public static final long CKF_DERIVE = 0x8_0000;
    public static final long CKF_EC_F_P = 0x10_0000;
    public static final long CKF_EC_OID = 0x80_0000;
    public static final long CKF_EC_UNCOMPRESS = 0x100_0000;

    // Classes.
    public static final long CKO_DATA = 0;
    public static final long CKO_CERTIFICATE = 1;
    public static final long CKO_PUBLIC_KEY = 2;
    public static final long CKO_PRIVATE_KEY = 3;
    public static final long CKO_SECRET_KEY = 4;
    public static final long CKC_X_509 = 0;

    // Key types.
    public static final long CKK_RSA = 0x0;
    public static final long CKK_DSA = 0x1;
    public static final long CKK_DH = 0x2;
    public static final long CKK_EC = 0x3;
    public static final long CKK_GENERIC_SECRET = 0x10;
    public static final long CKK_DES3 = 0x15;
    public static final long CKK_AES = 0x1f;
    public static final long CKK_CAMELLIA = 0x25;
    public static final long CKK_SHA_1_HMAC = 0x28;
    public static final long CKK_SHA256_HMAC = 0x2b;
    public static final long CKK_SHA384_HMAC = 0x2c;
    public static final long CKK_SHA512_HMAC = 0x2d;
    public static final long CKK_SHA224_HMAC = 0x2e;
    public static final long CKK_CHACHA20 = 0x33;
    public static final long CKK_EC_EDWARDS = 0x40;
    public static final long CKK_EC_MONTGOMERY = 0x41;
    public static final long CKK_HSS = 0x46;
    public static final long CKK_XMSS = 0x47;
    public static final long CKK_ML_KEM = 0x49;
    public static final long CKK_ML_DSA = 0x4a;
    public static final long CKK_SLH_DSA = 0x4b;
    public static final long CKK_VENDOR_DEFINED = 0x8000_0000L;

    // Attributes.
    public static final int CKA_CLASS = 0x0;
    public static final int CKA_TOKEN = 0x1;
    public static final int CKA_PRIVATE = 0x2;
    public static final int CKA_LABEL = 0x3;
    public static final int CKA_UNIQUE_ID = 0x4;
    public static final int CKA_APPLICATION = 0x10;
    public static final int CKA_VALUE = 0x11;
    public static final int CKA_OBJECT_ID = 0x12;
    public static final int CKA_CERTIFICATE_TYPE = 0x80;
    public static final int CKA_ISSUER = 0x81;
    public static final int CKA_SERIAL_NUMBER = 0x82;
    public static final int CKA_TRUSTED = 0x86;
    public static final int CKA_CERTIFICATE_CATEGORY = 0x87;
    public static final int CKA_KEY_TYPE = 0x100;
    public static final int CKA_SUBJECT = 0x101;
    public static final int CKA_ID = 0x102;
    public static final int CKA_SENSITIVE = 0x103;
    public static final int CKA_ENCRYPT = 0x104;
    public static final int CKA_DECRYPT = 0x105;
    public static final int CKA_WRAP = 0x106;
    public static final int CKA_UNWRAP = 0x107;
    public static final int CKA_SIGN = 0x108;
    public static final int CKA_SIGN_RECOVER = 0x109;
    public static final int CKA_VERIFY = 0x10a;
    public static final int CKA_VERIFY_RECOVER = 0x10b;
    public static final int CKA_DERIVE = 0x10c;
    public static final int CKA_START_DATE = 0x110;
    public static final int CKA_END_DATE = 0x111;
    public static final int CKA_MODULUS = 0x120;
    public static final int CKA_MODULUS_BITS = 0x121;
    public static final int CKA_PUBLIC_EXPONENT = 0x122;
    public static final int CKA_PRIVATE_EXPONENT = 0x123;
    public static final int CKA_PRIME_1 = 0x124;
    public static final int CKA_PRIME_2 = 0x125;
    public static final int CKA_EXPONENT_1 = 0x126;
    public static final int CKA_EXPONENT_2 = 0x127;
    public static final int CKA_COEFFICIENT = 0x128;
    public static final int CKA_PUBLIC_KEY_INFO = 0x129;
    public static final int CKA_VALUE_LEN = 0x161;
    public static final int CKA_EXTRACTABLE = 0x162;
    public static final int CKA_LOCAL = 0x163;
    public static final int CKA_NEVER_EXTRACTABLE = 0x164;
    public static final int CKA_ALWAYS_SENSITIVE = 0x165;
    public static final int CKA_KEY_GEN_MECHANISM = 0x166;
    public static final int CKA_MODIFIABLE = 0x170;
    public static final int CKA_COPYABLE = 0x171;
    public static final int CKA_DESTROYABLE = 0x172;
    public static final int CKA_EC_PARAMS = 0x180;
    public static final int CKA_EC_POINT = 0x181;
    public static final int CKA_ALWAYS_AUTHENTICATE = 0x202;
    public static final int CKA_WRAP_WITH_TRUSTED = 0x210;
    public static final int CKA_PARAMETER_SET = 0x61d;
    public static final int CKA_ENCAPSULATE = 0x633;
    public static final int CKA_DECAPSULATE = 0x634;
    public static final int CKA_SEED = 0x637;

    // Mechanisms.
    public static final long CKM_RSA_PKCS_KEY_PAIR_GEN = 0x0;
    public static final long CKM_RSA_PKCS = 0x1;
    public static final long CKM_RSA_X_509 = 0x3;
    public static final long CKM_SHA1_RSA_PKCS = 0x6;
    public static final long CKM_RSA_PKCS_OAEP = 0x9;
    public static final long CKM_RSA_PKCS_PSS = 0xd;
    public static final long CKM_SHA1_RSA_PKCS_PSS = 0xe;
    public static final long CKM_ML_KEM_KEY_PAIR_GEN = 0xf;
    public static final long CKM_ML_KEM = 0x17;
    public static final long CKM_ML_DSA_KEY_PAIR_GEN = 0x1c;
    public static final long CKM_ML_DSA = 0x1d;
    public static final long CKM_SLH_DSA_KEY_PAIR_GEN = 0x2d;
    public static final long CKM_SLH_DSA = 0x2e;
    public static final long CKM_SHA256_RSA_PKCS = 0x40;
    public static final long CKM_SHA384_RSA_PKCS = 0x41;
    public static final long CKM_SHA512_RSA_PKCS = 0x42;
    public static final long CKM_SHA256_RSA_PKCS_PSS = 0x43;
    public static final long CKM_SHA384_RSA_PKCS_PSS = 0x44;
    public static final long CKM_SHA512_RSA_PKCS_PSS = 0x45;
    public static final long CKM_SHA224_RSA_PKCS = 0x46;
    public static final long CKM_SHA224_RSA_PKCS_PSS = 0x47;
    public static final long CKM_SHA_1 = 0x220;
    public static final long CKM_SHA_1_HMAC = 0x221;
    public static final long CKM_SHA256 = 0x250;
    public static final long CKM_SHA256_HMAC = 0x251;
    public static final long CKM_SHA224 = 0x255;
    public static final long CKM_SHA224_HMAC = 0x256;
    public static final long CKM_SHA384 = 0x260;
    public static final long CKM_SHA384_HMAC = 0x261;
    public static final long CKM_SHA512 = 0x270;
    public static final long CKM_SHA512_HMAC = 0x271;
    public static final long CKM_SHA3_256 = 0x2b0;
    public static final long CKM_SHA3_224 = 0x2b5;
    public static final long CKM_SHA3_384 = 0x2c0;
    public static final long CKM_SHA3_512 = 0x2d0;
    public static final long CKM_GENERIC_SECRET_KEY_GEN = 0x350;
    public static final long CKM_EC_KEY_PAIR_GEN = 0x1040;
    public static final long CKM_ECDSA = 0x1041;
    public static final long CKM_ECDSA_SHA1 = 0x1042;
    public static final long CKM_ECDSA_SHA224 = 0x1043;
    public static final long CKM_ECDSA_SHA256 = 0x1044;
    public static final long CKM_ECDSA_SHA384 = 0x1045;
    public static final long CKM_ECDSA_SHA512 = 0x1046;
    public static final long CKM_ECDH1_DERIVE = 0x1050;
    public static final long CKM_EC_EDWARDS_KEY_PAIR_GEN = 0x1055;
    public static final long CKM_EC_MONTGOMERY_KEY_PAIR_GEN = 0x1056;
    public static final long CKM_EDDSA = 0x1057;
    public static final long CKM_AES_KEY_GEN = 0x1080;
    public static final long CKM_AES_ECB = 0x1081;
    public static final long CKM_AES_CBC = 0x1082;
    public static final long CKM_AES_CBC_PAD = 0x1085;
    public static final long CKM_AES_CTR = 0x1086;
    public static final long CKM_AES_GCM = 0x1087;
    public static final long CKM_AES_CCM = 0x1088;
    public static final long CKM_AES_CMAC = 0x108a;
    public static final long CKM_AES_KEY_WRAP = 0x2109;
    public static final long CKM_AES_KEY_WRAP_KWP = 0x210b;
    public static final long CKG_MGF1_SHA1 = 0x1;
    public static final long CKG_MGF1_SHA256 = 0x2;
    public static final long CKG_MGF1_SHA384 = 0x3;
    public static final long CKG_MGF1_SHA512 = 0x4;
    public static final long CKG_MGF1_SHA224 = 0x5;
    public static final long CKZ_DATA_SPECIFIED = 0x1;
    public static final long CKD_NULL = 0x1;
    public static final long CKD_SHA256_KDF = 0x6;
    public static final long CKD_SHA384_KDF = 0x7;
    public static final long CKD_SHA512_KDF = 0x8;
}
