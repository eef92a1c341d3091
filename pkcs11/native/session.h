/* Sessions as the application sees them. Their handles are ours, so that they outlive a restart of the node. */
#ifndef CLAVIGER_SESSION_H
#define CLAVIGER_SESSION_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "connection.h"
#include "message.h"
#include "operation.h"
#include "pkcs11.h"

enum { FIND_AHEAD = 256 };

struct search {
    bool active;
    unsigned next;
    unsigned count;
    CK_OBJECT_HANDLE found[FIND_AHEAD]; /* asked for in one go, handed out as the caller likes */
};

struct session {
    struct session *next;
    CK_SESSION_HANDLE handle;
    CK_SLOT_ID slot;
    unsigned slot_index;
    CK_FLAGS flags;
    _Atomic uint64_t node_handle; /* read by threads that do not hold the session, to end what it waits for */

    unsigned users; /* threads that hold it, under module.lock; the table itself counts as one */
    bool closed;    /* under `lock` */
    pthread_mutex_t lock;
    struct operation operations[OPERATION_KINDS];
    struct messages messages[OPERATION_KINDS];
    struct search search;
    struct kept wrapped;
};

/* Enters the module and takes the session for this thread; then session_leave must follow. */
CK_RV session_enter(CK_SESSION_HANDLE handle, struct session **session);
CK_RV session_leave(struct session *session, CK_RV result);

/* The same for a thread that wants to end what another one does there, which may wait for approvals for long: the node
 * is told to end the operations first. `kinds` has a bit for each. */
enum { ALL_OPERATIONS = (1U << OPERATION_KINDS) - 2 };
CK_RV session_enter_ending(CK_SESSION_HANDLE handle, unsigned kinds, struct session **session);

/* Begins a request whose first field is the session. */
void session_call_open(struct call *call, enum call_number number, const struct session *session);
void session_call_open_secret(struct call *call, enum call_number number, const struct session *session);

/* Appends the handle of an object and remembers where it is. */
void call_put_object(struct call *call, CK_OBJECT_HANDLE handle);

/* call_exchange for a request about a session. If the node has forgotten us, opens the session anew, logs in again and
 * finds objects again, then repeats the request once. What was in progress in the session is lost then, and a request
 * that goes on with it answers CKR_DEVICE_ERROR. */
CK_RV session_exchange(struct session *session, struct call *call);

CK_RV session_open(CK_SLOT_ID slot, CK_FLAGS flags, CK_SESSION_HANDLE *handle);
void session_close(struct session *session);
CK_RV sessions_close_slot(CK_SLOT_ID slot);

/* At the end: tells the node, which otherwise keeps the sessions of a process for ten minutes after its last connection.
 * What other threads are doing in them ends with an error. */
void sessions_end_at_node(void);

/* With module.lock held and no thread inside. */
void sessions_free(void);
void logins_free(void);

/* What is remembered to log in again. */
void login_remember(unsigned slot_index, CK_USER_TYPE user, const CK_UTF8CHAR *pin, CK_ULONG pin_length,
                    const CK_UTF8CHAR *name, CK_ULONG name_length);
void login_new_pin(unsigned slot_index, const CK_UTF8CHAR *pin, CK_ULONG pin_length);
void login_forget(unsigned slot_index);

#endif
