/*
 * Messages of 3.0: one key and mechanism for many messages, each with a parameter of its own.
 *
 * Nothing of this reaches the node but the operation on each message, which is recorded as any other. An AEAD message
 * that comes in parts is gathered here, up to MESSAGE_MAX_BYTES, and comes out whole with its last part: what a tag has
 * not confirmed is never handed out.
 */
#ifndef CLAVIGER_MESSAGE_H
#define CLAVIGER_MESSAGE_H

#include "operation.h"
#include "wire.h"

enum { MESSAGE_MAX_BYTES = 16 << 20, MESSAGE_MAX_IV = 256 };

/* Between C_MessageXxxInit and C_MessageXxxFinal. */
struct messages {
    bool active;
    bool open; /* between the Begin of a message and its last part */
    CK_MECHANISM_TYPE mechanism;
    CK_OBJECT_HANDLE key;
    struct key_info info;
    uint8_t *wire; /* of signatures: the mechanism as it stands in requests */
    size_t wire_length;
    bool counting;                   /* an IV was made by counting, and the next one follows it */
    uint8_t counter[MESSAGE_MAX_IV]; /* the last one */
    struct buffer *parts;            /* of the message that is open */
    struct buffer *aad;
};

CK_RV messages_init(struct session *session, enum operation_kind kind, const CK_MECHANISM *mechanism,
                    CK_OBJECT_HANDLE key);
CK_RV messages_final(struct session *session, enum operation_kind kind);
void messages_reset(struct messages *messages);

/* The parameter is that of the message, for the mechanism of C_MessageXxxInit. */
struct message_parameter {
    void *data;
    CK_ULONG length;
};

CK_RV message_begin(struct session *session, enum operation_kind kind, struct message_parameter parameter,
                    const CK_BYTE *aad, CK_ULONG aad_length);

/* Encrypts or decrypts one message, or the last part of one. */
CK_RV message_seal(struct session *session, enum operation_kind kind, struct message_parameter parameter,
                   const CK_BYTE *aad, CK_ULONG aad_length, const CK_BYTE *data, CK_ULONG length, CK_BYTE *out,
                   CK_ULONG *out_length);
CK_RV message_part(struct session *session, enum operation_kind kind, struct message_parameter parameter,
                   const CK_BYTE *data, CK_ULONG length, CK_BYTE *out, CK_ULONG *out_length, bool last);

CK_RV message_sign(struct session *session, const CK_BYTE *data, CK_ULONG length, CK_BYTE *out, CK_ULONG *out_length);
CK_RV message_sign_part(struct session *session, const CK_BYTE *data, CK_ULONG length, CK_BYTE *out,
                        CK_ULONG *out_length);
CK_RV message_verify(struct session *session, const CK_BYTE *data, CK_ULONG length, const CK_BYTE *signature,
                     CK_ULONG signature_length);
CK_RV message_verify_part(struct session *session, const CK_BYTE *data, CK_ULONG length, const CK_BYTE *signature,
                          CK_ULONG signature_length);

#endif
