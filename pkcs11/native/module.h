/*
 * The one place of mutable state, and the door that every C_ function goes through.
 *
 * Locks: `module.lock` guards everything in `struct module` but the configuration, which does not change between
 * C_Initialize and C_Finalize. It is held for moments only, never over input or output. A session has a lock of its
 * own, taken before `module.lock` and held for a whole call, so that calls on one session take turns.
 */
#ifndef CLAVIGER_MODULE_H
#define CLAVIGER_MODULE_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "config.h"
#include "pkcs11.h"

enum {
    SESSION_BUCKETS = 256,
    KNOWN_KEYS = 4096,
    KNOWN_MECHANISMS = 256,
    PROCESS_ID_BYTES = 16,
    MAX_PIN_BYTES = 1024,
    MAX_USER_NAME_BYTES = 256,
};

struct connection;
struct session;
struct known_key;
struct known_mechanism;

/* What it takes to log in again after the node has forgotten this process. */
struct login {
    bool active;
    CK_USER_TYPE user;
    uint64_t hellos; /* how many there had been when the node was known to know of the log-in */
    char *pin; /* MAX_PIN_BYTES of secret memory */
    size_t pin_length;
    bool has_name;
    size_t name_length;
    char name[MAX_USER_NAME_BYTES];
};

struct module {
    pthread_mutex_t lock;
    pthread_cond_t quiet; /* no thread is inside a call */
    bool fork_handlers;
    bool initialised;
    bool finalising;
    unsigned calls; /* threads inside */

    struct config config;
    uint8_t process[PROCESS_ID_BYTES];
    uint64_t next_request;

    struct connection *connections; /* all of them, idle or not */
    unsigned node;                  /* index of the node that is in use */
    const char *troubles[CONFIG_MAX_NODES]; /* why each could not be reached the last time; NULL: it could, or was not tried */
    uint64_t hellos;                /* how often a node has answered HELLO; it may have forgotten us before each */
    CK_RV slot_results[CONFIG_MAX_SLOTS]; /* what HELLO said of each slot of the configuration */

    bool seen[CONFIG_MAX_SLOTS]; /* whether the token was there since C_Initialize, here or before a fork */

    struct session *sessions[SESSION_BUCKETS];
    CK_SESSION_HANDLE last_session;
    struct login logins[CONFIG_MAX_SLOTS];
    uint64_t restorations; /* counts how often the node turned out to have forgotten us */

    struct known_key *keys;             /* KNOWN_KEYS places */
    struct known_mechanism *mechanisms; /* KNOWN_MECHANISMS places */
};

extern struct module module;

/* CKR_OK, and then module_leave must follow; or CKR_CRYPTOKI_NOT_INITIALIZED. */
CK_RV module_enter(void);

/* Passes `result` through. */
CK_RV module_leave(CK_RV result);

CK_RV module_start(void);
CK_RV module_stop(void);

/* Whether C_Finalize is under way, so that a waiting thread gives up. */
bool module_finalising(void);

/* Position of a slot in the configuration, or -1. */
int module_slot(CK_SLOT_ID id);

void module_lock(void);
void module_unlock(void);

#define module_log(...) log_to(module.config.log, __VA_ARGS__)

#endif
