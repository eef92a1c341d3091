/* Messages (3.0): arguments passed on to message.c. */
#include "message.h"
#include "pkcs11_functions.h"
#include "session.h"

/* Signatures have no parameter for a single message. */
#pragma GCC diagnostic ignored "-Wunused-parameter"

static struct message_parameter parameter(void *data, CK_ULONG length)
{
    return (struct message_parameter){.data = data, .length = length};
}

CK_RV C_MessageEncryptInit(CK_SESSION_HANDLE hSession, CK_MECHANISM *pMechanism, CK_OBJECT_HANDLE hKey)
{
    struct session *session;
    CK_RV result = session_enter(hSession, &session);
    if (result == CKR_OK) {
        result = messages_init(session, OPERATION_ENCRYPT, pMechanism, hKey);
        result = session_leave(session, result);
    }
    return result;
}

CK_RV C_EncryptMessage(CK_SESSION_HANDLE hSession, void *pParameter, CK_ULONG ulParameterLen, CK_BYTE *pAssociatedData,
                       CK_ULONG ulAssociatedDataLen, CK_BYTE *pPlaintext, CK_ULONG ulPlaintextLen,
                       CK_BYTE *pCiphertext, CK_ULONG *pulCiphertextLen)
{
    struct session *session;
    CK_RV result = session_enter(hSession, &session);
    if (result == CKR_OK) {
        result = message_seal(session, OPERATION_ENCRYPT, parameter(pParameter, ulParameterLen), pAssociatedData,
                              ulAssociatedDataLen, pPlaintext, ulPlaintextLen, pCiphertext, pulCiphertextLen);
        result = session_leave(session, result);
    }
    return result;
}

CK_RV C_EncryptMessageBegin(CK_SESSION_HANDLE hSession, void *pParameter, CK_ULONG ulParameterLen,
                            CK_BYTE *pAssociatedData, CK_ULONG ulAssociatedDataLen)
{
    struct session *session;
    CK_RV result = session_enter(hSession, &session);
    if (result == CKR_OK) {
        result = message_begin(session, OPERATION_ENCRYPT, parameter(pParameter, ulParameterLen), pAssociatedData,
                               ulAssociatedDataLen);
        result = session_leave(session, result);
    }
    return result;
}

CK_RV C_EncryptMessageNext(CK_SESSION_HANDLE hSession, void *pParameter, CK_ULONG ulParameterLen,
                           CK_BYTE *pPlaintextPart, CK_ULONG ulPlaintextPartLen, CK_BYTE *pCiphertextPart,
                           CK_ULONG *pulCiphertextPartLen, CK_FLAGS flags)
{
    struct session *session;
    CK_RV result = session_enter(hSession, &session);
    if (result == CKR_OK) {
        result = message_part(session, OPERATION_ENCRYPT, parameter(pParameter, ulParameterLen), pPlaintextPart,
                              ulPlaintextPartLen, pCiphertextPart, pulCiphertextPartLen, (flags & CKF_END_OF_MESSAGE)
                              != 0);
        result = session_leave(session, result);
    }
    return result;
}

CK_RV C_MessageEncryptFinal(CK_SESSION_HANDLE hSession)
{
    struct session *session;
    CK_RV result = session_enter(hSession, &session);
    if (result == CKR_OK) {
        result = messages_final(session, OPERATION_ENCRYPT);
        result = session_leave(session, result);
    }
    return result;
}

CK_RV C_MessageDecryptInit(CK_SESSION_HANDLE hSession, CK_MECHANISM *pMechanism, CK_OBJECT_HANDLE hKey)
{
    struct session *session;
    CK_RV result = session_enter(hSession, &session);
    if (result == CKR_OK) {
        result = messages_init(session, OPERATION_DECRYPT, pMechanism, hKey);
        result = session_leave(session, result);
    }
    return result;
}

CK_RV C_DecryptMessage(CK_SESSION_HANDLE hSession, void *pParameter, CK_ULONG ulParameterLen, CK_BYTE *pAssociatedData,
                       CK_ULONG ulAssociatedDataLen, CK_BYTE *pCiphertext, CK_ULONG ulCiphertextLen,
                       CK_BYTE *pPlaintext, CK_ULONG *pulPlaintextLen)
{
    struct session *session;
    CK_RV result = session_enter(hSession, &session);
    if (result == CKR_OK) {
        result = message_seal(session, OPERATION_DECRYPT, parameter(pParameter, ulParameterLen), pAssociatedData,
                              ulAssociatedDataLen, pCiphertext, ulCiphertextLen, pPlaintext, pulPlaintextLen);
        result = session_leave(session, result);
    }
    return result;
}

CK_RV C_DecryptMessageBegin(CK_SESSION_HANDLE hSession, void *pParameter, CK_ULONG ulParameterLen,
                            CK_BYTE *pAssociatedData, CK_ULONG ulAssociatedDataLen)
{
    struct session *session;
    CK_RV result = session_enter(hSession, &session);
    if (result == CKR_OK) {
        result = message_begin(session, OPERATION_DECRYPT, parameter(pParameter, ulParameterLen), pAssociatedData,
                               ulAssociatedDataLen);
        result = session_leave(session, result);
    }
    return result;
}

CK_RV C_DecryptMessageNext(CK_SESSION_HANDLE hSession, void *pParameter, CK_ULONG ulParameterLen,
                           CK_BYTE *pCiphertextPart, CK_ULONG ulCiphertextPartLen, CK_BYTE *pPlaintextPart,
                           CK_ULONG *pulPlaintextPartLen, CK_FLAGS flags)
{
    struct session *session;
    CK_RV result = session_enter(hSession, &session);
    if (result == CKR_OK) {
        result = message_part(session, OPERATION_DECRYPT, parameter(pParameter, ulParameterLen), pCiphertextPart,
                              ulCiphertextPartLen, pPlaintextPart, pulPlaintextPartLen, (flags & CKF_END_OF_MESSAGE)
                              != 0);
        result = session_leave(session, result);
    }
    return result;
}

CK_RV C_MessageDecryptFinal(CK_SESSION_HANDLE hSession)
{
    struct session *session;
    CK_RV result = session_enter(hSession, &session);
    if (result == CKR_OK) {
        result = messages_final(session, OPERATION_DECRYPT);
        result = session_leave(session, result);
    }
    return result;
}

CK_RV C_MessageSignInit(CK_SESSION_HANDLE hSession, CK_MECHANISM *pMechanism, CK_OBJECT_HANDLE hKey)
{
    struct session *session;
    CK_RV result = session_enter(hSession, &session);
    if (result == CKR_OK) {
        result = messages_init(session, OPERATION_SIGN, pMechanism, hKey);
        result = session_leave(session, result);
    }
    return result;
}

CK_RV C_SignMessage(CK_SESSION_HANDLE hSession, void *pParameter, CK_ULONG ulParameterLen, CK_BYTE *pData,
                    CK_ULONG ulDataLen, CK_BYTE *pSignature, CK_ULONG *pulSignatureLen)
{
    struct session *session;
    CK_RV result = session_enter(hSession, &session);
    if (result == CKR_OK) {
        result = message_sign(session, pData, ulDataLen, pSignature, pulSignatureLen);
        result = session_leave(session, result);
    }
    return result;
}

CK_RV C_SignMessageBegin(CK_SESSION_HANDLE hSession, void *pParameter, CK_ULONG ulParameterLen)
{
    struct session *session;
    CK_RV result = session_enter(hSession, &session);
    if (result == CKR_OK) {
        result = message_begin(session, OPERATION_SIGN, parameter(pParameter, ulParameterLen), NULL, 0);
        result = session_leave(session, result);
    }
    return result;
}

CK_RV C_SignMessageNext(CK_SESSION_HANDLE hSession, void *pParameter, CK_ULONG ulParameterLen, CK_BYTE *pData,
                        CK_ULONG ulDataLen, CK_BYTE *pSignature, CK_ULONG *pulSignatureLen)
{
    struct session *session;
    CK_RV result = session_enter(hSession, &session);
    if (result == CKR_OK) {
        result = message_sign_part(session, pData, ulDataLen, pSignature, pulSignatureLen);
        result = session_leave(session, result);
    }
    return result;
}

CK_RV C_MessageSignFinal(CK_SESSION_HANDLE hSession)
{
    struct session *session;
    CK_RV result = session_enter(hSession, &session);
    if (result == CKR_OK) {
        result = messages_final(session, OPERATION_SIGN);
        result = session_leave(session, result);
    }
    return result;
}

CK_RV C_MessageVerifyInit(CK_SESSION_HANDLE hSession, CK_MECHANISM *pMechanism, CK_OBJECT_HANDLE hKey)
{
    struct session *session;
    CK_RV result = session_enter(hSession, &session);
    if (result == CKR_OK) {
        result = messages_init(session, OPERATION_VERIFY, pMechanism, hKey);
        result = session_leave(session, result);
    }
    return result;
}

CK_RV C_VerifyMessage(CK_SESSION_HANDLE hSession, void *pParameter, CK_ULONG ulParameterLen, CK_BYTE *pData,
                      CK_ULONG ulDataLen, CK_BYTE *pSignature, CK_ULONG ulSignatureLen)
{
    struct session *session;
    CK_RV result = session_enter(hSession, &session);
    if (result == CKR_OK) {
        result = message_verify(session, pData, ulDataLen, pSignature, ulSignatureLen);
        result = session_leave(session, result);
    }
    return result;
}

CK_RV C_VerifyMessageBegin(CK_SESSION_HANDLE hSession, void *pParameter, CK_ULONG ulParameterLen)
{
    struct session *session;
    CK_RV result = session_enter(hSession, &session);
    if (result == CKR_OK) {
        result = message_begin(session, OPERATION_VERIFY, parameter(pParameter, ulParameterLen), NULL, 0);
        result = session_leave(session, result);
    }
    return result;
}

CK_RV C_VerifyMessageNext(CK_SESSION_HANDLE hSession, void *pParameter, CK_ULONG ulParameterLen, CK_BYTE *pData,
                          CK_ULONG ulDataLen, CK_BYTE *pSignature, CK_ULONG ulSignatureLen)
{
    struct session *session;
    CK_RV result = session_enter(hSession, &session);
    if (result == CKR_OK) {
        result = message_verify_part(session, pData, ulDataLen, pSignature, ulSignatureLen);
        result = session_leave(session, result);
    }
    return result;
}

CK_RV C_MessageVerifyFinal(CK_SESSION_HANDLE hSession)
{
    struct session *session;
    CK_RV result = session_enter(hSession, &session);
    if (result == CKR_OK) {
        result = messages_final(session, OPERATION_VERIFY);
        result = session_leave(session, result);
    }
    return result;
}
