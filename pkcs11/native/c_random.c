/* C_SeedRandom and C_GenerateRandom. */
#include <string.h>

#include "connection.h"
#include "pkcs11_functions.h"
#include "session.h"

CK_RV C_SeedRandom(CK_SESSION_HANDLE hSession, CK_BYTE *pSeed, CK_ULONG ulSeedLen)
{
    struct session *session;
    CK_RV result = session_enter(hSession, &session);
    if (result != CKR_OK) {
        return result;
    }
    if (pSeed == NULL && ulSeedLen > 0) {
        return session_leave(session, CKR_ARGUMENTS_BAD);
    }
    if (ulSeedLen > WIRE_MAX_DATA) {
        return session_leave(session, CKR_DATA_LEN_RANGE);
    }
    struct call call;
    session_call_open(&call, CALL_SEED, session);
    put_bytes(&call.request, pSeed, ulSeedLen);
    result = call_result(&call, session_exchange(session, &call));
    call_close(&call);
    return session_leave(session, result);
}

static CK_RV ask(struct session *session, CK_BYTE *random, uint32_t length)
{
    struct call call;
    session_call_open(&call, CALL_RANDOM, session);
    put_u32(&call.request, length);
    CK_RV result = session_exchange(session, &call);
    if (result == CKR_OK) {
        struct bytes value = get_present(&call.body);
        result = call_result(&call, value.length == length ? CKR_OK : CKR_DEVICE_ERROR);
        if (result == CKR_OK) {
            memcpy(random, value.data, length);
        }
    }
    call_close(&call);
    return result;
}

CK_RV C_GenerateRandom(CK_SESSION_HANDLE hSession, CK_BYTE *pRandomData, CK_ULONG ulRandomLen)
{
    struct session *session;
    CK_RV result = session_enter(hSession, &session);
    if (result != CKR_OK) {
        return result;
    }
    if (pRandomData == NULL && ulRandomLen > 0) {
        return session_leave(session, CKR_ARGUMENTS_BAD);
    }
    for (CK_ULONG done = 0; result == CKR_OK && done < ulRandomLen;) {
        CK_ULONG count = ulRandomLen - done < WIRE_MAX_DATA ? ulRandomLen - done : WIRE_MAX_DATA;
        result = ask(session, pRandomData + done, (uint32_t)count);
        done += count;
    }
    return session_leave(session, result);
}
