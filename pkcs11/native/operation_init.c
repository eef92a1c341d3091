/* How operations begin and are given up. */
#include <stdlib.h>
#include <string.h>

#include "connection.h"
#include "mechanism.h"
#include "operation.h"
#include "session.h"

static const struct {
    CK_FLAGS flag;  /* of the mechanism */
    uint64_t usage; /* of the key; none for digests */
} kinds[OPERATION_KINDS] = {
    [OPERATION_ENCRYPT] = {CKF_ENCRYPT, USAGE_ENCRYPT},
    [OPERATION_DECRYPT] = {CKF_DECRYPT, USAGE_DECRYPT},
    [OPERATION_SIGN] = {CKF_SIGN, USAGE_SIGN},
    [OPERATION_VERIFY] = {CKF_VERIFY, USAGE_VERIFY},
    [OPERATION_DIGEST] = {CKF_DIGEST, 0},
    [OPERATION_SIGN_RECOVER] = {CKF_SIGN_RECOVER, USAGE_SIGN},
    [OPERATION_VERIFY_RECOVER] = {CKF_VERIFY_RECOVER, USAGE_VERIFY},
};

static CK_RV check_mechanism(struct session *session, CK_FLAGS flag, CK_MECHANISM_TYPE type)
{
    CK_MECHANISM_INFO info;
    CK_RV result = known_mechanism(session->slot, type, false, &info);
    if (result == CKR_OK && (info.flags & flag) == 0) {
        result = known_mechanism(session->slot, type, true, &info); /* a policy may have changed */
    }
    return result == CKR_OK && (info.flags & flag) == 0 ? CKR_MECHANISM_INVALID : result;
}

static CK_RV check_key(struct session *session, enum operation_kind kind, CK_MECHANISM_TYPE type,
                       CK_OBJECT_HANDLE key, struct key_info *info)
{
    CK_RV result = known_key(session, key, false, info);
    if (result == CKR_OK && (info->usage & kinds[kind].usage) == 0) {
        result = known_key(session, key, true, info); /* it may have been changed elsewhere */
    }
    if (result != CKR_OK) {
        return result;
    }
    if (!mechanism_takes(type, info->type)) {
        return CKR_KEY_TYPE_INCONSISTENT;
    }
    return (info->usage & kinds[kind].usage) == 0 ? CKR_KEY_FUNCTION_NOT_PERMITTED : CKR_OK;
}

CK_RV operation_check(struct session *session, enum operation_kind kind, CK_FLAGS flag, CK_MECHANISM_TYPE type,
                      CK_OBJECT_HANDLE key, struct key_info *info)
{
    CK_RV result = check_mechanism(session, flag, type);
    return result == CKR_OK && kind != OPERATION_DIGEST ? check_key(session, kind, type, key, info) : result;
}

CK_RV operation_arm(struct session *session, enum operation_kind kind, CK_MECHANISM_TYPE mechanism,
                    const uint8_t *wire, size_t wire_length, CK_OBJECT_HANDLE key, const struct key_info *info)
{
    struct operation *operation = &session->operations[kind];
    operation->wire = malloc(wire_length);
    if (operation->wire == NULL) {
        return CKR_HOST_MEMORY;
    }
    memcpy(operation->wire, wire, wire_length);
    operation->wire_length = wire_length;
    operation->mechanism = mechanism;
    operation->key = key;
    operation->info = *info;
    operation->state = OPERATION_HELD;
    return CKR_OK;
}

static CK_RV hold(struct session *session, enum operation_kind kind, const CK_MECHANISM *mechanism,
                  CK_OBJECT_HANDLE key, const struct key_info *info)
{
    struct buffer wire;
    buffer_open(&wire, WIRE_MAX_DATA, false);
    CK_RV result = put_mechanism(&wire, mechanism);
    if (result == CKR_OK && wire.failed) {
        result = CKR_MECHANISM_PARAM_INVALID;
    }
    if (result == CKR_OK) {
        result = operation_arm(session, kind, mechanism->mechanism, wire.data, wire.length, key, info);
    }
    if (result == CKR_OK) {
        session->operations[kind].tag_bytes = mechanism_tag_bytes(mechanism);
    }
    buffer_close(&wire);
    return result;
}

CK_RV operation_init(struct session *session, enum operation_kind kind, const CK_MECHANISM *mechanism,
                     CK_OBJECT_HANDLE key)
{
    struct operation *operation = &session->operations[kind];
    if (mechanism == NULL) {
        if (operation->state == OPERATION_IDLE) {
            return CKR_ARGUMENTS_BAD;
        }
        operation_cancel(session, kind);
        return CKR_OK;
    }
    if (operation->state != OPERATION_IDLE || session->messages[kind].active) {
        return CKR_OPERATION_ACTIVE;
    }
    struct key_info info = {0};
    CK_RV result = operation_check(session, kind, kinds[kind].flag, mechanism->mechanism, key, &info);
    return result == CKR_OK ? hold(session, kind, mechanism, key, &info) : result;
}

void operation_reset(struct operation *operation)
{
    if (operation->wire != NULL) {
        explicit_bzero(operation->wire, operation->wire_length);
        free(operation->wire);
    }
    kept_drop(&operation->kept);
    free(operation->signature);
    memset(operation, 0, sizeof *operation);
}

void operation_tell_cancel(struct session *session, enum operation_kind kind)
{
    struct call call;
    session_call_open(&call, CALL_CANCEL, session);
    put_u8(&call.request, (uint8_t)kind);
    (void)session_exchange(session, &call); /* if it was over already, all the better */
    call_close(&call);
}

void operation_cancel(struct session *session, enum operation_kind kind)
{
    struct operation *operation = &session->operations[kind];
    if (operation->state == OPERATION_STARTED) {
        operation_tell_cancel(session, kind);
    }
    operation_reset(operation);
}

bool operation_waits_for_login(const struct session *session)
{
    for (unsigned i = 0; i < OPERATION_KINDS; i++) {
        const struct operation *operation = &session->operations[i];
        const struct messages *messages = &session->messages[i];
        if ((operation->state != OPERATION_IDLE && operation->info.always_authenticate) ||
            (messages->active && messages->info.always_authenticate)) {
            return true;
        }
    }
    return false;
}
