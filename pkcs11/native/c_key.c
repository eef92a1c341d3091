/* Keys made, wrapped, derived, encapsulated; random numbers. */
#include <string.h>

#include "connection.h"
#include "mechanism.h"
#include "pkcs11_functions.h"
#include "session.h"
#include "template.h"

enum { STEP_WRAP = 100 };

/* Sends a request that brings the handle of a new object. */
static CK_RV exchange_for_key(struct session *session, struct call *call, CK_RV prepared, CK_OBJECT_HANDLE *key)
{
    CK_RV result = prepared == CKR_OK ? session_exchange(session, call) : prepared;
    if (result == CKR_OK) {
        CK_OBJECT_HANDLE handle = get_u64(&call->body);
        result = call_result(call, handle == CK_INVALID_HANDLE ? CKR_DEVICE_ERROR : CKR_OK);
        *key = result == CKR_OK ? handle : *key;
    }
    call_close(call);
    return result;
}

CK_RV C_GenerateKey(CK_SESSION_HANDLE hSession, CK_MECHANISM *pMechanism, CK_ATTRIBUTE *pTemplate, CK_ULONG ulCount,
                    CK_OBJECT_HANDLE *phKey)
{
    struct session *session;
    CK_RV result = session_enter(hSession, &session);
    if (result != CKR_OK) {
        return result;
    }
    if (phKey == NULL) {
        return session_leave(session, CKR_ARGUMENTS_BAD);
    }
    struct call call;
    session_call_open(&call, CALL_GENERATE_KEY, session);
    result = put_mechanism(&call.request, pMechanism);
    result = result == CKR_OK ? put_template(&call.request, pTemplate, ulCount) : result;
    return session_leave(session, exchange_for_key(session, &call, result, phKey));
}

CK_RV C_GenerateKeyPair(CK_SESSION_HANDLE hSession, CK_MECHANISM *pMechanism, CK_ATTRIBUTE *pPublicKeyTemplate,
                        CK_ULONG ulPublicKeyAttributeCount, CK_ATTRIBUTE *pPrivateKeyTemplate,
                        CK_ULONG ulPrivateKeyAttributeCount, CK_OBJECT_HANDLE *phPublicKey,
                        CK_OBJECT_HANDLE *phPrivateKey)
{
    struct session *session;
    CK_RV result = session_enter(hSession, &session);
    if (result != CKR_OK) {
        return result;
    }
    if (phPublicKey == NULL || phPrivateKey == NULL) {
        return session_leave(session, CKR_ARGUMENTS_BAD);
    }
    struct call call;
    session_call_open(&call, CALL_GENERATE_KEY_PAIR, session);
    result = put_mechanism(&call.request, pMechanism);
    result = result == CKR_OK ? put_template(&call.request, pPublicKeyTemplate, ulPublicKeyAttributeCount) : result;
    result = result == CKR_OK ? put_template(&call.request, pPrivateKeyTemplate, ulPrivateKeyAttributeCount) : result;
    result = result == CKR_OK ? session_exchange(session, &call) : result;
    if (result == CKR_OK) {
        CK_OBJECT_HANDLE public_key = get_u64(&call.body);
        CK_OBJECT_HANDLE private_key = get_u64(&call.body);
        bool good = public_key != CK_INVALID_HANDLE && private_key != CK_INVALID_HANDLE;
        result = call_result(&call, good ? CKR_OK : CKR_DEVICE_ERROR);
        if (result == CKR_OK) {
            *phPublicKey = public_key;
            *phPrivateKey = private_key;
        }
    }
    call_close(&call);
    return session_leave(session, result);
}

static CK_RV wrap(struct session *session, struct call *call, CK_BYTE *out, CK_ULONG *out_length)
{
    /* The length of a wrapped key is the node's secret until it is wrapped. A key is wrapped once, also for a caller
     * that first asks how long the result will be. */
    const uint8_t *body = call->request.data + WIRE_HEADER;
    uint64_t request = kept_fingerprint(STEP_WRAP, body, call->request.length - WIRE_HEADER);
    if (session->wrapped.request == request) {
        return kept_deliver(&session->wrapped, out, out_length);
    }
    CK_RV result = session_exchange(session, call);
    if (result == CKR_OK) {
        struct bytes wrapped = get_present(&call->body);
        result = call_result(call, CKR_OK);
        if (result == CKR_OK) {
            result = kept_or_delivered(&session->wrapped, request, wrapped.data, wrapped.length, out, out_length);
        }
    }
    return result;
}

CK_RV C_WrapKey(CK_SESSION_HANDLE hSession, CK_MECHANISM *pMechanism, CK_OBJECT_HANDLE hWrappingKey,
                CK_OBJECT_HANDLE hKey, CK_BYTE *pWrappedKey, CK_ULONG *pulWrappedKeyLen)
{
    struct session *session;
    CK_RV result = session_enter(hSession, &session);
    if (result != CKR_OK) {
        return result;
    }
    if (pulWrappedKeyLen == NULL) {
        return session_leave(session, CKR_ARGUMENTS_BAD);
    }
    struct call call;
    session_call_open(&call, CALL_WRAP, session);
    result = put_mechanism(&call.request, pMechanism);
    if (result == CKR_OK) {
        call_put_object(&call, hWrappingKey);
        call_put_object(&call, hKey);
        result = wrap(session, &call, pWrappedKey, pulWrappedKeyLen);
    }
    call_close(&call);
    return session_leave(session, result);
}

CK_RV C_UnwrapKey(CK_SESSION_HANDLE hSession, CK_MECHANISM *pMechanism, CK_OBJECT_HANDLE hUnwrappingKey,
                  CK_BYTE *pWrappedKey, CK_ULONG ulWrappedKeyLen, CK_ATTRIBUTE *pTemplate, CK_ULONG ulAttributeCount,
                  CK_OBJECT_HANDLE *phKey)
{
    struct session *session;
    CK_RV result = session_enter(hSession, &session);
    if (result != CKR_OK) {
        return result;
    }
    if (phKey == NULL || (pWrappedKey == NULL && ulWrappedKeyLen > 0)) {
        return session_leave(session, CKR_ARGUMENTS_BAD);
    }
    struct call call;
    session_call_open(&call, CALL_UNWRAP, session);
    result = put_mechanism(&call.request, pMechanism);
    if (result == CKR_OK) {
        call_put_object(&call, hUnwrappingKey);
        put_bytes(&call.request, pWrappedKey, ulWrappedKeyLen);
        result = call.request.failed ? CKR_WRAPPED_KEY_LEN_RANGE
                                     : put_template(&call.request, pTemplate, ulAttributeCount);
    }
    return session_leave(session, exchange_for_key(session, &call, result, phKey));
}

CK_RV C_DeriveKey(CK_SESSION_HANDLE hSession, CK_MECHANISM *pMechanism, CK_OBJECT_HANDLE hBaseKey,
                  CK_ATTRIBUTE *pTemplate, CK_ULONG ulAttributeCount, CK_OBJECT_HANDLE *phKey)
{
    struct session *session;
    CK_RV result = session_enter(hSession, &session);
    if (result != CKR_OK) {
        return result;
    }
    if (phKey == NULL) {
        return session_leave(session, CKR_ARGUMENTS_BAD);
    }
    struct call call;
    session_call_open(&call, CALL_DERIVE, session);
    result = put_mechanism(&call.request, pMechanism);
    if (result == CKR_OK) {
        call_put_object(&call, hBaseKey);
        result = put_template(&call.request, pTemplate, ulAttributeCount);
    }
    return session_leave(session, exchange_for_key(session, &call, result, phKey));
}

/* Length of the ciphertext under an ML-KEM key (FIPS 203, table 3), so that a question for it makes no object. */
static CK_RV ciphertext_size(struct session *session, CK_OBJECT_HANDLE key, CK_ULONG *size)
{
    static const CK_ULONG sizes[] = {768, 1088, 1568}; /* CKP_ML_KEM_512, 768, 1024 */
    struct call call;
    session_call_open(&call, CALL_GET_ATTRIBUTES, session);
    call_put_object(&call, key);
    put_u32(&call.request, 1);
    put_u64(&call.request, CKA_PARAMETER_SET);
    CK_RV result = session_exchange(session, &call);
    if (result == CKR_OK) {
        bool good = get_u32(&call.body) == 1 && get_u32(&call.body) == CKR_OK;
        CK_ULONG set = 0;
        CK_ATTRIBUTE attribute = {CKA_PARAMETER_SET, &set, sizeof set};
        good = good && get_attribute(get_present(&call.body), &attribute) == CKR_OK && set >= 1 && set <= 3;
        result = call_result(&call, good ? CKR_OK : CKR_DEVICE_ERROR);
        *size = result == CKR_OK ? sizes[set - 1] : 0;
    } else {
        result = result == CKR_ATTRIBUTE_TYPE_INVALID ? CKR_KEY_TYPE_INCONSISTENT : result;
        result = result == CKR_OBJECT_HANDLE_INVALID ? CKR_KEY_HANDLE_INVALID : result;
    }
    call_close(&call);
    return result;
}

static CK_RV encapsulate(struct session *session, struct call *call, CK_BYTE *ciphertext, CK_ULONG *length,
                         CK_OBJECT_HANDLE *key)
{
    CK_RV result = session_exchange(session, call);
    if (result == CKR_OK) {
        struct bytes made = get_present(&call->body);
        CK_OBJECT_HANDLE handle = get_u64(&call->body);
        bool good = made.length <= *length && handle != CK_INVALID_HANDLE;
        result = call_result(call, good ? CKR_OK : CKR_DEVICE_ERROR);
        if (result == CKR_OK) {
            memcpy(ciphertext, made.data, made.length);
            *length = made.length;
            *key = handle;
        }
    }
    return result;
}

CK_RV C_EncapsulateKey(CK_SESSION_HANDLE hSession, CK_MECHANISM *pMechanism, CK_OBJECT_HANDLE hPublicKey,
                       CK_ATTRIBUTE *pTemplate, CK_ULONG ulAttributeCount, CK_BYTE *pCiphertext,
                       CK_ULONG *pulCiphertextLen, CK_OBJECT_HANDLE *phKey)
{
    struct session *session;
    CK_RV result = session_enter(hSession, &session);
    if (result != CKR_OK) {
        return result;
    }
    if (pMechanism == NULL || pulCiphertextLen == NULL || (pCiphertext != NULL && phKey == NULL)) {
        return session_leave(session, CKR_ARGUMENTS_BAD);
    }
    if (pMechanism->mechanism != CKM_ML_KEM) {
        return session_leave(session, CKR_MECHANISM_INVALID);
    }
    CK_ULONG size;
    result = ciphertext_size(session, hPublicKey, &size);
    if (result != CKR_OK || pCiphertext == NULL || *pulCiphertextLen < size) {
        bool short_buffer = result == CKR_OK && pCiphertext != NULL;
        *pulCiphertextLen = result == CKR_OK ? size : *pulCiphertextLen;
        return session_leave(session, short_buffer ? CKR_BUFFER_TOO_SMALL : result);
    }
    struct call call;
    session_call_open(&call, CALL_ENCAPSULATE, session);
    result = put_mechanism(&call.request, pMechanism);
    if (result == CKR_OK) {
        call_put_object(&call, hPublicKey);
        result = put_template(&call.request, pTemplate, ulAttributeCount);
    }
    if (result == CKR_OK) {
        result = encapsulate(session, &call, pCiphertext, pulCiphertextLen, phKey);
    }
    call_close(&call);
    return session_leave(session, result);
}

CK_RV C_DecapsulateKey(CK_SESSION_HANDLE hSession, CK_MECHANISM *pMechanism, CK_OBJECT_HANDLE hPrivateKey,
                       CK_ATTRIBUTE *pTemplate, CK_ULONG ulAttributeCount, CK_BYTE *pCiphertext,
                       CK_ULONG ulCiphertextLen, CK_OBJECT_HANDLE *phKey)
{
    struct session *session;
    CK_RV result = session_enter(hSession, &session);
    if (result != CKR_OK) {
        return result;
    }
    if (phKey == NULL || (pCiphertext == NULL && ulCiphertextLen > 0)) {
        return session_leave(session, CKR_ARGUMENTS_BAD);
    }
    struct call call;
    session_call_open(&call, CALL_DECAPSULATE, session);
    result = put_mechanism(&call.request, pMechanism);
    if (result == CKR_OK) {
        call_put_object(&call, hPrivateKey);
        put_bytes(&call.request, pCiphertext, ulCiphertextLen);
        result = call.request.failed ? CKR_WRAPPED_KEY_LEN_RANGE
                                     : put_template(&call.request, pTemplate, ulAttributeCount);
    }
    return session_leave(session, exchange_for_key(session, &call, result, phKey));
}
