#include "mechanism.h"

#include <string.h>

enum form {
    FORM_RAW, /* initialization vectors, or nothing, or what the module does not know */
    FORM_PSS,
    FORM_OAEP,
    FORM_RSA_AES,
    FORM_GCM,
    FORM_CCM,
    FORM_CTR,
    FORM_CHACHA,
    FORM_ECDH,
    FORM_EDDSA,
    FORM_NUMBER,
    FORM_HKDF,
    FORM_CONTEXT,
    FORM_HASH_CONTEXT,
};

enum { MAX_RAW_BYTES = 4096 };

/* Mechanisms of one parameter form, from `first` to `last`. */
static const struct {
    CK_MECHANISM_TYPE first;
    CK_MECHANISM_TYPE last;
    enum form form;
} forms[] = {
    {CKM_RSA_PKCS_PSS, CKM_SHA1_RSA_PKCS_PSS, FORM_PSS},
    {CKM_SHA256_RSA_PKCS_PSS, CKM_SHA512_RSA_PKCS_PSS, FORM_PSS},
    {CKM_SHA224_RSA_PKCS_PSS, CKM_SHA224_RSA_PKCS_PSS, FORM_PSS},
    {CKM_SHA3_256_RSA_PKCS_PSS, CKM_SHA3_512_RSA_PKCS_PSS, FORM_PSS},
    {CKM_SHA3_224_RSA_PKCS_PSS, CKM_SHA3_224_RSA_PKCS_PSS, FORM_PSS},
    {CKM_RSA_PKCS_OAEP, CKM_RSA_PKCS_OAEP, FORM_OAEP},
    {CKM_RSA_AES_KEY_WRAP, CKM_RSA_AES_KEY_WRAP, FORM_RSA_AES},
    {CKM_AES_GCM, CKM_AES_GCM, FORM_GCM},
    {CKM_AES_CCM, CKM_AES_CCM, FORM_CCM},
    {CKM_AES_CTR, CKM_AES_CTR, FORM_CTR},
    {CKM_CHACHA20_POLY1305, CKM_CHACHA20_POLY1305, FORM_CHACHA},
    {CKM_ECDH1_DERIVE, CKM_ECDH1_COFACTOR_DERIVE, FORM_ECDH},
    {CKM_EDDSA, CKM_EDDSA, FORM_EDDSA},
    {CKM_AES_CMAC_GENERAL, CKM_AES_CMAC_GENERAL, FORM_NUMBER},
    {CKM_DES3_CMAC_GENERAL, CKM_DES3_CMAC_GENERAL, FORM_NUMBER},
    {CKM_SHA_1_HMAC_GENERAL, CKM_SHA_1_HMAC_GENERAL, FORM_NUMBER},
    {CKM_SHA224_HMAC_GENERAL, CKM_SHA224_HMAC_GENERAL, FORM_NUMBER},
    {CKM_SHA256_HMAC_GENERAL, CKM_SHA256_HMAC_GENERAL, FORM_NUMBER},
    {CKM_SHA384_HMAC_GENERAL, CKM_SHA384_HMAC_GENERAL, FORM_NUMBER},
    {CKM_SHA512_HMAC_GENERAL, CKM_SHA512_HMAC_GENERAL, FORM_NUMBER},
    {CKM_SHA3_224_HMAC_GENERAL, CKM_SHA3_224_HMAC_GENERAL, FORM_NUMBER},
    {CKM_SHA3_256_HMAC_GENERAL, CKM_SHA3_256_HMAC_GENERAL, FORM_NUMBER},
    {CKM_SHA3_384_HMAC_GENERAL, CKM_SHA3_384_HMAC_GENERAL, FORM_NUMBER},
    {CKM_SHA3_512_HMAC_GENERAL, CKM_SHA3_512_HMAC_GENERAL, FORM_NUMBER},
    {CKM_HKDF_DERIVE, CKM_HKDF_DATA, FORM_HKDF},
    {CKM_ML_DSA, CKM_ML_DSA, FORM_CONTEXT},
    {CKM_SLH_DSA, CKM_SLH_DSA, FORM_CONTEXT},
    /* With the hash in the mechanism's name, the parameter does not repeat it (3.2, 6.67.6 and 6.69.6). */
    {CKM_HASH_ML_DSA_SHA224, CKM_HASH_ML_DSA_SHAKE256, FORM_CONTEXT},
    {CKM_HASH_SLH_DSA_SHA224, CKM_HASH_SLH_DSA_SHAKE256, FORM_CONTEXT},
    {CKM_HASH_ML_DSA, CKM_HASH_ML_DSA, FORM_HASH_CONTEXT},
    {CKM_HASH_SLH_DSA, CKM_HASH_SLH_DSA, FORM_HASH_CONTEXT},
};

static enum form form_of(CK_MECHANISM_TYPE mechanism)
{
    for (unsigned i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        if (mechanism >= forms[i].first && mechanism <= forms[i].last) {
            return forms[i].form;
        }
    }
    return FORM_RAW;
}

static size_t structure_bytes(enum form form)
{
    switch (form) {
    case FORM_RAW:
        return 0;
    case FORM_PSS:
        return sizeof(CK_RSA_PKCS_PSS_PARAMS);
    case FORM_OAEP:
        return sizeof(CK_RSA_PKCS_OAEP_PARAMS);
    case FORM_RSA_AES:
        return sizeof(CK_RSA_AES_KEY_WRAP_PARAMS);
    case FORM_GCM:
        return sizeof(CK_GCM_PARAMS);
    case FORM_CCM:
        return sizeof(CK_CCM_PARAMS);
    case FORM_CTR:
        return sizeof(CK_AES_CTR_PARAMS);
    case FORM_CHACHA:
        return sizeof(CK_SALSA20_CHACHA20_POLY1305_PARAMS);
    case FORM_ECDH:
        return sizeof(CK_ECDH1_DERIVE_PARAMS);
    case FORM_EDDSA:
        return sizeof(CK_EDDSA_PARAMS);
    case FORM_NUMBER:
        return sizeof(CK_ULONG);
    case FORM_HKDF:
        return sizeof(CK_HKDF_PARAMS);
    case FORM_CONTEXT:
        return sizeof(CK_SIGN_ADDITIONAL_CONTEXT);
    case FORM_HASH_CONTEXT:
        return sizeof(CK_HASH_SIGN_ADDITIONAL_CONTEXT);
    }
    return 0;
}

/* Pointer and length as the structures have them; a missing pointer with a length fails the request. Where the length
 * is 0 the pointer may be anything, and callers do leave garbage in it. */
static bool put_part(struct buffer *request, const void *data, CK_ULONG length)
{
    if ((data == NULL && length != 0) || length > WIRE_MAX_DATA) {
        return false;
    }
    put_bytes(request, data, length);
    return true;
}

static bool put_oaep(struct buffer *request, const CK_RSA_PKCS_OAEP_PARAMS *oaep)
{
    put_u64(request, oaep->hashAlg);
    put_u64(request, oaep->mgf);
    put_u64(request, oaep->source);
    return put_part(request, oaep->pSourceData, oaep->ulSourceDataLen);
}

/* A copy of the caller's structure, which need not be aligned. */
union parameter {
    CK_RSA_PKCS_PSS_PARAMS pss;
    CK_RSA_PKCS_OAEP_PARAMS oaep;
    CK_RSA_AES_KEY_WRAP_PARAMS rsa_aes;
    CK_GCM_PARAMS gcm;
    CK_CCM_PARAMS ccm;
    CK_AES_CTR_PARAMS ctr;
    CK_SALSA20_CHACHA20_POLY1305_PARAMS chacha;
    CK_ECDH1_DERIVE_PARAMS ecdh;
    CK_EDDSA_PARAMS eddsa;
    CK_ULONG number;
    CK_HKDF_PARAMS hkdf;
    CK_SIGN_ADDITIONAL_CONTEXT context;
    CK_HASH_SIGN_ADDITIONAL_CONTEXT hash_context;
};

static bool put_hkdf(struct buffer *request, const CK_HKDF_PARAMS *hkdf)
{
    put_u8(request, hkdf->bExtract != CK_FALSE);
    put_u8(request, hkdf->bExpand != CK_FALSE);
    put_u64(request, hkdf->prfHashMechanism);
    put_u64(request, hkdf->ulSaltType);
    bool good = put_part(request, hkdf->pSalt, hkdf->ulSaltLen);
    put_u64(request, known_node_handle(hkdf->hSaltKey));
    return good && put_part(request, hkdf->pInfo, hkdf->ulInfoLen);
}

static bool put_structure(struct buffer *request, enum form form, const union parameter *parameter)
{
    switch (form) {
    case FORM_RAW:
        return false;
    case FORM_PSS:
        put_u64(request, parameter->pss.hashAlg);
        put_u64(request, parameter->pss.mgf);
        put_u64(request, parameter->pss.sLen);
        return true;
    case FORM_OAEP:
        return put_oaep(request, &parameter->oaep);
    case FORM_RSA_AES:
        put_u64(request, parameter->rsa_aes.ulAESKeyBits);
        return parameter->rsa_aes.pOAEPParams != NULL && put_oaep(request, parameter->rsa_aes.pOAEPParams);
    case FORM_GCM: {
        bool good = put_part(request, parameter->gcm.pIv, parameter->gcm.ulIvLen);
        put_u64(request, parameter->gcm.ulIvBits);
        good = good && put_part(request, parameter->gcm.pAAD, parameter->gcm.ulAADLen);
        put_u64(request, parameter->gcm.ulTagBits);
        return good;
    }
    case FORM_CCM: {
        put_u64(request, parameter->ccm.ulDataLen);
        bool good = put_part(request, parameter->ccm.pNonce, parameter->ccm.ulNonceLen) &&
                    put_part(request, parameter->ccm.pAAD, parameter->ccm.ulAADLen);
        put_u64(request, parameter->ccm.ulMACLen);
        return good;
    }
    case FORM_CTR:
        put_u64(request, parameter->ctr.ulCounterBits);
        put_raw(request, parameter->ctr.cb, sizeof parameter->ctr.cb);
        return true;
    case FORM_CHACHA:
        return put_part(request, parameter->chacha.pNonce, parameter->chacha.ulNonceLen) &&
               put_part(request, parameter->chacha.pAAD, parameter->chacha.ulAADLen);
    case FORM_ECDH:
        put_u64(request, parameter->ecdh.kdf);
        return put_part(request, parameter->ecdh.pSharedData, parameter->ecdh.ulSharedDataLen) &&
               put_part(request, parameter->ecdh.pPublicData, parameter->ecdh.ulPublicDataLen);
    case FORM_EDDSA:
        put_u8(request, parameter->eddsa.phFlag != CK_FALSE);
        return put_part(request, parameter->eddsa.pContextData, parameter->eddsa.ulContextDataLen);
    case FORM_NUMBER:
        put_u64(request, parameter->number);
        return true;
    case FORM_HKDF:
        return put_hkdf(request, &parameter->hkdf);
    case FORM_CONTEXT:
        put_u64(request, parameter->context.hedgeVariant);
        return put_part(request, parameter->context.pContext, parameter->context.ulContextLen);
    case FORM_HASH_CONTEXT: {
        put_u64(request, parameter->hash_context.hedgeVariant);
        bool good = put_part(request, parameter->hash_context.pContext, parameter->hash_context.ulContextLen);
        put_u64(request, parameter->hash_context.hash);
        return good;
    }
    }
    return false;
}

/* The standard lets these go without: hedged, no context; plain EdDSA. */
static bool optional(enum form form)
{
    return form == FORM_RAW || form == FORM_EDDSA || form == FORM_CONTEXT;
}

CK_RV put_mechanism(struct buffer *request, const CK_MECHANISM *mechanism)
{
    if (mechanism == NULL) {
        return CKR_ARGUMENTS_BAD;
    }
    enum form form = form_of(mechanism->mechanism);
    put_u64(request, mechanism->mechanism);
    if (mechanism->pParameter == NULL && mechanism->ulParameterLen == 0 && optional(form)) {
        put_absent(request);
        return CKR_OK;
    }
    if (mechanism->pParameter == NULL) {
        return CKR_MECHANISM_PARAM_INVALID;
    }
    if (form == FORM_RAW) {
        if (mechanism->ulParameterLen > MAX_RAW_BYTES) {
            return CKR_MECHANISM_PARAM_INVALID;
        }
        put_bytes(request, mechanism->pParameter, mechanism->ulParameterLen);
        return CKR_OK;
    }
    if (mechanism->ulParameterLen != structure_bytes(form)) {
        return CKR_MECHANISM_PARAM_INVALID;
    }
    union parameter parameter;
    memcpy(&parameter, mechanism->pParameter, mechanism->ulParameterLen);
    size_t at = request->length;
    put_u32(request, 0);
    bool good = put_structure(request, form, &parameter);
    set_u32(request, at, (uint32_t)(request->length - at - 4));
    return good ? CKR_OK : CKR_MECHANISM_PARAM_INVALID;
}

CK_ULONG mechanism_tag_bytes(const CK_MECHANISM *mechanism)
{
    union parameter parameter;
    enum form form = form_of(mechanism->mechanism);
    if (mechanism->pParameter == NULL || form == FORM_RAW || mechanism->ulParameterLen != structure_bytes(form)) {
        return 0;
    }
    memcpy(&parameter, mechanism->pParameter, mechanism->ulParameterLen);
    switch (form) {
    case FORM_GCM:
        return parameter.gcm.ulTagBits / 8;
    case FORM_CCM:
        return parameter.ccm.ulMACLen;
    case FORM_NUMBER:
        return parameter.number;
    default:
        return 0;
    }
}
