/*
 * Dual functions: a part goes through a cipher, and its plaintext into a digest, a signature or its verification.
 *
 * The cipher comes first, for no plaintext goes into the other operation unless the cipher's output was handed out: so
 * a question for the length, and a buffer that is too small, leave both where they were. Any other error ends both, which
 * would be out of step after it.
 */
#include <stdlib.h>
#include <string.h>

#include "operation.h"
#include "pkcs11_functions.h"
#include "session.h"

static bool overlap(const CK_BYTE *in, CK_ULONG length, const CK_BYTE *out, CK_ULONG room)
{
    uintptr_t from = (uintptr_t)in;
    uintptr_t to = (uintptr_t)out;
    return from < to ? to - from < length : from - to < room;
}

static CK_RV end_both(struct session *session, enum operation_kind cipher, enum operation_kind other, CK_RV result)
{
    operation_cancel(session, cipher);
    operation_cancel(session, other);
    return result;
}

static CK_RV update_both(struct session *session, enum operation_kind cipher, enum operation_kind other,
                         const CK_BYTE *part, CK_ULONG length, CK_BYTE *out, CK_ULONG *out_length)
{
    if (session->operations[cipher].state == OPERATION_IDLE || session->operations[other].state == OPERATION_IDLE) {
        return CKR_OPERATION_NOT_INITIALIZED;
    }
    bool encrypts = cipher == OPERATION_ENCRYPT;
    CK_BYTE *copy = NULL;
    if (encrypts && part != NULL && out != NULL && out_length != NULL && overlap(part, length, out, *out_length)) {
        copy = malloc(length > 0 ? length : 1);
        if (copy == NULL) {
            return end_both(session, cipher, other, CKR_HOST_MEMORY);
        }
        memcpy(copy, part, length);
    }
    CK_RV result = operation_update(session, cipher, part, length, out, out_length);
    if (result == CKR_OK && out != NULL) {
        result = encrypts ? operation_feed(session, other, copy != NULL ? copy : part, length)
                          : operation_feed(session, other, out, *out_length);
    }
    if (copy != NULL) {
        explicit_bzero(copy, length);
        free(copy);
    }
    return result == CKR_OK || result == CKR_BUFFER_TOO_SMALL ? result : end_both(session, cipher, other, result);
}

static CK_RV dual(CK_SESSION_HANDLE handle, enum operation_kind cipher, enum operation_kind other,
                  const CK_BYTE *part, CK_ULONG length, CK_BYTE *out, CK_ULONG *out_length)
{
    struct session *session;
    CK_RV result = session_enter(handle, &session);
    return result != CKR_OK
               ? result
               : session_leave(session, update_both(session, cipher, other, part, length, out, out_length));
}

CK_RV C_DigestEncryptUpdate(CK_SESSION_HANDLE hSession, CK_BYTE *pPart, CK_ULONG ulPartLen, CK_BYTE *pEncryptedPart,
                            CK_ULONG *pulEncryptedPartLen)
{
    return dual(hSession, OPERATION_ENCRYPT, OPERATION_DIGEST, pPart, ulPartLen, pEncryptedPart, pulEncryptedPartLen);
}

CK_RV C_DecryptDigestUpdate(CK_SESSION_HANDLE hSession, CK_BYTE *pEncryptedPart, CK_ULONG ulEncryptedPartLen,
                            CK_BYTE *pPart, CK_ULONG *pulPartLen)
{
    return dual(hSession, OPERATION_DECRYPT, OPERATION_DIGEST, pEncryptedPart, ulEncryptedPartLen, pPart, pulPartLen);
}

CK_RV C_SignEncryptUpdate(CK_SESSION_HANDLE hSession, CK_BYTE *pPart, CK_ULONG ulPartLen, CK_BYTE *pEncryptedPart,
                          CK_ULONG *pulEncryptedPartLen)
{
    return dual(hSession, OPERATION_ENCRYPT, OPERATION_SIGN, pPart, ulPartLen, pEncryptedPart, pulEncryptedPartLen);
}

CK_RV C_DecryptVerifyUpdate(CK_SESSION_HANDLE hSession, CK_BYTE *pEncryptedPart, CK_ULONG ulEncryptedPartLen,
                            CK_BYTE *pPart, CK_ULONG *pulPartLen)
{
    return dual(hSession, OPERATION_DECRYPT, OPERATION_VERIFY, pEncryptedPart, ulEncryptedPartLen, pPart, pulPartLen);
}
