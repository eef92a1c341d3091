#include "known.h"

#include <stdlib.h>
#include <string.h>

#include "connection.h"
#include "module.h"
#include "session.h"

enum { MAX_UNIQUE_ID_BYTES = 128 };

struct known_key {
    CK_OBJECT_HANDLE handle; /* 0: the place is free */
    uint64_t node_handle;
    uint64_t restorations; /* how many there had been when node_handle was good */
    bool has_info;
    struct key_info info;
    size_t unique_id_length;
    uint8_t unique_id[MAX_UNIQUE_ID_BYTES];
};

struct known_mechanism {
    bool used;
    CK_SLOT_ID slot;
    CK_MECHANISM_TYPE type;
    CK_MECHANISM_INFO info;
};

bool known_open(void)
{
    module.keys = calloc(KNOWN_KEYS, sizeof *module.keys);
    module.mechanisms = calloc(KNOWN_MECHANISMS, sizeof *module.mechanisms);
    return module.keys != NULL && module.mechanisms != NULL;
}

void known_close(void)
{
    free(module.keys);
    free(module.mechanisms);
    module.keys = NULL;
    module.mechanisms = NULL;
}

/* Fibonacci hashing: handles may count up or be random. */
static uint64_t spread(uint64_t value)
{
    return (value * 0x9e3779b97f4a7c15U) >> 32;
}

static struct known_key *place_of(CK_OBJECT_HANDLE handle)
{
    return &module.keys[spread(handle) % KNOWN_KEYS];
}

/* With module.lock held. */
static struct known_key *lookup(CK_OBJECT_HANDLE handle)
{
    struct known_key *key = place_of(handle);
    return handle != CK_INVALID_HANDLE && key->handle == handle ? key : NULL;
}

uint64_t known_node_handle(CK_OBJECT_HANDLE handle)
{
    module_lock();
    const struct known_key *key = lookup(handle);
    uint64_t node_handle = key == NULL ? handle : key->node_handle;
    module_unlock();
    return node_handle;
}

void known_forget_key(CK_OBJECT_HANDLE handle)
{
    module_lock();
    struct known_key *key = lookup(handle);
    if (key != NULL) {
        key->has_info = false;
    }
    module_unlock();
}

void known_forget_keys(void)
{
    module_lock();
    for (unsigned i = 0; i < KNOWN_KEYS; i++) {
        module.keys[i].has_info = false;
    }
    module_unlock();
}

static CK_RV ask_key_info(struct session *session, CK_OBJECT_HANDLE handle, struct key_info *info)
{
    struct call call;
    session_call_open(&call, CALL_KEY_INFO, session);
    call_put_object(&call, handle);
    CK_RV result = session_exchange(session, &call);
    if (result == CKR_OK) {
        (void)get_u64(&call.body); /* class */
        info->type = get_u64(&call.body);
        info->usage = get_u64(&call.body);
        info->bits = get_u32(&call.body);
        info->largest_result = get_u32(&call.body);
        info->always_authenticate = get_flag(&call.body);
        (void)get_flag(&call.body); /* needs approval: the node waits for it */
        result = call_result(&call, CKR_OK);
    }
    call_close(&call);
    return result == CKR_OBJECT_HANDLE_INVALID ? CKR_KEY_HANDLE_INVALID : result;
}

/* Length of the id, 0 if the object has none that is of use. */
static size_t ask_unique_id(struct session *session, CK_OBJECT_HANDLE handle, uint8_t *id)
{
    struct call call;
    session_call_open(&call, CALL_GET_ATTRIBUTES, session);
    call_put_object(&call, handle);
    put_u32(&call.request, 1);
    put_u64(&call.request, CKA_UNIQUE_ID);
    size_t length = 0;
    if (session_exchange(session, &call) == CKR_OK && get_u32(&call.body) == 1 && get_u32(&call.body) == CKR_OK) {
        struct bytes value = get_present(&call.body);
        if (reader_done(&call.body) && value.length <= MAX_UNIQUE_ID_BYTES) {
            length = value.length;
            memcpy(id, value.data, length);
        }
    }
    call_close(&call);
    return length;
}

CK_RV known_key(struct session *session, CK_OBJECT_HANDLE handle, bool fresh, struct key_info *info)
{
    if (handle == CK_INVALID_HANDLE) {
        return CKR_KEY_HANDLE_INVALID;
    }
    module_lock();
    const struct known_key *known = lookup(handle);
    bool listed = known != NULL;
    bool answered = listed && known->has_info && !fresh;
    if (answered) {
        *info = known->info;
    }
    module_unlock();
    if (answered) {
        return CKR_OK;
    }
    CK_RV result = ask_key_info(session, handle, info);
    if (result != CKR_OK) {
        return result;
    }
    uint8_t id[MAX_UNIQUE_ID_BYTES];
    size_t id_length = listed ? 0 : ask_unique_id(session, handle, id);
    module_lock();
    struct known_key *key = place_of(handle);
    if (key->handle != handle) {
        *key = (struct known_key){.handle = handle, .node_handle = handle, .restorations = module.restorations};
        memcpy(key->unique_id, id, id_length);
        key->unique_id_length = id_length;
    }
    key->info = *info;
    key->has_info = true;
    module_unlock();
    return CKR_OK;
}

static CK_RV session_step(struct session *session, struct call *call)
{
    set_u64(&call->request, WIRE_HEADER, session->node_handle);
    return call_exchange(call);
}

/* A search of our own; it takes the place of one that the application had begun in the session, which the node has
 * forgotten anyway. */
static uint64_t search_unique_id(struct session *session, const uint8_t *id, size_t length)
{
    uint64_t handle = 0;
    struct call call;
    session_call_open(&call, CALL_FIND_INIT, session);
    put_u32(&call.request, 1);
    put_u64(&call.request, CKA_UNIQUE_ID);
    put_bytes(&call.request, id, length);
    CK_RV result = session_step(session, &call);
    call_close(&call);
    if (result != CKR_OK) {
        return 0;
    }
    session_call_open(&call, CALL_FIND, session);
    put_u32(&call.request, 1);
    if (session_step(session, &call) == CKR_OK && get_u32(&call.body) == 1) {
        handle = get_u64(&call.body);
        handle = reader_done(&call.body) ? handle : 0;
    }
    call_close(&call);
    session_call_open(&call, CALL_FIND_FINAL, session);
    (void)session_step(session, &call);
    call_close(&call);
    return handle;
}

bool known_find_again(struct session *session, CK_OBJECT_HANDLE handle, uint64_t used)
{
    uint8_t id[MAX_UNIQUE_ID_BYTES];
    size_t length = 0;
    module_lock();
    const struct known_key *key = lookup(handle);
    uint64_t restorations = module.restorations;
    bool by_another_thread = key != NULL && key->node_handle != used;
    if (key != NULL && key->restorations != restorations) {
        length = key->unique_id_length;
        memcpy(id, key->unique_id, length);
    }
    module_unlock();
    if (by_another_thread) {
        return true;
    }
    uint64_t found = length == 0 || session->search.active ? 0 : search_unique_id(session, id, length);
    if (found == 0) {
        return false;
    }
    module_lock();
    struct known_key *again = lookup(handle);
    if (again != NULL) {
        again->node_handle = found;
        again->restorations = restorations;
    }
    module_unlock();
    return again != NULL;
}

CK_RV known_mechanism(CK_SLOT_ID slot, CK_MECHANISM_TYPE type, bool fresh, CK_MECHANISM_INFO *info)
{
    struct known_mechanism *place = &module.mechanisms[spread(type * 31 + slot) % KNOWN_MECHANISMS];
    module_lock();
    bool known = place->used && place->slot == slot && place->type == type && !fresh;
    if (known) {
        *info = place->info;
    }
    module_unlock();
    if (known) {
        return CKR_OK;
    }
    struct call call;
    call_open(&call, CALL_MECHANISM_INFO);
    put_u64(&call.request, slot);
    put_u64(&call.request, type);
    CK_RV result = call_exchange(&call);
    if (result == CKR_OK) {
        info->ulMinKeySize = get_u64(&call.body);
        info->ulMaxKeySize = get_u64(&call.body);
        info->flags = get_u64(&call.body);
        result = call_result(&call, CKR_OK);
    }
    call_close(&call);
    if (result == CKR_OK) {
        module_lock();
        *place = (struct known_mechanism){.used = true, .slot = slot, .type = type, .info = *info};
        module_unlock();
    }
    return result;
}
