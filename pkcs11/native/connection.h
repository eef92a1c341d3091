/* Connections to the node: one for each thread that is inside a call, kept for the next one. */
#ifndef CLAVIGER_CONNECTION_H
#define CLAVIGER_CONNECTION_H

#include <stdbool.h>
#include <stdint.h>

#include "pkcs11.h"
#include "wire.h"

enum call_number {
    CALL_HELLO = 1,
    CALL_TOKEN_INFO = 3,
    CALL_MECHANISMS = 4,
    CALL_MECHANISM_INFO = 5,
    CALL_OPEN_SESSION = 6,
    CALL_CLOSE_SESSION = 7,
    CALL_CLOSE_ALL = 8,
    CALL_SESSION_INFO = 9,
    CALL_LOGIN = 10,
    CALL_LOGOUT = 11,
    CALL_CREATE_OBJECT = 12,
    CALL_COPY_OBJECT = 13,
    CALL_DESTROY_OBJECT = 14,
    CALL_OBJECT_SIZE = 15,
    CALL_GET_ATTRIBUTES = 16,
    CALL_SET_ATTRIBUTES = 17,
    CALL_FIND_INIT = 18,
    CALL_FIND = 19,
    CALL_FIND_FINAL = 20,
    CALL_INIT = 21,
    CALL_ONE_SHOT = 22,
    CALL_UPDATE = 23,
    CALL_FINAL = 24,
    CALL_CANCEL = 25,
    CALL_DIGEST_KEY = 26,
    CALL_GENERATE_KEY = 27,
    CALL_GENERATE_KEY_PAIR = 28,
    CALL_WRAP = 29,
    CALL_UNWRAP = 30,
    CALL_DERIVE = 31,
    CALL_RANDOM = 32,
    CALL_SEED = 33,
    CALL_INIT_TOKEN = 34,
    CALL_INIT_PIN = 35,
    CALL_SET_PIN = 36,
    CALL_ENCAPSULATE = 37,
    CALL_DECAPSULATE = 38,
    CALL_KEY_INFO = 40,
};

enum { CALL_MAX_OBJECTS = 2 };

/* One request in the making, then its answer. */
struct call {
    enum call_number number;
    struct buffer request;
    struct buffer answer;
    struct reader body; /* of the answer */
    /* Where object handles are in the request: they are exchanged if the node had to be told of the objects anew. */
    unsigned object_count;
    struct {
        size_t offset;
        CK_OBJECT_HANDLE handle;
    } objects[CALL_MAX_OBJECTS];
};

void call_open(struct call *call, enum call_number number);
void call_open_secret(struct call *call, enum call_number number); /* for a request with a PIN or credential */
void call_close(struct call *call);

/* Sends the request and waits for the answer; repeats it, with the same request id, over a new connection if the old
 * one is lost. Answers the node's CK_RV, or CKR_DEVICE_REMOVED (no node could be reached), CKR_DEVICE_ERROR (a node
 * that took too long, broke the protocol, or was lost with an answer that must not be asked for elsewhere),
 * CKR_HOST_MEMORY, CKR_CRYPTOKI_NOT_INITIALIZED (C_Finalize meanwhile). */
CK_RV call_exchange(struct call *call);

/* After call_exchange: result if the body was read to its end, else CKR_DEVICE_ERROR. */
CK_RV call_result(const struct call *call, CK_RV result);

/* Connects if there is no connection yet; tries each socket once. For the question whether a token is present. */
CK_RV connection_probe(void);

/* With module.lock held. */
void connections_shut_down(void);   /* wakes the threads that wait for answers */
void connections_forget_fork(void); /* in a forked child: the sockets belong to the parent */
void connections_free(void);

#endif
