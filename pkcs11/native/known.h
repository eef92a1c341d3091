/*
 * What the module remembers of keys and mechanisms, so that C_SignInit and questions for sizes need no round trip.
 * All of it is a guess that helps callers: the node decides everything anew. Places are few and are taken over by what
 * was used last.
 */
#ifndef CLAVIGER_KNOWN_H
#define CLAVIGER_KNOWN_H

#include <stdbool.h>
#include <stdint.h>

#include "pkcs11.h"

struct session;

enum key_usage {
    USAGE_ENCRYPT = 1,
    USAGE_DECRYPT = 2,
    USAGE_SIGN = 4,
    USAGE_VERIFY = 8,
};

struct key_info {
    CK_KEY_TYPE type;
    uint64_t usage;
    uint32_t bits;
    uint32_t largest_result;
    bool always_authenticate;
};

bool known_open(void);
void known_close(void);

/* What the node calls an object: the handle that the application has, unless the node had to be told of it anew. */
uint64_t known_node_handle(CK_OBJECT_HANDLE handle);

/* Facts of a key; `fresh` asks the node even if they are known. */
CK_RV known_key(struct session *session, CK_OBJECT_HANDLE handle, bool fresh, struct key_info *info);

/* After the node refused `used` as a handle of the object, since it has forgotten this process: looks for the object by
 * its CKA_UNIQUE_ID. True if there is another handle now. */
bool known_find_again(struct session *session, CK_OBJECT_HANDLE handle, uint64_t used);

/* One object was changed, or all of them may have been (log-out). */
void known_forget_key(CK_OBJECT_HANDLE handle);
void known_forget_keys(void);

/* C_GetMechanismInfo; only what a token has is remembered. */
CK_RV known_mechanism(CK_SLOT_ID slot, CK_MECHANISM_TYPE type, bool fresh, CK_MECHANISM_INFO *info);

#endif
