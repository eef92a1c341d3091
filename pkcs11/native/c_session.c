/* Sessions, log-in and PINs. Who may what is the node's business. */
#include <string.h>

#include "connection.h"
#include "known.h"
#include "module.h"
#include "pkcs11_functions.h"
#include "session.h"

CK_RV C_OpenSession(CK_SLOT_ID slotID, CK_FLAGS flags, void *pApplication, CK_NOTIFY notify,
                    CK_SESSION_HANDLE *phSession)
{
    (void)pApplication; /* only of use for call-backs, and there is nothing to call back for */
    (void)notify;
    CK_RV result = module_enter();
    if (result != CKR_OK) {
        return result;
    }
    if (module_slot(slotID) < 0) {
        return module_leave(CKR_SLOT_ID_INVALID);
    }
    if ((flags & CKF_SERIAL_SESSION) == 0) {
        return module_leave(CKR_SESSION_PARALLEL_NOT_SUPPORTED);
    }
    if (phSession == NULL || (flags & ~(CKF_SERIAL_SESSION | CKF_RW_SESSION)) != 0) {
        return module_leave(CKR_ARGUMENTS_BAD);
    }
    result = session_open(slotID, flags, phSession);
    return module_leave(result == CKR_DEVICE_REMOVED ? CKR_TOKEN_NOT_PRESENT : result);
}

/* A request that has nothing but the session. */
static CK_RV simple_call(struct session *session, enum call_number number)
{
    struct call call;
    session_call_open(&call, number, session);
    CK_RV result = call_result(&call, session_exchange(session, &call));
    call_close(&call);
    return result;
}

CK_RV C_CloseSession(CK_SESSION_HANDLE hSession)
{
    struct session *session;
    CK_RV result = session_enter_ending(hSession, ALL_OPERATIONS, &session);
    if (result != CKR_OK) {
        return result;
    }
    struct call call;
    session_call_open(&call, CALL_CLOSE_SESSION, session);
    result = call_result(&call, call_exchange(&call));
    call_close(&call);
    session_close(session);
    /* Where the node is gone or has forgotten the session, it is closed as well. */
    bool gone = result == CKR_DEVICE_REMOVED || result == CKR_SESSION_HANDLE_INVALID;
    return session_leave(session, gone ? CKR_OK : result);
}

CK_RV C_CloseAllSessions(CK_SLOT_ID slotID)
{
    CK_RV result = module_enter();
    if (result != CKR_OK) {
        return result;
    }
    return module_leave(module_slot(slotID) < 0 ? CKR_SLOT_ID_INVALID : sessions_close_slot(slotID));
}

CK_RV C_GetSessionInfo(CK_SESSION_HANDLE hSession, CK_SESSION_INFO *pInfo)
{
    struct session *session;
    CK_RV result = session_enter(hSession, &session);
    if (result != CKR_OK) {
        return result;
    }
    if (pInfo == NULL) {
        return session_leave(session, CKR_ARGUMENTS_BAD);
    }
    struct call call;
    session_call_open(&call, CALL_SESSION_INFO, session);
    result = session_exchange(session, &call);
    if (result == CKR_OK) {
        pInfo->slotID = get_u64(&call.body);
        pInfo->state = get_u64(&call.body);
        pInfo->flags = get_u64(&call.body);
        pInfo->ulDeviceError = get_u64(&call.body);
        result = call_result(&call, CKR_OK);
    }
    call_close(&call);
    return session_leave(session, result);
}

static CK_RV log_in(struct session *session, CK_USER_TYPE user, const CK_UTF8CHAR *pin, CK_ULONG pin_length,
                    const CK_UTF8CHAR *name, CK_ULONG name_length)
{
    if ((pin == NULL && pin_length > 0) || (name == NULL && name_length > 0)) {
        return CKR_ARGUMENTS_BAD;
    }
    if (pin_length > MAX_PIN_BYTES || name_length > MAX_USER_NAME_BYTES) {
        return pin_length > MAX_PIN_BYTES ? CKR_PIN_LEN_RANGE : CKR_ARGUMENTS_BAD;
    }
    if (user != CKU_SO && user != CKU_USER && user != CKU_CONTEXT_SPECIFIC) {
        return CKR_USER_TYPE_INVALID;
    }
    if (user == CKU_CONTEXT_SPECIFIC && !operation_waits_for_login(session)) {
        return CKR_OPERATION_NOT_INITIALIZED;
    }
    struct call call;
    session_call_open_secret(&call, CALL_LOGIN, session);
    put_u64(&call.request, user);
    put_bytes(&call.request, pin, pin_length);
    if (name == NULL) {
        put_absent(&call.request);
    } else {
        put_bytes(&call.request, name, name_length);
    }
    CK_RV result = call_result(&call, session_exchange(session, &call));
    call_close(&call);
    if (result == CKR_OK && user != CKU_CONTEXT_SPECIFIC) {
        login_remember(session->slot_index, user, pin, pin_length, name, name_length);
        known_forget_keys();
    }
    return result;
}

CK_RV C_Login(CK_SESSION_HANDLE hSession, CK_USER_TYPE userType, CK_UTF8CHAR *pPin, CK_ULONG ulPinLen)
{
    struct session *session;
    CK_RV result = session_enter(hSession, &session);
    return result != CKR_OK ? result
                            : session_leave(session, log_in(session, userType, pPin, ulPinLen, NULL, 0));
}

CK_RV C_LoginUser(CK_SESSION_HANDLE hSession, CK_USER_TYPE userType, CK_UTF8CHAR *pPin, CK_ULONG ulPinLen,
                  CK_UTF8CHAR *pUsername, CK_ULONG ulUsernameLen)
{
    struct session *session;
    CK_RV result = session_enter(hSession, &session);
    return result != CKR_OK
               ? result
               : session_leave(session, log_in(session, userType, pPin, ulPinLen, pUsername, ulUsernameLen));
}

CK_RV C_Logout(CK_SESSION_HANDLE hSession)
{
    struct session *session;
    CK_RV result = session_enter(hSession, &session);
    if (result != CKR_OK) {
        return result;
    }
    result = simple_call(session, CALL_LOGOUT);
    if (result == CKR_OK) {
        login_forget(session->slot_index);
        known_forget_keys();
    }
    return session_leave(session, result);
}

CK_RV C_InitPIN(CK_SESSION_HANDLE hSession, CK_UTF8CHAR *pPin, CK_ULONG ulPinLen)
{
    struct session *session;
    CK_RV result = session_enter(hSession, &session);
    if (result != CKR_OK) {
        return result;
    }
    if ((pPin == NULL && ulPinLen > 0) || ulPinLen > MAX_PIN_BYTES) {
        return session_leave(session, pPin == NULL ? CKR_ARGUMENTS_BAD : CKR_PIN_LEN_RANGE);
    }
    struct call call;
    session_call_open_secret(&call, CALL_INIT_PIN, session);
    put_bytes(&call.request, pPin, ulPinLen);
    result = call_result(&call, session_exchange(session, &call));
    call_close(&call);
    return session_leave(session, result);
}

CK_RV C_SetPIN(CK_SESSION_HANDLE hSession, CK_UTF8CHAR *pOldPin, CK_ULONG ulOldLen, CK_UTF8CHAR *pNewPin,
               CK_ULONG ulNewLen)
{
    struct session *session;
    CK_RV result = session_enter(hSession, &session);
    if (result != CKR_OK) {
        return result;
    }
    if ((pOldPin == NULL && ulOldLen > 0) || (pNewPin == NULL && ulNewLen > 0)) {
        return session_leave(session, CKR_ARGUMENTS_BAD);
    }
    if (ulOldLen > MAX_PIN_BYTES || ulNewLen > MAX_PIN_BYTES) {
        return session_leave(session, CKR_PIN_LEN_RANGE);
    }
    struct call call;
    session_call_open_secret(&call, CALL_SET_PIN, session);
    put_bytes(&call.request, pOldPin, ulOldLen);
    put_bytes(&call.request, pNewPin, ulNewLen);
    result = call_result(&call, session_exchange(session, &call));
    call_close(&call);
    if (result == CKR_OK) {
        login_new_pin(session->slot_index, pNewPin, ulNewLen);
    }
    return session_leave(session, result);
}

static const struct {
    CK_FLAGS flag;
    CK_FLAGS message_flag;
    enum operation_kind kind;
} cancellable[] = {
    {CKF_ENCRYPT, CKF_MESSAGE_ENCRYPT, OPERATION_ENCRYPT},
    {CKF_DECRYPT, CKF_MESSAGE_DECRYPT, OPERATION_DECRYPT},
    {CKF_SIGN, CKF_MESSAGE_SIGN, OPERATION_SIGN},
    {CKF_VERIFY, CKF_MESSAGE_VERIFY, OPERATION_VERIFY},
    {CKF_DIGEST, 0, OPERATION_DIGEST},
    {CKF_SIGN_RECOVER, 0, OPERATION_SIGN_RECOVER},
    {CKF_VERIFY_RECOVER, 0, OPERATION_VERIFY_RECOVER},
};

CK_RV C_SessionCancel(CK_SESSION_HANDLE hSession, CK_FLAGS flags)
{
    unsigned kinds = 0;
    for (unsigned i = 0; i < sizeof cancellable / sizeof cancellable[0]; i++) {
        kinds |= (flags & cancellable[i].flag) != 0 ? 1U << cancellable[i].kind : 0;
    }
    struct session *session;
    CK_RV result = session_enter_ending(hSession, kinds, &session);
    if (result != CKR_OK) {
        return result;
    }
    for (unsigned i = 0; i < sizeof cancellable / sizeof cancellable[0]; i++) {
        if ((flags & cancellable[i].flag) != 0) {
            operation_cancel(session, cancellable[i].kind);
        }
        if ((flags & cancellable[i].message_flag) != 0) {
            (void)messages_final(session, cancellable[i].kind);
        }
    }
    if ((flags & CKF_FIND_OBJECTS) != 0 && session->search.active) {
        session->search.active = false;
        (void)simple_call(session, CALL_FIND_FINAL);
    }
    return session_leave(session, CKR_OK);
}
