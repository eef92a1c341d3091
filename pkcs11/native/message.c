#include "message.h"

#include <stdlib.h>
#include <string.h>

#include "mechanism.h"
#include "message_parameter.h"
#include "session.h"

static const struct {
    CK_FLAGS flag;
    bool seals;
} kinds[OPERATION_KINDS] = {
    [OPERATION_ENCRYPT] = {CKF_MESSAGE_ENCRYPT, true},
    [OPERATION_DECRYPT] = {CKF_MESSAGE_DECRYPT, true},
    [OPERATION_SIGN] = {CKF_MESSAGE_SIGN, false},
    [OPERATION_VERIFY] = {CKF_MESSAGE_VERIFY, false},
};

static void drop(struct buffer **buffer)
{
    if (*buffer != NULL) {
        buffer_close(*buffer);
        free(*buffer);
        *buffer = NULL;
    }
}

static CK_RV gather(struct buffer **buffer, size_t limit, const void *data, size_t length)
{
    if (*buffer == NULL) {
        *buffer = malloc(sizeof **buffer);
        if (*buffer == NULL) {
            return CKR_HOST_MEMORY;
        }
        buffer_open(*buffer, limit, false);
    }
    if (length > limit - (*buffer)->length) {
        return CKR_DATA_LEN_RANGE;
    }
    put_raw(*buffer, data, length);
    return (*buffer)->failed ? CKR_HOST_MEMORY : CKR_OK;
}

static void end_message(struct messages *messages)
{
    messages->open = false;
    drop(&messages->parts);
    drop(&messages->aad);
}

void messages_reset(struct messages *messages)
{
    end_message(messages);
    if (messages->wire != NULL) {
        explicit_bzero(messages->wire, messages->wire_length);
        free(messages->wire);
    }
    memset(messages, 0, sizeof *messages);
}

static CK_RV keep_wire(struct messages *messages, const CK_MECHANISM *mechanism)
{
    struct buffer wire;
    buffer_open(&wire, WIRE_MAX_DATA, false);
    CK_RV result = put_mechanism(&wire, mechanism);
    if (result == CKR_OK && wire.failed) {
        result = CKR_MECHANISM_PARAM_INVALID;
    }
    if (result == CKR_OK && (messages->wire = malloc(wire.length)) == NULL) {
        result = CKR_HOST_MEMORY;
    }
    if (result == CKR_OK) {
        memcpy(messages->wire, wire.data, wire.length);
        messages->wire_length = wire.length;
    }
    buffer_close(&wire);
    return result;
}

CK_RV messages_init(struct session *session, enum operation_kind kind, const CK_MECHANISM *mechanism,
                    CK_OBJECT_HANDLE key)
{
    struct messages *messages = &session->messages[kind];
    if (mechanism == NULL) {
        return messages->active ? messages_final(session, kind) : CKR_ARGUMENTS_BAD;
    }
    if (messages->active || session->operations[kind].state != OPERATION_IDLE) {
        return CKR_OPERATION_ACTIVE;
    }
    struct key_info info = {0};
    CK_RV result = operation_check(session, kind, kinds[kind].flag, mechanism->mechanism, key, &info);
    if (result == CKR_OK && !kinds[kind].seals) {
        result = keep_wire(messages, mechanism);
    }
    if (result != CKR_OK) {
        messages_reset(messages);
        return result;
    }
    messages->active = true;
    messages->mechanism = mechanism->mechanism;
    messages->key = key;
    messages->info = info;
    return CKR_OK;
}

CK_RV messages_final(struct session *session, enum operation_kind kind)
{
    struct messages *messages = &session->messages[kind];
    if (!messages->active) {
        return CKR_OPERATION_NOT_INITIALIZED;
    }
    if (messages->open && !kinds[kind].seals) {
        operation_cancel(session, kind);
    }
    messages_reset(messages);
    return CKR_OK;
}

/* Whether a message may begin, or, if `open`, go on. */
static CK_RV check(const struct session *session, enum operation_kind kind, bool open)
{
    const struct messages *messages = &session->messages[kind];
    if (!messages->active) {
        return CKR_OPERATION_NOT_INITIALIZED;
    }
    if (messages->open == open) {
        return CKR_OK;
    }
    return open ? CKR_OPERATION_NOT_INITIALIZED : CKR_OPERATION_ACTIVE;
}

CK_RV message_begin(struct session *session, enum operation_kind kind, struct message_parameter parameter,
                    const CK_BYTE *aad, CK_ULONG aad_length)
{
    struct messages *messages = &session->messages[kind];
    CK_RV result = check(session, kind, false);
    if (result != CKR_OK) {
        return result;
    }
    if (!kinds[kind].seals) {
        result = operation_arm(session, kind, messages->mechanism, messages->wire, messages->wire_length,
                               messages->key, &messages->info);
        messages->open = result == CKR_OK;
        return result;
    }
    struct aead aead;
    result = aead_read(messages->mechanism, parameter, &aead);
    if (result == CKR_OK && aad == NULL && aad_length > 0) {
        result = CKR_ARGUMENTS_BAD;
    }
    if (result == CKR_OK) {
        result = gather(&messages->aad, WIRE_MAX_DATA, aad, aad_length);
    }
    if (result == CKR_OK && kind == OPERATION_ENCRYPT) {
        result = aead_next_iv(session, messages, &aead);
    }
    if (result != CKR_OK) {
        end_message(messages);
        return result;
    }
    messages->open = true;
    return CKR_OK;
}

/* One round trip: `body` is plaintext, or ciphertext and tag. */
static CK_RV run(struct session *session, enum operation_kind kind, const struct aead *aead, const CK_BYTE *aad,
                 CK_ULONG aad_length, const struct buffer *body, CK_ULONG clear_length, uint8_t *out,
                 CK_ULONG *out_length)
{
    struct messages *messages = &session->messages[kind];
    struct buffer wire;
    buffer_open(&wire, WIRE_MAX_DATA, false);
    aead_put(&wire, messages->mechanism, aead, aad, aad_length, clear_length);
    CK_RV result = wire.failed ? CKR_DATA_LEN_RANGE
                               : operation_arm(session, kind, messages->mechanism, wire.data, wire.length,
                                               messages->key, &messages->info);
    buffer_close(&wire);
    if (result == CKR_OK) {
        session->operations[kind].tag_bytes = aead->tag_bytes;
        result = operation_single(session, kind, body->data, body->length, out, out_length);
        operation_cancel(session, kind);
    }
    return result == CKR_ENCRYPTED_DATA_INVALID ? CKR_AEAD_DECRYPT_FAILED : result;
}

static CK_RV seal(struct session *session, enum operation_kind kind, const struct aead *aead, const CK_BYTE *aad,
                  CK_ULONG aad_length, const CK_BYTE *data, CK_ULONG length, CK_BYTE *out, CK_ULONG *out_length)
{
    struct buffer body;
    buffer_open(&body, MESSAGE_MAX_BYTES + aead->tag_bytes, false);
    put_raw(&body, data, length);
    if (kind == OPERATION_DECRYPT) {
        put_raw(&body, aead->tag, aead->tag_bytes);
    }
    CK_ULONG room = kind == OPERATION_ENCRYPT ? length + aead->tag_bytes : length;
    uint8_t *made = malloc(room > 0 ? room : 1);
    CK_RV result = made == NULL || body.failed ? CKR_HOST_MEMORY : CKR_OK;
    CK_ULONG made_length = room;
    if (result == CKR_OK) {
        result = run(session, kind, aead, aad, aad_length, &body, length, made, &made_length);
    }
    if (result == CKR_OK && made_length != room) {
        result = CKR_DEVICE_ERROR;
    }
    if (result == CKR_OK) {
        if (length > 0) {
            memcpy(out, made, length);
        }
        *out_length = length;
        if (kind == OPERATION_ENCRYPT) {
            memcpy(aead->tag, made + length, aead->tag_bytes);
        }
    }
    if (made != NULL) {
        explicit_bzero(made, room);
        free(made);
    }
    buffer_close(&body);
    return result;
}

/* True if the caller only asks, or has too little room; ciphertext and plaintext of a message are as long. */
static bool only_asks(CK_ULONG length, const CK_BYTE *out, CK_ULONG *out_length, CK_RV *result)
{
    bool asks = out == NULL && length > 0;
    bool small = out != NULL && *out_length < length;
    if (asks || small) {
        *out_length = length;
        *result = asks ? CKR_OK : CKR_BUFFER_TOO_SMALL;
    }
    return asks || small;
}

CK_RV message_seal(struct session *session, enum operation_kind kind, struct message_parameter parameter,
                   const CK_BYTE *aad, CK_ULONG aad_length, const CK_BYTE *data, CK_ULONG length, CK_BYTE *out,
                   CK_ULONG *out_length)
{
    struct messages *messages = &session->messages[kind];
    CK_RV result = check(session, kind, false);
    if (result != CKR_OK) {
        return result;
    }
    if (out_length == NULL || (data == NULL && length > 0) || (aad == NULL && aad_length > 0)) {
        return CKR_ARGUMENTS_BAD;
    }
    struct aead aead;
    result = aead_read(messages->mechanism, parameter, &aead);
    if (result != CKR_OK || only_asks(length, out, out_length, &result)) {
        return result;
    }
    if (length > MESSAGE_MAX_BYTES) {
        return kind == OPERATION_ENCRYPT ? CKR_DATA_LEN_RANGE : CKR_ENCRYPTED_DATA_LEN_RANGE;
    }
    if (kind == OPERATION_ENCRYPT) {
        result = aead_next_iv(session, messages, &aead);
    }
    return result == CKR_OK
               ? seal(session, kind, &aead, aad, aad_length, data, length, out, out_length)
               : result;
}

CK_RV message_part(struct session *session, enum operation_kind kind, struct message_parameter parameter,
                   const CK_BYTE *data, CK_ULONG length, CK_BYTE *out, CK_ULONG *out_length, bool last)
{
    struct messages *messages = &session->messages[kind];
    CK_RV result = check(session, kind, true);
    if (result != CKR_OK) {
        return result;
    }
    if (out_length == NULL || (data == NULL && length > 0)) {
        return CKR_ARGUMENTS_BAD;
    }
    size_t before = messages->parts == NULL ? 0 : messages->parts->length;
    if (last && length <= MESSAGE_MAX_BYTES && only_asks(before + length, out, out_length, &result)) {
        return result;
    }
    struct aead aead;
    result = aead_read(messages->mechanism, parameter, &aead);
    if (result == CKR_OK) {
        result = gather(&messages->parts, MESSAGE_MAX_BYTES, data, length);
    }
    if (result == CKR_OK && !last) {
        *out_length = 0;
        return CKR_OK;
    }
    if (result == CKR_OK) {
        result = seal(session, kind, &aead, messages->aad->data, messages->aad->length, messages->parts->data,
                      messages->parts->length, out, out_length);
    }
    end_message(messages);
    return result;
}

static CK_RV arm(struct session *session, enum operation_kind kind)
{
    const struct messages *messages = &session->messages[kind];
    CK_RV result = check(session, kind, false);
    return result == CKR_OK ? operation_arm(session, kind, messages->mechanism, messages->wire, messages->wire_length,
                                            messages->key, &messages->info)
                            : result;
}

CK_RV message_sign(struct session *session, const CK_BYTE *data, CK_ULONG length, CK_BYTE *out, CK_ULONG *out_length)
{
    CK_RV result = arm(session, OPERATION_SIGN);
    if (result != CKR_OK) {
        return result;
    }
    result = operation_single(session, OPERATION_SIGN, data, length, out, out_length);
    operation_cancel(session, OPERATION_SIGN);
    return result;
}

CK_RV message_sign_part(struct session *session, const CK_BYTE *data, CK_ULONG length, CK_BYTE *out,
                        CK_ULONG *out_length)
{
    struct messages *messages = &session->messages[OPERATION_SIGN];
    CK_RV result = check(session, OPERATION_SIGN, true);
    if (result != CKR_OK) {
        return result;
    }
    if (out_length != NULL) {
        const struct operation *operation = &session->operations[OPERATION_SIGN];
        struct size size = signature_size(operation->mechanism, operation->tag_bytes, &operation->info);
        if (size.bytes > 0 && only_asks(size.bytes, out, out_length, &result)) {
            return result;
        }
    }
    result = operation_feed(session, OPERATION_SIGN, data, length);
    if (result == CKR_OK && out_length != NULL) {
        result = operation_final(session, OPERATION_SIGN, out, out_length);
    }
    messages->open = session->operations[OPERATION_SIGN].state != OPERATION_IDLE;
    return result;
}

CK_RV message_verify(struct session *session, const CK_BYTE *data, CK_ULONG length, const CK_BYTE *signature,
                     CK_ULONG signature_length)
{
    CK_RV result = arm(session, OPERATION_VERIFY);
    return result == CKR_OK ? operation_verify(session, data, length, signature, signature_length) : result;
}

CK_RV message_verify_part(struct session *session, const CK_BYTE *data, CK_ULONG length, const CK_BYTE *signature,
                          CK_ULONG signature_length)
{
    struct messages *messages = &session->messages[OPERATION_VERIFY];
    CK_RV result = check(session, OPERATION_VERIFY, true);
    if (result != CKR_OK) {
        return result;
    }
    result = operation_feed(session, OPERATION_VERIFY, data, length);
    if (result == CKR_OK && signature != NULL) {
        result = operation_verify_final(session, signature, signature_length);
    }
    messages->open = session->operations[OPERATION_VERIFY].state != OPERATION_IDLE;
    return result;
}
