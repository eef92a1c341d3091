/* Objects, their attributes, and searches. */
#include "connection.h"
#include "known.h"
#include "module.h"
#include "pkcs11_functions.h"
#include "session.h"
#include "template.h"

/* Sends a request that brings the handle of one object. */
static CK_RV exchange_for_object(struct session *session, struct call *call, CK_OBJECT_HANDLE *object)
{
    CK_RV result = session_exchange(session, call);
    if (result == CKR_OK) {
        CK_OBJECT_HANDLE handle = get_u64(&call->body);
        result = call_result(call, handle == CK_INVALID_HANDLE ? CKR_DEVICE_ERROR : CKR_OK);
        *object = result == CKR_OK ? handle : *object;
    }
    return result;
}

CK_RV C_CreateObject(CK_SESSION_HANDLE hSession, CK_ATTRIBUTE *pTemplate, CK_ULONG ulCount, CK_OBJECT_HANDLE *phObject)
{
    struct session *session;
    CK_RV result = session_enter(hSession, &session);
    if (result != CKR_OK) {
        return result;
    }
    if (phObject == NULL) {
        return session_leave(session, CKR_ARGUMENTS_BAD);
    }
    struct call call;
    session_call_open(&call, CALL_CREATE_OBJECT, session);
    result = put_template(&call.request, pTemplate, ulCount);
    if (result == CKR_OK) {
        result = exchange_for_object(session, &call, phObject);
    }
    call_close(&call);
    return session_leave(session, result);
}

CK_RV C_CopyObject(CK_SESSION_HANDLE hSession, CK_OBJECT_HANDLE hObject, CK_ATTRIBUTE *pTemplate, CK_ULONG ulCount,
                   CK_OBJECT_HANDLE *phNewObject)
{
    struct session *session;
    CK_RV result = session_enter(hSession, &session);
    if (result != CKR_OK) {
        return result;
    }
    if (phNewObject == NULL) {
        return session_leave(session, CKR_ARGUMENTS_BAD);
    }
    struct call call;
    session_call_open(&call, CALL_COPY_OBJECT, session);
    call_put_object(&call, hObject);
    result = put_template(&call.request, pTemplate, ulCount);
    if (result == CKR_OK) {
        result = exchange_for_object(session, &call, phNewObject);
    }
    call_close(&call);
    return session_leave(session, result);
}

CK_RV C_DestroyObject(CK_SESSION_HANDLE hSession, CK_OBJECT_HANDLE hObject)
{
    struct session *session;
    CK_RV result = session_enter(hSession, &session);
    if (result != CKR_OK) {
        return result;
    }
    struct call call;
    session_call_open(&call, CALL_DESTROY_OBJECT, session);
    call_put_object(&call, hObject);
    result = call_result(&call, session_exchange(session, &call));
    call_close(&call);
    known_forget_key(hObject);
    return session_leave(session, result);
}

CK_RV C_GetObjectSize(CK_SESSION_HANDLE hSession, CK_OBJECT_HANDLE hObject, CK_ULONG *pulSize)
{
    struct session *session;
    CK_RV result = session_enter(hSession, &session);
    if (result != CKR_OK) {
        return result;
    }
    if (pulSize == NULL) {
        return session_leave(session, CKR_ARGUMENTS_BAD);
    }
    struct call call;
    session_call_open(&call, CALL_OBJECT_SIZE, session);
    call_put_object(&call, hObject);
    result = session_exchange(session, &call);
    if (result == CKR_OK) {
        *pulSize = get_u64(&call.body);
        result = call_result(&call, CKR_OK);
    }
    call_close(&call);
    return session_leave(session, result);
}

/* Takes the answer apart; attributes that cannot be given do not keep the others from being filled. */
static CK_RV read_attributes(struct reader *body, CK_ATTRIBUTE *attributes, CK_ULONG count)
{
    CK_RV result = CKR_OK;
    if (get_u32(body) != count) {
        return CKR_DEVICE_ERROR;
    }
    for (CK_ULONG i = 0; i < count; i++) {
        CK_RV one = get_u32(body);
        struct bytes value = get_bytes(body);
        if (body->failed || (one == CKR_OK && value.absent)) {
            return CKR_DEVICE_ERROR;
        }
        if (one == CKR_OK) {
            one = get_attribute(value, &attributes[i]);
        } else {
            attributes[i].ulValueLen = CK_UNAVAILABLE_INFORMATION;
        }
        result = result == CKR_OK ? one : result;
    }
    return reader_done(body) ? result : CKR_DEVICE_ERROR;
}

static CK_RV get_attributes(struct session *session, CK_OBJECT_HANDLE object, CK_ATTRIBUTE *attributes, CK_ULONG count)
{
    if (attributes == NULL || count == 0 || count > WIRE_MAX_ATTRIBUTES) {
        return CKR_ARGUMENTS_BAD;
    }
    struct call call;
    session_call_open(&call, CALL_GET_ATTRIBUTES, session);
    call_put_object(&call, object);
    put_u32(&call.request, (uint32_t)count);
    for (CK_ULONG i = 0; i < count; i++) {
        put_u64(&call.request, attributes[i].type);
    }
    CK_RV result = session_exchange(session, &call);
    if (result == CKR_OK || result == CKR_ATTRIBUTE_SENSITIVE || result == CKR_ATTRIBUTE_TYPE_INVALID) {
        CK_RV local = read_attributes(&call.body, attributes, count);
        result = result == CKR_OK || local == CKR_DEVICE_ERROR ? local : result;
    }
    call_close(&call);
    return result;
}

CK_RV C_GetAttributeValue(CK_SESSION_HANDLE hSession, CK_OBJECT_HANDLE hObject, CK_ATTRIBUTE *pTemplate,
                          CK_ULONG ulCount)
{
    struct session *session;
    CK_RV result = session_enter(hSession, &session);
    return result != CKR_OK ? result : session_leave(session, get_attributes(session, hObject, pTemplate, ulCount));
}

CK_RV C_SetAttributeValue(CK_SESSION_HANDLE hSession, CK_OBJECT_HANDLE hObject, CK_ATTRIBUTE *pTemplate,
                          CK_ULONG ulCount)
{
    struct session *session;
    CK_RV result = session_enter(hSession, &session);
    if (result != CKR_OK) {
        return result;
    }
    struct call call;
    session_call_open(&call, CALL_SET_ATTRIBUTES, session);
    call_put_object(&call, hObject);
    result = pTemplate == NULL ? CKR_ARGUMENTS_BAD : put_template(&call.request, pTemplate, ulCount);
    if (result == CKR_OK) {
        result = call_result(&call, session_exchange(session, &call));
        known_forget_key(hObject);
    }
    call_close(&call);
    return session_leave(session, result);
}

static CK_RV find_init(struct session *session, CK_ATTRIBUTE *attributes, CK_ULONG count)
{
    struct call call;
    session_call_open(&call, CALL_FIND_INIT, session);
    CK_RV result = put_template(&call.request, attributes, count);
    if (result == CKR_OK) {
        result = call_result(&call, session_exchange(session, &call));
    }
    call_close(&call);
    return result;
}

static CK_RV find_final(struct session *session)
{
    struct call call;
    session_call_open(&call, CALL_FIND_FINAL, session);
    CK_RV result = call_result(&call, session_exchange(session, &call));
    call_close(&call);
    return result;
}

CK_RV C_FindObjectsInit(CK_SESSION_HANDLE hSession, CK_ATTRIBUTE *pTemplate, CK_ULONG ulCount)
{
    struct session *session;
    CK_RV result = session_enter(hSession, &session);
    if (result != CKR_OK) {
        return result;
    }
    if (session->search.active) {
        return session_leave(session, CKR_OPERATION_ACTIVE);
    }
    result = find_init(session, pTemplate, ulCount);
    if (result == CKR_OPERATION_ACTIVE) {
        /* Left over from a search that has ended for us without an answer. */
        (void)find_final(session);
        result = find_init(session, pTemplate, ulCount);
    }
    if (result == CKR_OK) {
        session->search.active = true;
        session->search.next = 0;
        session->search.count = 0;
    }
    return session_leave(session, result);
}

static CK_RV find_some(struct session *session)
{
    struct search *search = &session->search;
    struct call call;
    session_call_open(&call, CALL_FIND, session);
    put_u32(&call.request, FIND_AHEAD);
    CK_RV result = session_exchange(session, &call);
    if (result == CKR_OK) {
        uint32_t count = get_u32(&call.body);
        for (uint32_t i = 0; i < count && i < FIND_AHEAD; i++) {
            search->found[i] = get_u64(&call.body);
        }
        result = call_result(&call, CKR_OK);
        search->next = 0;
        search->count = result == CKR_OK ? count : 0;
    }
    call_close(&call);
    return result;
}

/* What cannot be looked at now is shown: the caller will see for itself. */
static bool is_other_pair(struct session *session, CK_OBJECT_HANDLE object)
{
    CK_OBJECT_CLASS class = 0;
    CK_KEY_TYPE type = CKK_RSA;
    CK_ATTRIBUTE asked[] = {{CKA_CLASS, &class, sizeof class}, {CKA_KEY_TYPE, &type, sizeof type}};
    return get_attributes(session, object, asked, 2) == CKR_OK && (class == CKO_PRIVATE_KEY || class == CKO_PUBLIC_KEY) &&
           type != CKK_RSA && type != CKK_EC;
}

/* No object is the end of the search, so this goes on where all of a part are left out. */
static CK_RV find_more(struct session *session)
{
    struct search *search = &session->search;
    unsigned asked;
    CK_RV result;
    do {
        result = find_some(session);
        asked = search->count;
        if (result == CKR_OK && module.config.slots[session->slot_index].rsa_ec_only) {
            search->count = 0;
            for (unsigned i = 0; i < asked; i++) {
                CK_OBJECT_HANDLE object = search->found[i];
                if (!is_other_pair(session, object)) {
                    search->found[search->count++] = object;
                }
            }
        }
    } while (result == CKR_OK && search->count == 0 && asked > 0);
    return result;
}

CK_RV C_FindObjects(CK_SESSION_HANDLE hSession, CK_OBJECT_HANDLE *phObject, CK_ULONG ulMaxObjectCount,
                    CK_ULONG *pulObjectCount)
{
    struct session *session;
    CK_RV result = session_enter(hSession, &session);
    if (result != CKR_OK) {
        return result;
    }
    struct search *search = &session->search;
    if (!search->active) {
        return session_leave(session, CKR_OPERATION_NOT_INITIALIZED);
    }
    if (pulObjectCount == NULL || (phObject == NULL && ulMaxObjectCount > 0)) {
        return session_leave(session, CKR_ARGUMENTS_BAD);
    }
    if (search->next == search->count && ulMaxObjectCount > 0) {
        result = find_more(session);
        if (result != CKR_OK) {
            search->active = false;
            return session_leave(session, result);
        }
    }
    CK_ULONG given = 0;
    while (given < ulMaxObjectCount && search->next < search->count) {
        phObject[given++] = search->found[search->next++];
    }
    *pulObjectCount = given;
    return session_leave(session, CKR_OK);
}

CK_RV C_FindObjectsFinal(CK_SESSION_HANDLE hSession)
{
    struct session *session;
    CK_RV result = session_enter(hSession, &session);
    if (result != CKR_OK) {
        return result;
    }
    if (!session->search.active) {
        return session_leave(session, CKR_OPERATION_NOT_INITIALIZED);
    }
    session->search.active = false;
    return session_leave(session, find_final(session));
}
