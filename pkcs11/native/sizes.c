/* How long results are, and which keys mechanisms take: what answers size queries without asking the node. */
#include "mechanism.h"

enum { BLOCK = 16, DES_BLOCK = 8, POLY1305_TAG = 16, ANY_GROWTH = 256 };

static const struct {
    CK_MECHANISM_TYPE first;
    CK_MECHANISM_TYPE last;
    CK_KEY_TYPE type;
} key_types[] = {
    {CKM_RSA_PKCS, CKM_RSA_PKCS, CKK_RSA},
    {CKM_RSA_X_509, CKM_RSA_X_509, CKK_RSA},
    {CKM_SHA1_RSA_PKCS, CKM_SHA1_RSA_PKCS, CKK_RSA},
    {CKM_RSA_PKCS_OAEP, CKM_RSA_PKCS_OAEP, CKK_RSA},
    {CKM_RSA_PKCS_PSS, CKM_SHA1_RSA_PKCS_PSS, CKK_RSA},
    {CKM_SHA256_RSA_PKCS, CKM_SHA224_RSA_PKCS_PSS, CKK_RSA},
    {CKM_SHA3_256_RSA_PKCS, CKM_SHA3_224_RSA_PKCS_PSS, CKK_RSA},
    {CKM_DES3_ECB, CKM_DES3_CMAC, CKK_DES3},
    {CKM_CAMELLIA_ECB, CKM_CAMELLIA_CBC_PAD, CKK_CAMELLIA},
    {CKM_ECDSA, CKM_ECDSA_SHA3_512, CKK_EC},
    {CKM_EDDSA, CKM_EDDSA, CKK_EC_EDWARDS},
    {CKM_AES_ECB, CKM_AES_GMAC, CKK_AES},
    {CKM_CHACHA20_POLY1305, CKM_CHACHA20_POLY1305, CKK_CHACHA20},
    {CKM_ML_DSA, CKM_HASH_ML_DSA, CKK_ML_DSA},
    {CKM_HASH_ML_DSA_SHA224, CKM_HASH_ML_DSA_SHAKE256, CKK_ML_DSA},
    {CKM_SLH_DSA, CKM_SLH_DSA, CKK_SLH_DSA},
    {CKM_HASH_SLH_DSA, CKM_HASH_SLH_DSA_SHAKE256, CKK_SLH_DSA},
};

bool mechanism_takes(CK_MECHANISM_TYPE mechanism, CK_KEY_TYPE type)
{
    for (unsigned i = 0; i < sizeof key_types / sizeof key_types[0]; i++) {
        if (mechanism >= key_types[i].first && mechanism <= key_types[i].last) {
            return key_types[i].type == type;
        }
    }
    return true;
}

static struct size exactly(CK_ULONG bytes)
{
    return (struct size){.bytes = bytes, .exact = true};
}

static struct size at_most(CK_ULONG bytes)
{
    return (struct size){.bytes = bytes};
}

struct size digest_size(CK_MECHANISM_TYPE mechanism)
{
    switch (mechanism) {
    case CKM_MD5:
        return exactly(16);
    case CKM_SHA_1:
        return exactly(20);
    case CKM_SHA224:
    case CKM_SHA3_224:
        return exactly(28);
    case CKM_SHA256:
    case CKM_SHA3_256:
        return exactly(32);
    case CKM_SHA384:
    case CKM_SHA3_384:
        return exactly(48);
    case CKM_SHA512:
    case CKM_SHA3_512:
        return exactly(64);
    default:
        return at_most(0);
    }
}

struct size signature_size(CK_MECHANISM_TYPE mechanism, CK_ULONG tag_bytes, const struct key_info *key)
{
    switch (mechanism) {
    case CKM_SHA_1_HMAC:
        return exactly(20);
    case CKM_SHA224_HMAC:
    case CKM_SHA3_224_HMAC:
        return exactly(28);
    case CKM_SHA256_HMAC:
    case CKM_SHA3_256_HMAC:
        return exactly(32);
    case CKM_SHA384_HMAC:
    case CKM_SHA3_384_HMAC:
        return exactly(48);
    case CKM_SHA512_HMAC:
    case CKM_SHA3_512_HMAC:
        return exactly(64);
    case CKM_AES_CMAC:
    case CKM_AES_GMAC:
        return exactly(16);
    case CKM_DES3_CMAC:
        return exactly(DES_BLOCK);
    default:
        break;
    }
    if (tag_bytes > 0) {
        return exactly(tag_bytes);
    }
    /* Signatures of a key have one length; with a secret key the mechanism decides, and it was none of the above. */
    bool has_one = key->type == CKK_RSA || key->type == CKK_EC || key->type == CKK_EC_EDWARDS ||
                   key->type == CKK_ML_DSA || key->type == CKK_SLH_DSA || key->type == CKK_DSA;
    return has_one && key->largest_result > 0 ? exactly(key->largest_result) : at_most(key->largest_result);
}

static CK_ULONG modulus_bytes(const struct key_info *key)
{
    return (key->bits + 7) / 8;
}

struct size encrypted_size(CK_MECHANISM_TYPE mechanism, CK_ULONG tag_bytes, const struct key_info *key,
                           CK_ULONG length)
{
    switch (mechanism) {
    case CKM_RSA_PKCS:
    case CKM_RSA_X_509:
    case CKM_RSA_PKCS_OAEP:
        return exactly(modulus_bytes(key));
    case CKM_AES_ECB:
    case CKM_AES_CBC:
    case CKM_AES_CTR:
    case CKM_DES3_ECB:
    case CKM_DES3_CBC:
    case CKM_CAMELLIA_ECB:
    case CKM_CAMELLIA_CBC:
        return exactly(length);
    case CKM_AES_CBC_PAD:
    case CKM_CAMELLIA_CBC_PAD:
        return exactly((length / BLOCK + 1) * BLOCK);
    case CKM_DES3_CBC_PAD:
        return exactly((length / DES_BLOCK + 1) * DES_BLOCK);
    case CKM_AES_GCM:
    case CKM_AES_CCM:
        return exactly(length + tag_bytes);
    case CKM_CHACHA20_POLY1305:
        return exactly(length + POLY1305_TAG);
    default:
        return at_most(length + ANY_GROWTH);
    }
}

struct size decrypted_size(CK_MECHANISM_TYPE mechanism, CK_ULONG tag_bytes, const struct key_info *key,
                           CK_ULONG length)
{
    switch (mechanism) {
    case CKM_RSA_X_509:
        return exactly(modulus_bytes(key));
    case CKM_RSA_PKCS:
    case CKM_RSA_PKCS_OAEP:
        return at_most(modulus_bytes(key));
    case CKM_AES_ECB:
    case CKM_AES_CBC:
    case CKM_AES_CTR:
    case CKM_DES3_ECB:
    case CKM_DES3_CBC:
    case CKM_CAMELLIA_ECB:
    case CKM_CAMELLIA_CBC:
        return exactly(length);
    case CKM_AES_GCM:
    case CKM_AES_CCM:
        return length >= tag_bytes ? exactly(length - tag_bytes) : at_most(length);
    case CKM_CHACHA20_POLY1305:
        return length >= POLY1305_TAG ? exactly(length - POLY1305_TAG) : at_most(length);
    default:
        return at_most(length);
    }
}
