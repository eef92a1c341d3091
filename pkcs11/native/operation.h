/*
 * Encrypt, decrypt, sign, verify, digest and the two recover operations of a session.
 *
 * C_xxxInit stays here and travels with the one-shot call, so that an operation is one round trip. Only the first part
 * of a multi-part operation makes the node begin one. Size queries are answered from what is known; a result that does
 * not fit into the caller's buffer is kept until it is fetched, so that no operation runs (and is recorded) twice.
 */
#ifndef CLAVIGER_OPERATION_H
#define CLAVIGER_OPERATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "known.h"
#include "pkcs11.h"

struct session;

/* Numbers of the wire format. */
enum operation_kind {
    OPERATION_ENCRYPT = 1,
    OPERATION_DECRYPT = 2,
    OPERATION_SIGN = 3,
    OPERATION_VERIFY = 4,
    OPERATION_DIGEST = 5,
    OPERATION_SIGN_RECOVER = 6,
    OPERATION_VERIFY_RECOVER = 7,
    OPERATION_KINDS = 8,
};

enum operation_state {
    OPERATION_IDLE,
    OPERATION_HELD,    /* the node does not know of it */
    OPERATION_STARTED, /* INIT was sent */
};

/* A result that was made but did not fit into the caller's buffer; it waits for the same call with a larger one. */
struct kept {
    uint64_t request; /* fingerprint of what was asked; 0 if nothing is kept */
    uint8_t *data;
    size_t length;
};

struct operation {
    enum operation_state state;
    bool in_parts; /* the application has begun to pass parts, so the one-shot call is not allowed any more */
    CK_MECHANISM_TYPE mechanism;
    CK_ULONG tag_bytes;
    uint8_t *wire; /* the mechanism as it stands in requests */
    size_t wire_length;
    CK_OBJECT_HANDLE key;
    struct key_info info;
    struct kept kept;
    uint8_t *signature; /* given before the data (C_VerifySignatureInit) */
    size_t signature_length;
};

/* `mechanism` NULL cancels an operation, as 3.0 has it. */
CK_RV operation_init(struct session *session, enum operation_kind kind, const CK_MECHANISM *mechanism,
                     CK_OBJECT_HANDLE key);

/* Whether mechanism and key can do it, as far as is known here: `flag` of the mechanism, the usage of the key. */
CK_RV operation_check(struct session *session, enum operation_kind kind, CK_FLAGS flag, CK_MECHANISM_TYPE type,
                      CK_OBJECT_HANDLE key, struct key_info *info);

/* Holds an operation with the mechanism as it stands in requests. */
CK_RV operation_arm(struct session *session, enum operation_kind kind, CK_MECHANISM_TYPE mechanism,
                    const uint8_t *wire, size_t wire_length, CK_OBJECT_HANDLE key, const struct key_info *info);

/* One-shot call of everything but verification. */
CK_RV operation_single(struct session *session, enum operation_kind kind, const CK_BYTE *data, CK_ULONG length,
                       CK_BYTE *out, CK_ULONG *out_length);

/* A part that gives output (encrypt, decrypt). */
CK_RV operation_update(struct session *session, enum operation_kind kind, const CK_BYTE *part, CK_ULONG length,
                       CK_BYTE *out, CK_ULONG *out_length);

/* A part that gives none (sign, verify, digest). */
CK_RV operation_feed(struct session *session, enum operation_kind kind, const CK_BYTE *part, CK_ULONG length);
CK_RV operation_digest_key(struct session *session, CK_OBJECT_HANDLE key);

CK_RV operation_final(struct session *session, enum operation_kind kind, CK_BYTE *out, CK_ULONG *out_length);

CK_RV operation_verify(struct session *session, const CK_BYTE *data, CK_ULONG length, const CK_BYTE *signature,
                       CK_ULONG signature_length);
CK_RV operation_verify_final(struct session *session, const CK_BYTE *signature, CK_ULONG signature_length);

/* Verification of a signature that is given first (3.2). */
CK_RV operation_verify_given(struct session *session, const CK_MECHANISM *mechanism, CK_OBJECT_HANDLE key,
                             const CK_BYTE *signature, CK_ULONG signature_length);
CK_RV operation_verify_data(struct session *session, const CK_BYTE *data, CK_ULONG length);
CK_RV operation_verify_end(struct session *session);

/* Ends the operation, at the node too if it knows of it. */
void operation_cancel(struct session *session, enum operation_kind kind);

/* Sends CANCEL, whatever we know of the operation. */
void operation_tell_cancel(struct session *session, enum operation_kind kind);

/* Ends it on our side only. */
void operation_reset(struct operation *operation);

/* Whether one waits for a log-in of its own (CKA_ALWAYS_AUTHENTICATE). */
bool operation_waits_for_login(const struct session *session);

/* Results that are kept. */
uint64_t kept_fingerprint(unsigned step, const void *data, size_t length);
CK_RV kept_deliver(struct kept *kept, CK_BYTE *out, CK_ULONG *out_length);
CK_RV kept_or_delivered(struct kept *kept, uint64_t request, const uint8_t *data, size_t length, CK_BYTE *out,
                        CK_ULONG *out_length);
void kept_drop(struct kept *kept);

#endif
