/* Mechanisms: how their parameters are flattened, which keys they take, how long their results are. */
#ifndef CLAVIGER_MECHANISM_H
#define CLAVIGER_MECHANISM_H

#include <stdbool.h>

#include "known.h"
#include "pkcs11.h"
#include "wire.h"

/* A length that is exact, or an upper bound; 0 and not exact: nothing is known. */
struct size {
    CK_ULONG bytes;
    bool exact;
};

/* Appends type and parameter. CKR_ARGUMENTS_BAD without a mechanism, CKR_MECHANISM_PARAM_INVALID if the parameter is
 * not the structure that the mechanism takes. */
CK_RV put_mechanism(struct buffer *request, const CK_MECHANISM *mechanism);

/* Whether a key of the type may be used; true for mechanisms that the module does not know. */
bool mechanism_takes(CK_MECHANISM_TYPE mechanism, CK_KEY_TYPE type);

/* Length of a tag or MAC that the parameter asks for, in bytes; 0 if it says nothing of one. */
CK_ULONG mechanism_tag_bytes(const CK_MECHANISM *mechanism);

struct size digest_size(CK_MECHANISM_TYPE mechanism);
struct size signature_size(CK_MECHANISM_TYPE mechanism, CK_ULONG tag_bytes, const struct key_info *key);
struct size encrypted_size(CK_MECHANISM_TYPE mechanism, CK_ULONG tag_bytes, const struct key_info *key,
                           CK_ULONG length);
struct size decrypted_size(CK_MECHANISM_TYPE mechanism, CK_ULONG tag_bytes, const struct key_info *key,
                           CK_ULONG length);

#endif
