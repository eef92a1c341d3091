#include "message_parameter.h"

#include <string.h>

#include "connection.h"
#include "pkcs11_functions.h"
#include "session.h"

enum { MAX_TAG_BYTES = 16, POLY1305_TAG = 16 };

bool is_aead(CK_MECHANISM_TYPE mechanism)
{
    return mechanism == CKM_AES_GCM || mechanism == CKM_AES_CCM || mechanism == CKM_CHACHA20_POLY1305;
}

CK_RV aead_read(CK_MECHANISM_TYPE mechanism, struct message_parameter parameter, struct aead *aead)
{
    if (parameter.data == NULL) {
        return CKR_MECHANISM_PARAM_INVALID;
    }
    if (mechanism == CKM_AES_GCM && parameter.length == sizeof(CK_GCM_MESSAGE_PARAMS)) {
        CK_GCM_MESSAGE_PARAMS gcm;
        memcpy(&gcm, parameter.data, sizeof gcm);
        if (gcm.ulTagBits % 8 != 0) {
            return CKR_MECHANISM_PARAM_INVALID;
        }
        *aead = (struct aead){gcm.pIv, gcm.ulIvLen, gcm.ulIvFixedBits, gcm.ivGenerator, gcm.pTag, gcm.ulTagBits / 8};
    } else if (mechanism == CKM_AES_CCM && parameter.length == sizeof(CK_CCM_MESSAGE_PARAMS)) {
        CK_CCM_MESSAGE_PARAMS ccm;
        memcpy(&ccm, parameter.data, sizeof ccm);
        *aead = (struct aead){ccm.pNonce,         ccm.ulNonceLen, ccm.ulNonceFixedBits,
                              ccm.nonceGenerator, ccm.pMAC,       ccm.ulMACLen};
    } else if (mechanism == CKM_CHACHA20_POLY1305 &&
               parameter.length == sizeof(CK_SALSA20_CHACHA20_POLY1305_MSG_PARAMS)) {
        CK_SALSA20_CHACHA20_POLY1305_MSG_PARAMS chacha;
        memcpy(&chacha, parameter.data, sizeof chacha);
        *aead = (struct aead){chacha.pNonce, chacha.ulNonceLen, 0, CKG_NO_GENERATE, chacha.pTag, POLY1305_TAG};
    } else {
        return CKR_MECHANISM_PARAM_INVALID;
    }
    bool good = aead->iv != NULL && aead->tag != NULL && aead->iv_length > 0 && aead->iv_length <= MESSAGE_MAX_IV &&
                aead->tag_bytes > 0 && aead->tag_bytes <= MAX_TAG_BYTES && aead->generator <= CKG_GENERATE_RANDOM &&
                (aead->generator == CKG_NO_GENERATE || aead->fixed_bits < aead->iv_length * 8);
    return good ? CKR_OK : CKR_MECHANISM_PARAM_INVALID;
}

static CK_RV random_bytes(struct session *session, uint8_t *out, size_t length)
{
    struct call call;
    session_call_open(&call, CALL_RANDOM, session);
    put_u32(&call.request, (uint32_t)length);
    CK_RV result = session_exchange(session, &call);
    if (result == CKR_OK) {
        struct bytes made = get_bytes(&call.body);
        result = call_result(&call, CKR_OK);
        if (result == CKR_OK && (made.absent || made.length != length)) {
            result = CKR_DEVICE_ERROR;
        }
        if (result == CKR_OK) {
            memcpy(out, made.data, length);
        }
    }
    call_close(&call);
    return result;
}

/* Lets the leading fixed bits of the caller's IV stand in front of `made`. */
static void keep_fixed(uint8_t *made, const struct aead *aead)
{
    for (CK_ULONG bit = 0; bit < aead->fixed_bits; bit++) {
        uint8_t mask = (uint8_t)(0x80U >> (bit % 8));
        made[bit / 8] = (uint8_t)((made[bit / 8] & ~mask) | (aead->iv[bit / 8] & mask));
    }
}

CK_RV aead_next_iv(struct session *session, struct messages *messages, const struct aead *aead)
{
    if (aead->generator == CKG_NO_GENERATE) {
        return CKR_OK;
    }
    uint8_t made[MESSAGE_MAX_IV];
    bool counted = aead->generator == CKG_GENERATE_COUNTER;
    if (counted && messages->counting) {
        memcpy(made, messages->counter, aead->iv_length);
        for (CK_ULONG i = aead->iv_length; i > 0 && ++made[i - 1] == 0; i--) {
        }
    } else {
        /* A counter begins anywhere: from 0 it would repeat what an earlier C_MessageEncryptInit has used. */
        CK_RV result = random_bytes(session, made, aead->iv_length);
        if (result != CKR_OK) {
            return result;
        }
    }
    keep_fixed(made, aead);
    if (counted) {
        memcpy(messages->counter, made, aead->iv_length);
        messages->counting = true;
    }
    memcpy(aead->iv, made, aead->iv_length);
    return CKR_OK;
}

void aead_put(struct buffer *wire, CK_MECHANISM_TYPE mechanism, const struct aead *aead, const CK_BYTE *aad,
              CK_ULONG aad_length, CK_ULONG data_length)
{
    put_u64(wire, mechanism);
    size_t at = wire->length;
    put_u32(wire, 0);
    if (mechanism == CKM_AES_CCM) {
        put_u64(wire, data_length);
    }
    put_bytes(wire, aead->iv, aead->iv_length);
    if (mechanism == CKM_AES_GCM) {
        put_u64(wire, aead->iv_length * 8);
    }
    put_bytes(wire, aad, aad_length);
    if (mechanism != CKM_CHACHA20_POLY1305) {
        put_u64(wire, mechanism == CKM_AES_GCM ? aead->tag_bytes * 8 : aead->tag_bytes);
    }
    set_u32(wire, at, (uint32_t)(wire->length - at - 4));
}
