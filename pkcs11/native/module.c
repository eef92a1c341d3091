#include "module.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "connection.h"
#include "known.h"
#include "log.h"
#include "secret.h"
#include "session.h"

struct module module = {.lock = PTHREAD_MUTEX_INITIALIZER, .quiet = PTHREAD_COND_INITIALIZER};

void module_lock(void)
{
    pthread_mutex_lock(&module.lock);
}

void module_unlock(void)
{
    pthread_mutex_unlock(&module.lock);
}

CK_RV module_enter(void)
{
    module_lock();
    bool open = module.initialised && !module.finalising;
    module.calls += open;
    module_unlock();
    return open ? CKR_OK : CKR_CRYPTOKI_NOT_INITIALIZED;
}

CK_RV module_leave(CK_RV result)
{
    module_lock();
    if (--module.calls == 0) {
        pthread_cond_broadcast(&module.quiet);
    }
    module_unlock();
    return result;
}

bool module_finalising(void)
{
    module_lock();
    bool finalising = module.finalising;
    module_unlock();
    return finalising;
}

int module_slot(CK_SLOT_ID id)
{
    for (unsigned i = 0; i < module.config.slot_count; i++) {
        if (module.config.slots[i].id == id) {
            return (int)i;
        }
    }
    return -1;
}

/* The child of a fork has the memory but not the threads, and its sockets are the parent's. It starts from nothing;
 * what the parent's calls held is left where it is, since another thread may have been in the middle of changing it.
 * PINs are in memory that the kernel gives to the child as zeros. */
static void in_child(void)
{
    connections_forget_fork();
    bool seen[CONFIG_MAX_SLOTS];
    memcpy(seen, module.seen, sizeof seen);
    memset(&module, 0, sizeof module);
    memcpy(module.seen, seen, sizeof seen);
    pthread_mutex_init(&module.lock, NULL);
    pthread_cond_init(&module.quiet, NULL);
    module.fork_handlers = true;
}

/* With the lock held. */
static CK_RV prepare(void)
{
    if (!module.fork_handlers) {
        if (pthread_atfork(module_lock, module_unlock, in_child) != 0) {
            return CKR_HOST_MEMORY;
        }
        module.fork_handlers = true;
    }
    uint64_t start[1 + PROCESS_ID_BYTES / 8];
    if (getrandom(start, sizeof start, 0) != (ssize_t)sizeof start) {
        return CKR_FUNCTION_FAILED;
    }
    /* CKR_FUNCTION_FAILED and not CKR_GENERAL_ERROR: the standard keeps the latter for a computer in disrepair, and
     * here the caller may well try again once the file has been put right. The log says what is wrong. */
    if (!config_read(&module.config)) {
        return CKR_FUNCTION_FAILED;
    }
    module.next_request = start[0] >> 1; /* counts up for ever without wrapping */
    memcpy(module.process, start + 1, PROCESS_ID_BYTES);
    if (module.config.random_order) {
        module.node = (unsigned)(start[1] % module.config.node_count);
    }
    for (unsigned i = 0; i < CONFIG_MAX_SLOTS; i++) {
        module.slot_results[i] = CKR_TOKEN_NOT_PRESENT;
    }
    return known_open() ? CKR_OK : CKR_HOST_MEMORY;
}

/* With the lock held, and no thread inside. */
static void release(void)
{
    connections_free();
    sessions_free();
    logins_free();
    known_close();
    config_free(&module.config);
    module.initialised = false;
    module.finalising = false;
    module.hellos = 0;
    module.node = 0;
    memset(module.seen, 0, sizeof module.seen);
    memset(module.troubles, 0, sizeof module.troubles);
}

CK_RV module_start(void)
{
    module_lock();
    CK_RV result = CKR_CRYPTOKI_ALREADY_INITIALIZED;
    if (!module.initialised) {
        result = prepare();
        if (result == CKR_OK) {
            module.initialised = true;
        } else {
            release();
        }
    }
    module_unlock();
    return result;
}

CK_RV module_stop(void)
{
    module_lock();
    if (!module.initialised || module.finalising) {
        module_unlock();
        return CKR_CRYPTOKI_NOT_INITIALIZED;
    }
    module.finalising = true; /* nobody enters any more */
    module_unlock();
    sessions_end_at_node();
    module_lock();
    connections_shut_down();
    while (module.calls > 0) {
        pthread_cond_wait(&module.quiet, &module.lock);
    }
    release();
    module_unlock();
    return CKR_OK;
}
