#include "session.h"

#include <stdlib.h>
#include <string.h>

#include "known.h"
#include "log.h"
#include "module.h"

static struct session **bucket(CK_SESSION_HANDLE handle)
{
    return &module.sessions[handle % SESSION_BUCKETS];
}

static void session_free(struct session *session)
{
    for (unsigned i = 0; i < OPERATION_KINDS; i++) {
        operation_reset(&session->operations[i]);
        messages_reset(&session->messages[i]);
    }
    kept_drop(&session->wrapped);
    pthread_mutex_destroy(&session->lock);
    free(session);
}

/* Not with module.lock held. */
static void let_go(struct session *session)
{
    module_lock();
    bool last = --session->users == 0;
    module_unlock();
    if (last) {
        session_free(session);
    }
}

/* The session stays while the caller has it, but may be closed. */
static CK_RV hold(CK_SESSION_HANDLE handle, struct session **found)
{
    CK_RV result = module_enter();
    if (result != CKR_OK) {
        return result;
    }
    module_lock();
    struct session *session = *bucket(handle);
    while (session != NULL && session->handle != handle) {
        session = session->next;
    }
    if (session != NULL) {
        session->users++;
    }
    module_unlock();
    if (session == NULL) {
        return module_leave(CKR_SESSION_HANDLE_INVALID);
    }
    *found = session;
    return CKR_OK;
}

/* Without the session's lock, so nothing is opened anew: what the node has forgotten is ended. */
static void tell_end(const struct session *session, enum operation_kind kind)
{
    struct call call;
    session_call_open(&call, CALL_CANCEL, session);
    put_u8(&call.request, (uint8_t)kind);
    (void)call_exchange(&call);
    call_close(&call);
}

static void lock_ending(struct session *session, unsigned kinds)
{
    if (pthread_mutex_trylock(&session->lock) == 0) {
        return;
    }
    for (unsigned kind = 1; kind < OPERATION_KINDS; kind++) {
        if ((kinds & 1U << kind) != 0) {
            tell_end(session, kind);
        }
    }
    pthread_mutex_lock(&session->lock);
}

CK_RV session_enter_ending(CK_SESSION_HANDLE handle, unsigned kinds, struct session **found)
{
    struct session *session = NULL;
    CK_RV result = hold(handle, &session);
    if (result != CKR_OK) {
        return result;
    }
    lock_ending(session, kinds);
    if (session->closed) { /* while we waited for our turn */
        return session_leave(session, CKR_SESSION_HANDLE_INVALID);
    }
    *found = session;
    return CKR_OK;
}

CK_RV session_enter(CK_SESSION_HANDLE handle, struct session **found)
{
    return session_enter_ending(handle, 0, found);
}

CK_RV session_leave(struct session *session, CK_RV result)
{
    pthread_mutex_unlock(&session->lock);
    let_go(session);
    return module_leave(result);
}

void session_call_open(struct call *call, enum call_number number, const struct session *session)
{
    call_open(call, number);
    put_u64(&call->request, session->node_handle);
}

void session_call_open_secret(struct call *call, enum call_number number, const struct session *session)
{
    call_open_secret(call, number);
    put_u64(&call->request, session->node_handle);
}

void call_put_object(struct call *call, CK_OBJECT_HANDLE handle)
{
    if (call->object_count < CALL_MAX_OBJECTS) {
        call->objects[call->object_count].offset = call->request.length;
        call->objects[call->object_count].handle = handle;
        call->object_count++;
    }
    put_u64(&call->request, known_node_handle(handle));
}

static CK_RV ask_for_session(CK_SLOT_ID slot, CK_FLAGS flags, uint64_t *handle)
{
    struct call call;
    call_open(&call, CALL_OPEN_SESSION);
    put_u64(&call.request, slot);
    put_u64(&call.request, flags);
    CK_RV result = call_exchange(&call);
    if (result == CKR_OK) {
        *handle = get_u64(&call.body);
        result = call_result(&call, *handle == 0 ? CKR_DEVICE_ERROR : CKR_OK);
    }
    call_close(&call);
    return result;
}

static void log_in_again(const struct session *session)
{
    struct call call;
    session_call_open_secret(&call, CALL_LOGIN, session);
    module_lock();
    const struct login *login = &module.logins[session->slot_index];
    bool active = login->active;
    if (active) {
        put_u64(&call.request, login->user);
        put_bytes(&call.request, login->pin, login->pin_length);
        if (login->has_name) {
            put_bytes(&call.request, login->name, login->name_length);
        } else {
            put_absent(&call.request);
        }
    }
    module_unlock();
    if (active) {
        CK_RV result = call_exchange(&call);
        if (result != CKR_OK && result != CKR_USER_ALREADY_LOGGED_IN) {
            /* A PIN that has been changed meanwhile must not be tried again and again until it is locked. */
            module_log("slot %lu: cannot log in again after the node forgot this process: 0x%lx", session->slot,
                       result);
            login_forget(session->slot_index);
        }
    }
    call_close(&call);
}

static CK_RV ask_for_state(const struct session *session, CK_STATE *state)
{
    struct call call;
    session_call_open(&call, CALL_SESSION_INFO, session);
    CK_RV result = call_exchange(&call);
    if (result == CKR_OK) {
        (void)get_u64(&call.body);
        *state = get_u64(&call.body);
        result = call.body.failed ? CKR_DEVICE_ERROR : CKR_OK;
    }
    call_close(&call);
    return result;
}

static bool is_public(const struct session *session)
{
    CK_STATE state;
    return ask_for_state(session, &state) == CKR_OK &&
           (state == CKS_RO_PUBLIC_SESSION || state == CKS_RW_PUBLIC_SESSION);
}

static bool is_unknown(const struct session *session)
{
    CK_STATE state;
    return ask_for_state(session, &state) == CKR_SESSION_HANDLE_INVALID;
}

static void log_in_if_public(const struct session *session)
{
    if (is_public(session)) {
        module_lock();
        module.restorations++;
        module_unlock();
        log_in_again(session);
    }
}

/* A session that is opened first thing after the node forgot this process would be a public one, although the
 * application has logged in. It can have forgotten us only if there has been a new connection since. */
static void log_in_if_forgotten(const struct session *session)
{
    module_lock();
    struct login *login = &module.logins[session->slot_index];
    uint64_t hellos = module.hellos;
    bool doubtful = login->active && login->hellos != hellos;
    module_unlock();
    if (!doubtful) {
        return;
    }
    log_in_if_public(session);
    module_lock();
    login->hellos = hellos;
    module_unlock();
}

static CK_RV restore(struct session *session)
{
    if (module_finalising()) {
        return CKR_CRYPTOKI_NOT_INITIALIZED;
    }
    uint64_t handle;
    CK_RV result = ask_for_session(session->slot, session->flags, &handle);
    if (result != CKR_OK) {
        return result;
    }
    session->node_handle = handle;
    for (unsigned i = 0; i < OPERATION_KINDS; i++) {
        if (session->operations[i].state == OPERATION_STARTED) {
            operation_reset(&session->operations[i]);
            session->messages[i].open = false;
        }
    }
    session->search.active = false;
    module_lock();
    module.restorations++;
    module_unlock();
    module_log("slot %lu: the node has forgotten a session; it is opened again", session->slot);
    log_in_again(session);
    return CKR_OK;
}

/* Whether the call goes on with something that the node holds for the session. */
static bool continues(enum call_number number)
{
    return number == CALL_UPDATE || number == CALL_FINAL || number == CALL_DIGEST_KEY || number == CALL_FIND;
}

static bool ends(enum call_number number)
{
    return number == CALL_CANCEL || number == CALL_FIND_FINAL;
}

static bool says_unknown_object(CK_RV result)
{
    return result == CKR_KEY_HANDLE_INVALID || result == CKR_OBJECT_HANDLE_INVALID ||
           result == CKR_WRAPPING_KEY_HANDLE_INVALID || result == CKR_UNWRAPPING_KEY_HANDLE_INVALID;
}

static bool logged_in(const struct session *session)
{
    module_lock();
    bool active = module.logins[session->slot_index].active;
    module_unlock();
    return active;
}

/* With the handles the node may have forgotten the log-in, without which it shows no private object. */
static bool find_objects_again(struct session *session, const struct call *call)
{
    if (logged_in(session)) {
        log_in_if_public(session);
    }
    bool found = false;
    for (unsigned i = 0; i < call->object_count; i++) {
        struct reader sent;
        reader_open(&sent, call->request.data + call->objects[i].offset, sizeof(uint64_t));
        found |= known_find_again(session, call->objects[i].handle, get_u64(&sent));
    }
    return found;
}

CK_RV session_exchange(struct session *session, struct call *call)
{
    bool restored = false;
    bool found_again = false;
    for (;;) {
        set_u64(&call->request, WIRE_HEADER, session->node_handle);
        for (unsigned i = 0; i < call->object_count; i++) {
            set_u64(&call->request, call->objects[i].offset, known_node_handle(call->objects[i].handle));
        }
        CK_RV result = call_exchange(call);
        if (result == CKR_SESSION_HANDLE_INVALID && !restored) {
            restored = true;
            found_again = false; /* what was found before is forgotten as well */
            result = restore(session);
            if (result != CKR_OK || ends(call->number)) {
                return result; /* what the node has forgotten is ended */
            }
            if (continues(call->number)) {
                return CKR_DEVICE_ERROR;
            }
        } else if (says_unknown_object(result) && !found_again && find_objects_again(session, call)) {
            found_again = true;
        } else if (says_unknown_object(result) && !restored && is_unknown(session)) {
            restored = true; /* it was forgotten while the objects were looked for */
            found_again = false;
            result = restore(session);
            if (result != CKR_OK) {
                return result;
            }
        } else {
            return result;
        }
    }
}

/* Whether the token is away for now. A session is opened for it all the same, and at the node by the first call in it:
 * libp11 waits for ever for another session where it cannot open one. */
static bool away(unsigned slot_index, CK_RV result)
{
    module_lock();
    bool seen = module.seen[slot_index];
    module_unlock();
    return seen && (result == CKR_DEVICE_REMOVED || result == CKR_DEVICE_ERROR || result == CKR_TOKEN_NOT_PRESENT);
}

CK_RV session_open(CK_SLOT_ID slot, CK_FLAGS flags, CK_SESSION_HANDLE *handle)
{
    struct session *session = calloc(1, sizeof *session);
    if (session == NULL || pthread_mutex_init(&session->lock, NULL) != 0) {
        free(session);
        return CKR_HOST_MEMORY;
    }
    session->slot = slot;
    session->slot_index = (unsigned)module_slot(slot);
    uint64_t node_handle = 0; /* which no node knows */
    CK_RV result = ask_for_session(slot, flags, &node_handle);
    if (result != CKR_OK && !away(session->slot_index, result)) {
        session_free(session);
        return result;
    }
    session->node_handle = node_handle;
    session->flags = flags;
    session->users = 1;
    if (result == CKR_OK) {
        log_in_if_forgotten(session);
    }
    module_lock();
    session->handle = ++module.last_session;
    struct session **place = bucket(session->handle);
    session->next = *place;
    *place = session;
    *handle = session->handle;
    module_unlock();
    return CKR_OK;
}

/* Takes it out of the table; true if this was the last session of its slot, with which the log-in ends. */
static bool unlist(struct session *session)
{
    bool last = true;
    module_lock();
    for (unsigned i = 0; i < SESSION_BUCKETS; i++) {
        for (struct session **place = &module.sessions[i]; *place != NULL;) {
            if (*place == session) {
                *place = session->next;
                session->users--; /* the caller holds it, so it stays */
            } else {
                last &= (*place)->slot_index != session->slot_index;
                place = &(*place)->next;
            }
        }
    }
    module_unlock();
    return last;
}

void session_close(struct session *session)
{
    session->closed = true;
    if (unlist(session)) {
        login_forget(session->slot_index);
    }
}

/* Takes one session of the slot out of the table, or NULL. */
static struct session *unlist_one(CK_SLOT_ID slot)
{
    struct session *found = NULL;
    module_lock();
    for (unsigned i = 0; i < SESSION_BUCKETS && found == NULL; i++) {
        for (struct session **place = &module.sessions[i]; *place != NULL; place = &(*place)->next) {
            if ((*place)->slot == slot) {
                found = *place;
                *place = found->next;
                break;
            }
        }
    }
    module_unlock();
    return found;
}

static CK_RV tell_close_all(CK_SLOT_ID slot)
{
    struct call call;
    call_open(&call, CALL_CLOSE_ALL);
    put_u64(&call.request, slot);
    CK_RV result = call_result(&call, call_exchange(&call));
    call_close(&call);
    return result;
}

CK_RV sessions_close_slot(CK_SLOT_ID slot)
{
    struct session *session;
    bool any = false;
    while ((session = unlist_one(slot)) != NULL) {
        any = true;
        lock_ending(session, ALL_OPERATIONS); /* waits for the call that may be using it */
        session->closed = true;
        pthread_mutex_unlock(&session->lock);
        let_go(session);
    }
    login_forget((unsigned)module_slot(slot));
    CK_RV result = any ? tell_close_all(slot) : CKR_OK;
    /* A node that is gone keeps nothing that could be closed. */
    return result == CKR_DEVICE_REMOVED ? CKR_OK : result;
}

void sessions_end_at_node(void)
{
    bool any[CONFIG_MAX_SLOTS] = {false};
    module_lock();
    for (unsigned i = 0; i < SESSION_BUCKETS; i++) {
        for (const struct session *each = module.sessions[i]; each != NULL; each = each->next) {
            any[each->slot_index] = true;
        }
    }
    module_unlock();
    for (unsigned i = 0; i < module.config.slot_count; i++) {
        if (any[i]) {
            (void)tell_close_all(module.config.slots[i].id);
        }
    }
}

void sessions_free(void)
{
    for (unsigned i = 0; i < SESSION_BUCKETS; i++) {
        while (module.sessions[i] != NULL) {
            struct session *session = module.sessions[i];
            module.sessions[i] = session->next;
            session_free(session);
        }
    }
}
