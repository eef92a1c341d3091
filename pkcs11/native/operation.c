/* How operations run. Any error but CKR_BUFFER_TOO_SMALL ends one, and so does its last result. */
#include "operation.h"

#include <stdlib.h>
#include <string.h>

#include "connection.h"
#include "mechanism.h"
#include "session.h"

enum step { STEP_SINGLE, STEP_UPDATE, STEP_FINAL };

enum { UPDATE_GROWTH = 32, MAX_RESULT = 1 << 30 };

static struct bytes some(const CK_BYTE *data, CK_ULONG length)
{
    return (struct bytes){.data = data, .length = length};
}

static const struct bytes none = {.absent = true};

static void put_optional(struct buffer *request, struct bytes value)
{
    if (value.absent) {
        put_absent(request);
    } else {
        put_bytes(request, value.data, value.length);
    }
}

static void put_mechanism_and_key(struct call *call, const struct operation *operation)
{
    put_raw(&call->request, operation->wire, operation->wire_length);
    call_put_object(call, operation->key);
}

/* Sends the request and appends the result that it brings, if `result` is wanted. */
static CK_RV exchange_for_bytes(struct session *session, struct call *call, struct buffer *result)
{
    CK_RV outcome = session_exchange(session, call);
    if (outcome == CKR_OK) {
        struct bytes value = get_bytes(&call->body);
        outcome = call_result(call, CKR_OK);
        if (outcome == CKR_OK && result != NULL && !value.absent) {
            put_raw(result, value.data, value.length);
            outcome = result->failed ? CKR_HOST_MEMORY : CKR_OK;
        }
    }
    call_close(call);
    return outcome;
}

static CK_RV send_init(struct session *session, enum operation_kind kind)
{
    struct call call;
    session_call_open(&call, CALL_INIT, session);
    put_u8(&call.request, (uint8_t)kind);
    put_mechanism_and_key(&call, &session->operations[kind]);
    CK_RV result = call_result(&call, session_exchange(session, &call));
    call_close(&call);
    return result;
}

static CK_RV start(struct session *session, enum operation_kind kind)
{
    struct operation *operation = &session->operations[kind];
    if (operation->state == OPERATION_STARTED) {
        return CKR_OK;
    }
    CK_RV result = send_init(session, kind);
    if (result == CKR_OPERATION_ACTIVE) {
        /* Left over from an operation that has ended for us without an answer. */
        operation_tell_cancel(session, kind);
        result = send_init(session, kind);
    }
    if (result == CKR_OK) {
        operation->state = OPERATION_STARTED;
    }
    return result;
}

static CK_RV send_parts(struct session *session, enum operation_kind kind, struct bytes data, struct buffer *result)
{
    CK_RV outcome = start(session, kind);
    for (size_t done = 0; outcome == CKR_OK && done < data.length;) {
        size_t count = data.length - done < WIRE_MAX_DATA ? data.length - done : WIRE_MAX_DATA;
        struct call call;
        session_call_open(&call, CALL_UPDATE, session);
        put_u8(&call.request, (uint8_t)kind);
        put_bytes(&call.request, data.data + done, count);
        outcome = exchange_for_bytes(session, &call, result);
        done += count;
    }
    return outcome;
}

static CK_RV send_final(struct session *session, enum operation_kind kind, struct bytes signature,
                        struct buffer *result)
{
    CK_RV outcome = start(session, kind);
    size_t made = WIRE_MAX_DATA;
    /* After an answer that is full there is more. */
    while (outcome == CKR_OK && made == WIRE_MAX_DATA) {
        size_t before = result == NULL ? 0 : result->length;
        struct call call;
        session_call_open(&call, CALL_FINAL, session);
        put_u8(&call.request, (uint8_t)kind);
        put_optional(&call.request, signature);
        outcome = exchange_for_bytes(session, &call, result);
        made = result == NULL ? 0 : result->length - before;
    }
    return outcome;
}

static CK_RV send_whole(struct session *session, enum operation_kind kind, struct bytes data, struct bytes signature,
                        struct buffer *result)
{
    struct operation *operation = &session->operations[kind];
    if (data.length + signature.length + operation->wire_length > WIRE_MAX_DATA) {
        CK_RV outcome = send_parts(session, kind, data, result);
        outcome = outcome == CKR_OK ? send_final(session, kind, signature, result) : outcome;
        operation->state = OPERATION_HELD; /* the node is done with it */
        return outcome;
    }
    struct call call;
    session_call_open(&call, CALL_ONE_SHOT, session);
    put_u8(&call.request, (uint8_t)kind);
    put_mechanism_and_key(&call, operation);
    put_bytes(&call.request, data.data, data.length);
    put_optional(&call.request, signature);
    return exchange_for_bytes(session, &call, result);
}

static struct size result_size(const struct operation *operation, enum operation_kind kind, enum step step,
                               CK_ULONG length)
{
    CK_ULONG tag = operation->tag_bytes;
    if (kind == OPERATION_SIGN || kind == OPERATION_SIGN_RECOVER) {
        return signature_size(operation->mechanism, tag, &operation->info);
    }
    if (kind == OPERATION_DIGEST) {
        return digest_size(operation->mechanism);
    }
    if (step == STEP_UPDATE) {
        return (struct size){.bytes = length + UPDATE_GROWTH};
    }
    if (step == STEP_FINAL) {
        return (struct size){0};
    }
    return kind == OPERATION_ENCRYPT ? encrypted_size(operation->mechanism, tag, &operation->info, length)
                                     : decrypted_size(operation->mechanism, tag, &operation->info, length);
}

static CK_RV run(struct session *session, enum operation_kind kind, enum step step, struct bytes data,
                 struct buffer *result)
{
    switch (step) {
    case STEP_SINGLE:
        return send_whole(session, kind, data, none, result);
    case STEP_UPDATE:
        return send_parts(session, kind, data, result);
    case STEP_FINAL:
        return send_final(session, kind, none, result);
    }
    return CKR_GENERAL_ERROR;
}

/* True if the call is answered: by a kept result, or because what is kept belongs to another call. */
static bool answered_by_kept(struct session *session, enum operation_kind kind, enum step step, struct bytes data,
                             CK_BYTE *out, CK_ULONG *out_length, CK_RV *result)
{
    struct operation *operation = &session->operations[kind];
    if (operation->kept.request == 0) {
        return false;
    }
    if (operation->kept.request == kept_fingerprint(step, data.data, data.length)) {
        *result = kept_deliver(&operation->kept, out, out_length);
        if (*result == CKR_OK && out != NULL && step != STEP_UPDATE) {
            operation_reset(operation);
        }
        return true;
    }
    if (operation->state == OPERATION_HELD) {
        kept_drop(&operation->kept); /* a one-shot result; the caller has changed its mind, and may */
        return false;
    }
    /* Output of a part would be lost, and with it the rest would be wrong. */
    operation_cancel(session, kind);
    *result = CKR_FUNCTION_FAILED;
    return true;
}

/* What one-shot calls, parts and final calls with output have in common. */
static CK_RV step_with_output(struct session *session, enum operation_kind kind, enum step step, struct bytes data,
                              CK_BYTE *out, CK_ULONG *out_length)
{
    struct operation *operation = &session->operations[kind];
    CK_RV result;
    if (out_length == NULL || (data.data == NULL && data.length > 0)) {
        operation_cancel(session, kind);
        return CKR_ARGUMENTS_BAD;
    }
    if (answered_by_kept(session, kind, step, data, out, out_length, &result)) {
        return result;
    }
    struct size size = result_size(operation, kind, step, data.length);
    if (out == NULL && (size.exact || size.bytes > 0)) {
        *out_length = size.bytes;
        return CKR_OK;
    }
    if (out != NULL && size.exact && *out_length < size.bytes) {
        *out_length = size.bytes;
        return CKR_BUFFER_TOO_SMALL;
    }
    struct buffer made;
    buffer_open(&made, MAX_RESULT, false);
    result = run(session, kind, step, data, &made);
    bool ran = result == CKR_OK;
    if (ran) {
        bool fits = out != NULL && made.length <= *out_length;
        uint64_t request = fits ? 0 : kept_fingerprint(step, data.data, data.length);
        result = kept_or_delivered(&operation->kept, request, made.data, made.length, out, out_length);
    }
    bool over = !ran || result == CKR_HOST_MEMORY || (result == CKR_OK && out != NULL && step != STEP_UPDATE);
    if (over) {
        operation_reset(operation);
    }
    buffer_close(&made);
    return result;
}

/* Whether a one-shot call may come now; it may not after parts, and then it ends the operation. */
static CK_RV check_single(struct session *session, enum operation_kind kind)
{
    const struct operation *operation = &session->operations[kind];
    if (operation->state == OPERATION_IDLE) {
        return CKR_OPERATION_NOT_INITIALIZED;
    }
    if (operation->in_parts) {
        operation_cancel(session, kind);
        return CKR_OPERATION_ACTIVE;
    }
    return CKR_OK;
}

CK_RV operation_single(struct session *session, enum operation_kind kind, const CK_BYTE *data, CK_ULONG length,
                       CK_BYTE *out, CK_ULONG *out_length)
{
    CK_RV result = check_single(session, kind);
    return result != CKR_OK ? result
                            : step_with_output(session, kind, STEP_SINGLE, some(data, length), out, out_length);
}

CK_RV operation_update(struct session *session, enum operation_kind kind, const CK_BYTE *part, CK_ULONG length,
                       CK_BYTE *out, CK_ULONG *out_length)
{
    struct operation *operation = &session->operations[kind];
    if (operation->state == OPERATION_IDLE) {
        return CKR_OPERATION_NOT_INITIALIZED;
    }
    operation->in_parts = true;
    return step_with_output(session, kind, STEP_UPDATE, some(part, length), out, out_length);
}

CK_RV operation_final(struct session *session, enum operation_kind kind, CK_BYTE *out, CK_ULONG *out_length)
{
    if (session->operations[kind].state == OPERATION_IDLE) {
        return CKR_OPERATION_NOT_INITIALIZED;
    }
    return step_with_output(session, kind, STEP_FINAL, some(NULL, 0), out, out_length);
}

CK_RV operation_feed(struct session *session, enum operation_kind kind, const CK_BYTE *part, CK_ULONG length)
{
    struct operation *operation = &session->operations[kind];
    if (operation->state == OPERATION_IDLE) {
        return CKR_OPERATION_NOT_INITIALIZED;
    }
    if (part == NULL && length > 0) {
        operation_cancel(session, kind);
        return CKR_ARGUMENTS_BAD;
    }
    if (operation->kept.request != 0 && operation->state == OPERATION_HELD) {
        kept_drop(&operation->kept);
    }
    operation->in_parts = true;
    CK_RV result = send_parts(session, kind, some(part, length), NULL);
    if (result != CKR_OK) {
        operation_reset(operation);
    }
    return result;
}

CK_RV operation_digest_key(struct session *session, CK_OBJECT_HANDLE key)
{
    struct operation *operation = &session->operations[OPERATION_DIGEST];
    if (operation->state == OPERATION_IDLE) {
        return CKR_OPERATION_NOT_INITIALIZED;
    }
    operation->in_parts = true;
    CK_RV result = start(session, OPERATION_DIGEST);
    if (result == CKR_OK) {
        struct call call;
        session_call_open(&call, CALL_DIGEST_KEY, session);
        call_put_object(&call, key);
        result = call_result(&call, session_exchange(session, &call));
        call_close(&call);
    }
    if (result != CKR_OK) {
        operation_cancel(session, OPERATION_DIGEST);
    }
    return result;
}

static CK_RV check_signature(const CK_BYTE *signature, CK_ULONG length)
{
    if (signature == NULL) {
        return CKR_ARGUMENTS_BAD;
    }
    return length > WIRE_MAX_DATA ? CKR_SIGNATURE_LEN_RANGE : CKR_OK;
}

CK_RV operation_verify(struct session *session, const CK_BYTE *data, CK_ULONG length, const CK_BYTE *signature,
                       CK_ULONG signature_length)
{
    CK_RV result = check_single(session, OPERATION_VERIFY);
    if (result != CKR_OK) {
        return result;
    }
    result = check_signature(signature, signature_length);
    if (data == NULL && length > 0) {
        result = CKR_ARGUMENTS_BAD;
    }
    if (result == CKR_OK) {
        result = send_whole(session, OPERATION_VERIFY, some(data, length), some(signature, signature_length), NULL);
    }
    operation_reset(&session->operations[OPERATION_VERIFY]);
    return result;
}

CK_RV operation_verify_final(struct session *session, const CK_BYTE *signature, CK_ULONG signature_length)
{
    if (session->operations[OPERATION_VERIFY].state == OPERATION_IDLE) {
        return CKR_OPERATION_NOT_INITIALIZED;
    }
    CK_RV result = check_signature(signature, signature_length);
    if (result != CKR_OK) {
        operation_cancel(session, OPERATION_VERIFY);
        return result;
    }
    result = send_final(session, OPERATION_VERIFY, some(signature, signature_length), NULL);
    operation_reset(&session->operations[OPERATION_VERIFY]);
    return result;
}

CK_RV operation_verify_given(struct session *session, const CK_MECHANISM *mechanism, CK_OBJECT_HANDLE key,
                             const CK_BYTE *signature, CK_ULONG signature_length)
{
    CK_RV result = mechanism == NULL ? CKR_OK : check_signature(signature, signature_length);
    if (result == CKR_OK) {
        result = operation_init(session, OPERATION_VERIFY, mechanism, key);
    }
    if (result != CKR_OK || mechanism == NULL) {
        return result;
    }
    struct operation *operation = &session->operations[OPERATION_VERIFY];
    operation->signature = malloc(signature_length > 0 ? signature_length : 1);
    if (operation->signature == NULL) {
        operation_reset(operation);
        return CKR_HOST_MEMORY;
    }
    memcpy(operation->signature, signature, signature_length);
    operation->signature_length = signature_length;
    return CKR_OK;
}

CK_RV operation_verify_data(struct session *session, const CK_BYTE *data, CK_ULONG length)
{
    const struct operation *operation = &session->operations[OPERATION_VERIFY];
    return operation->signature == NULL
               ? CKR_OPERATION_NOT_INITIALIZED
               : operation_verify(session, data, length, operation->signature, operation->signature_length);
}

CK_RV operation_verify_end(struct session *session)
{
    const struct operation *operation = &session->operations[OPERATION_VERIFY];
    return operation->signature == NULL
               ? CKR_OPERATION_NOT_INITIALIZED
               : operation_verify_final(session, operation->signature, operation->signature_length);
}
