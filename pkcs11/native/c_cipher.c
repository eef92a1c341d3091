/* Encryption, decryption, digests: arguments passed on to operation.c. */
#include "operation.h"
#include "pkcs11_functions.h"
#include "session.h"

CK_RV C_EncryptInit(CK_SESSION_HANDLE hSession, CK_MECHANISM *pMechanism, CK_OBJECT_HANDLE hKey)
{
    struct session *session;
    CK_RV result = session_enter(hSession, &session);
    return result != CKR_OK
               ? result
               : session_leave(session, operation_init(session, OPERATION_ENCRYPT, pMechanism, hKey));
}

CK_RV C_Encrypt(CK_SESSION_HANDLE hSession, CK_BYTE *pData, CK_ULONG ulDataLen, CK_BYTE *pEncryptedData,
                CK_ULONG *pulEncryptedDataLen)
{
    struct session *session;
    CK_RV result = session_enter(hSession, &session);
    return result != CKR_OK
               ? result
               : session_leave(session, operation_single(session, OPERATION_ENCRYPT, pData, ulDataLen,
                                                         pEncryptedData, pulEncryptedDataLen));
}

CK_RV C_EncryptUpdate(CK_SESSION_HANDLE hSession, CK_BYTE *pPart, CK_ULONG ulPartLen, CK_BYTE *pEncryptedPart,
                      CK_ULONG *pulEncryptedPartLen)
{
    struct session *session;
    CK_RV result = session_enter(hSession, &session);
    return result != CKR_OK
               ? result
               : session_leave(session, operation_update(session, OPERATION_ENCRYPT, pPart, ulPartLen,
                                                         pEncryptedPart, pulEncryptedPartLen));
}

CK_RV C_EncryptFinal(CK_SESSION_HANDLE hSession, CK_BYTE *pLastEncryptedPart, CK_ULONG *pulLastEncryptedPartLen)
{
    struct session *session;
    CK_RV result = session_enter(hSession, &session);
    return result != CKR_OK
               ? result
               : session_leave(session, operation_final(session, OPERATION_ENCRYPT, pLastEncryptedPart,
                                                        pulLastEncryptedPartLen));
}

CK_RV C_DecryptInit(CK_SESSION_HANDLE hSession, CK_MECHANISM *pMechanism, CK_OBJECT_HANDLE hKey)
{
    struct session *session;
    CK_RV result = session_enter(hSession, &session);
    return result != CKR_OK
               ? result
               : session_leave(session, operation_init(session, OPERATION_DECRYPT, pMechanism, hKey));
}

CK_RV C_Decrypt(CK_SESSION_HANDLE hSession, CK_BYTE *pEncryptedData, CK_ULONG ulEncryptedDataLen, CK_BYTE *pData,
                CK_ULONG *pulDataLen)
{
    struct session *session;
    CK_RV result = session_enter(hSession, &session);
    return result != CKR_OK
               ? result
               : session_leave(session, operation_single(session, OPERATION_DECRYPT, pEncryptedData,
                                                         ulEncryptedDataLen, pData, pulDataLen));
}

CK_RV C_DecryptUpdate(CK_SESSION_HANDLE hSession, CK_BYTE *pEncryptedPart, CK_ULONG ulEncryptedPartLen,
                      CK_BYTE *pPart, CK_ULONG *pulPartLen)
{
    struct session *session;
    CK_RV result = session_enter(hSession, &session);
    return result != CKR_OK
               ? result
               : session_leave(session, operation_update(session, OPERATION_DECRYPT, pEncryptedPart,
                                                         ulEncryptedPartLen, pPart, pulPartLen));
}

CK_RV C_DecryptFinal(CK_SESSION_HANDLE hSession, CK_BYTE *pLastPart, CK_ULONG *pulLastPartLen)
{
    struct session *session;
    CK_RV result = session_enter(hSession, &session);
    return result != CKR_OK
               ? result
               : session_leave(session, operation_final(session, OPERATION_DECRYPT, pLastPart, pulLastPartLen));
}

CK_RV C_DigestInit(CK_SESSION_HANDLE hSession, CK_MECHANISM *pMechanism)
{
    struct session *session;
    CK_RV result = session_enter(hSession, &session);
    return result != CKR_OK
               ? result
               : session_leave(session, operation_init(session, OPERATION_DIGEST, pMechanism, CK_INVALID_HANDLE));
}

CK_RV C_Digest(CK_SESSION_HANDLE hSession, CK_BYTE *pData, CK_ULONG ulDataLen, CK_BYTE *pDigest,
               CK_ULONG *pulDigestLen)
{
    struct session *session;
    CK_RV result = session_enter(hSession, &session);
    return result != CKR_OK
               ? result
               : session_leave(session, operation_single(session, OPERATION_DIGEST, pData, ulDataLen, pDigest,
                                                         pulDigestLen));
}

CK_RV C_DigestUpdate(CK_SESSION_HANDLE hSession, CK_BYTE *pPart, CK_ULONG ulPartLen)
{
    struct session *session;
    CK_RV result = session_enter(hSession, &session);
    return result != CKR_OK
               ? result
               : session_leave(session, operation_feed(session, OPERATION_DIGEST, pPart, ulPartLen));
}

CK_RV C_DigestKey(CK_SESSION_HANDLE hSession, CK_OBJECT_HANDLE hKey)
{
    struct session *session;
    CK_RV result = session_enter(hSession, &session);
    return result != CKR_OK ? result : session_leave(session, operation_digest_key(session, hKey));
}

CK_RV C_DigestFinal(CK_SESSION_HANDLE hSession, CK_BYTE *pDigest, CK_ULONG *pulDigestLen)
{
    struct session *session;
    CK_RV result = session_enter(hSession, &session);
    return result != CKR_OK
               ? result
               : session_leave(session, operation_final(session, OPERATION_DIGEST, pDigest, pulDigestLen));
}
