/*
 * Functions that this token does not offer: saved operation states, and of 3.2 asynchronous calls and wrapping with
 * associated data. They are in the tables all the same, since a table has no holes.
 */
#include "pkcs11_functions.h"
#include "session.h"

#pragma GCC diagnostic ignored "-Wunused-parameter"

static CK_RV not_supported(CK_SESSION_HANDLE handle)
{
    struct session *session;
    CK_RV result = session_enter(handle, &session);
    return result != CKR_OK ? result : session_leave(session, CKR_FUNCTION_NOT_SUPPORTED);
}

CK_RV C_GetOperationState(CK_SESSION_HANDLE hSession, CK_BYTE *pState, CK_ULONG *pulStateLen)
{
    return not_supported(hSession);
}

CK_RV C_SetOperationState(CK_SESSION_HANDLE hSession, CK_BYTE *pState, CK_ULONG ulStateLen,
                          CK_OBJECT_HANDLE hEncryptionKey, CK_OBJECT_HANDLE hAuthenticationKey)
{
    return not_supported(hSession);
}

CK_RV C_AsyncComplete(CK_SESSION_HANDLE hSession, CK_UTF8CHAR *pFunctionName, CK_ASYNC_DATA *pResult)
{
    return not_supported(hSession);
}

CK_RV C_AsyncGetID(CK_SESSION_HANDLE hSession, CK_UTF8CHAR *pFunctionName, CK_ULONG *pulID)
{
    return not_supported(hSession);
}

CK_RV C_AsyncJoin(CK_SESSION_HANDLE hSession, CK_UTF8CHAR *pFunctionName, CK_ULONG ulID, CK_BYTE *pData,
                  CK_ULONG ulData)
{
    return not_supported(hSession);
}

CK_RV C_WrapKeyAuthenticated(CK_SESSION_HANDLE hSession, CK_MECHANISM *pMechanism, CK_OBJECT_HANDLE hWrappingKey,
                             CK_OBJECT_HANDLE hKey, CK_BYTE *pAssociatedData, CK_ULONG ulAssociatedDataLen,
                             CK_BYTE *pWrappedKey, CK_ULONG *pulWrappedKeyLen)
{
    return not_supported(hSession);
}

CK_RV C_UnwrapKeyAuthenticated(CK_SESSION_HANDLE hSession, CK_MECHANISM *pMechanism, CK_OBJECT_HANDLE hUnwrappingKey,
                               CK_BYTE *pWrappedKey, CK_ULONG ulWrappedKeyLen, CK_ATTRIBUTE *pTemplate,
                               CK_ULONG ulAttributeCount, CK_BYTE *pAssociatedData, CK_ULONG ulAssociatedDataLen,
                               CK_OBJECT_HANDLE *phKey)
{
    return not_supported(hSession);
}
