/* Verifying a signature that is given before the data (3.2): arguments passed on to operation.c. */
#include "operation.h"
#include "pkcs11_functions.h"
#include "session.h"

CK_RV C_VerifySignatureInit(CK_SESSION_HANDLE hSession, CK_MECHANISM *pMechanism, CK_OBJECT_HANDLE hKey,
                            CK_BYTE *pSignature, CK_ULONG ulSignatureLen)
{
    struct session *session;
    CK_RV result = session_enter(hSession, &session);
    if (result == CKR_OK) {
        result = operation_verify_given(session, pMechanism, hKey, pSignature, ulSignatureLen);
        result = session_leave(session, result);
    }
    return result;
}

CK_RV C_VerifySignature(CK_SESSION_HANDLE hSession, CK_BYTE *pData, CK_ULONG ulDataLen)
{
    struct session *session;
    CK_RV result = session_enter(hSession, &session);
    if (result == CKR_OK) {
        result = operation_verify_data(session, pData, ulDataLen);
        result = session_leave(session, result);
    }
    return result;
}

CK_RV C_VerifySignatureUpdate(CK_SESSION_HANDLE hSession, CK_BYTE *pPart, CK_ULONG ulPartLen)
{
    struct session *session;
    CK_RV result = session_enter(hSession, &session);
    if (result == CKR_OK) {
        result = operation_feed(session, OPERATION_VERIFY, pPart, ulPartLen);
        result = session_leave(session, result);
    }
    return result;
}

CK_RV C_VerifySignatureFinal(CK_SESSION_HANDLE hSession)
{
    struct session *session;
    CK_RV result = session_enter(hSession, &session);
    if (result == CKR_OK) {
        result = operation_verify_end(session);
        result = session_leave(session, result);
    }
    return result;
}

/* The token has no validations to tell of. */
CK_RV C_GetSessionValidationFlags(CK_SESSION_HANDLE hSession, CK_SESSION_VALIDATION_FLAGS_TYPE type, CK_FLAGS *pFlags)
{
    struct session *session;
    CK_RV result = session_enter(hSession, &session);
    if (result != CKR_OK) {
        return result;
    }
    if (type != CKS_LAST_VALIDATION_OK || pFlags == NULL) {
        return session_leave(session, CKR_ARGUMENTS_BAD);
    }
    *pFlags = 0;
    return session_leave(session, CKR_OK);
}
