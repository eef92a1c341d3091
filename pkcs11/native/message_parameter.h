/* What the three structures of AEAD messages have in common, and the IVs that are made here. */
#ifndef CLAVIGER_MESSAGE_PARAMETER_H
#define CLAVIGER_MESSAGE_PARAMETER_H

#include "message.h"

struct aead {
    CK_BYTE *iv;
    CK_ULONG iv_length;
    CK_ULONG fixed_bits;
    CK_GENERATOR_FUNCTION generator;
    CK_BYTE *tag;
    CK_ULONG tag_bytes;
};

bool is_aead(CK_MECHANISM_TYPE mechanism);

/* CKR_MECHANISM_PARAM_INVALID if it is not the structure of the mechanism, or one that cannot be. */
CK_RV aead_read(CK_MECHANISM_TYPE mechanism, struct message_parameter parameter, struct aead *aead);

/* Writes the IV of the next message into the caller's structure, if it asks for one. */
CK_RV aead_next_iv(struct session *session, struct messages *messages, const struct aead *aead);

/* Appends the mechanism as it stands in requests. */
void aead_put(struct buffer *wire, CK_MECHANISM_TYPE mechanism, const struct aead *aead, const CK_BYTE *aad,
              CK_ULONG aad_length, CK_ULONG data_length);

#endif
