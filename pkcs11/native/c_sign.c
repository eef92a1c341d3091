/* Signing and verifying: arguments passed on to operation.c. */
#include "operation.h"
#include "pkcs11_functions.h"
#include "session.h"

CK_RV C_SignInit(CK_SESSION_HANDLE hSession, CK_MECHANISM *pMechanism, CK_OBJECT_HANDLE hKey)
{
    struct session *session;
    CK_RV result = session_enter(hSession, &session);
    return result != CKR_OK
               ? result
               : session_leave(session, operation_init(session, OPERATION_SIGN, pMechanism, hKey));
}

CK_RV C_Sign(CK_SESSION_HANDLE hSession, CK_BYTE *pData, CK_ULONG ulDataLen, CK_BYTE *pSignature,
             CK_ULONG *pulSignatureLen)
{
    struct session *session;
    CK_RV result = session_enter(hSession, &session);
    return result != CKR_OK
               ? result
               : session_leave(session, operation_single(session, OPERATION_SIGN, pData, ulDataLen, pSignature,
                                                         pulSignatureLen));
}

CK_RV C_SignUpdate(CK_SESSION_HANDLE hSession, CK_BYTE *pPart, CK_ULONG ulPartLen)
{
    struct session *session;
    CK_RV result = session_enter(hSession, &session);
    return result != CKR_OK
               ? result
               : session_leave(session, operation_feed(session, OPERATION_SIGN, pPart, ulPartLen));
}

CK_RV C_SignFinal(CK_SESSION_HANDLE hSession, CK_BYTE *pSignature, CK_ULONG *pulSignatureLen)
{
    struct session *session;
    CK_RV result = session_enter(hSession, &session);
    return result != CKR_OK
               ? result
               : session_leave(session, operation_final(session, OPERATION_SIGN, pSignature, pulSignatureLen));
}

CK_RV C_SignRecoverInit(CK_SESSION_HANDLE hSession, CK_MECHANISM *pMechanism, CK_OBJECT_HANDLE hKey)
{
    struct session *session;
    CK_RV result = session_enter(hSession, &session);
    return result != CKR_OK
               ? result
               : session_leave(session, operation_init(session, OPERATION_SIGN_RECOVER, pMechanism, hKey));
}

CK_RV C_SignRecover(CK_SESSION_HANDLE hSession, CK_BYTE *pData, CK_ULONG ulDataLen, CK_BYTE *pSignature,
                    CK_ULONG *pulSignatureLen)
{
    struct session *session;
    CK_RV result = session_enter(hSession, &session);
    return result != CKR_OK
               ? result
               : session_leave(session, operation_single(session, OPERATION_SIGN_RECOVER, pData, ulDataLen,
                                                         pSignature, pulSignatureLen));
}

CK_RV C_VerifyInit(CK_SESSION_HANDLE hSession, CK_MECHANISM *pMechanism, CK_OBJECT_HANDLE hKey)
{
    struct session *session;
    CK_RV result = session_enter(hSession, &session);
    return result != CKR_OK
               ? result
               : session_leave(session, operation_init(session, OPERATION_VERIFY, pMechanism, hKey));
}

CK_RV C_Verify(CK_SESSION_HANDLE hSession, CK_BYTE *pData, CK_ULONG ulDataLen, CK_BYTE *pSignature,
               CK_ULONG ulSignatureLen)
{
    struct session *session;
    CK_RV result = session_enter(hSession, &session);
    return result != CKR_OK
               ? result
               : session_leave(session, operation_verify(session, pData, ulDataLen, pSignature, ulSignatureLen));
}

CK_RV C_VerifyUpdate(CK_SESSION_HANDLE hSession, CK_BYTE *pPart, CK_ULONG ulPartLen)
{
    struct session *session;
    CK_RV result = session_enter(hSession, &session);
    return result != CKR_OK
               ? result
               : session_leave(session, operation_feed(session, OPERATION_VERIFY, pPart, ulPartLen));
}

CK_RV C_VerifyFinal(CK_SESSION_HANDLE hSession, CK_BYTE *pSignature, CK_ULONG ulSignatureLen)
{
    struct session *session;
    CK_RV result = session_enter(hSession, &session);
    return result != CKR_OK
               ? result
               : session_leave(session, operation_verify_final(session, pSignature, ulSignatureLen));
}

CK_RV C_VerifyRecoverInit(CK_SESSION_HANDLE hSession, CK_MECHANISM *pMechanism, CK_OBJECT_HANDLE hKey)
{
    struct session *session;
    CK_RV result = session_enter(hSession, &session);
    return result != CKR_OK
               ? result
               : session_leave(session, operation_init(session, OPERATION_VERIFY_RECOVER, pMechanism, hKey));
}

CK_RV C_VerifyRecover(CK_SESSION_HANDLE hSession, CK_BYTE *pSignature, CK_ULONG ulSignatureLen, CK_BYTE *pData,
                      CK_ULONG *pulDataLen)
{
    struct session *session;
    CK_RV result = session_enter(hSession, &session);
    return result != CKR_OK
               ? result
               : session_leave(session, operation_single(session, OPERATION_VERIFY_RECOVER, pSignature,
                                                         ulSignatureLen, pData, pulDataLen));
}
