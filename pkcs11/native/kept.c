/* Results that wait for a buffer that is large enough. */
#include <stdlib.h>
#include <string.h>

#include "operation.h"

void kept_drop(struct kept *kept)
{
    if (kept->data != NULL) {
        explicit_bzero(kept->data, kept->length);
        free(kept->data);
    }
    *kept = (struct kept){0};
}

/* FNV-1a, 64 bits: tells an honest caller's second request from a different one. */
uint64_t kept_fingerprint(unsigned step, const void *data, size_t length)
{
    const uint8_t *bytes = data;
    uint64_t hash = 0xcbf29ce484222325U ^ step;
    for (size_t i = 0; i < length; i++) {
        hash = (hash ^ bytes[i]) * 0x100000001b3U;
    }
    hash = (hash ^ length) * 0x100000001b3U;
    return hash == 0 ? 1 : hash;
}

CK_RV kept_deliver(struct kept *kept, CK_BYTE *out, CK_ULONG *out_length)
{
    CK_ULONG room = *out_length;
    *out_length = kept->length;
    if (out == NULL) {
        return CKR_OK;
    }
    if (room < kept->length) {
        return CKR_BUFFER_TOO_SMALL;
    }
    if (kept->length > 0) {
        memcpy(out, kept->data, kept->length);
    }
    kept_drop(kept);
    return CKR_OK;
}

CK_RV kept_or_delivered(struct kept *kept, uint64_t request, const uint8_t *data, size_t length, CK_BYTE *out,
                        CK_ULONG *out_length)
{
    kept_drop(kept);
    if (out != NULL && length <= *out_length) {
        if (length > 0) {
            memcpy(out, data, length);
        }
        *out_length = length;
        return CKR_OK;
    }
    uint8_t *copy = malloc(length > 0 ? length : 1);
    if (copy == NULL) {
        return CKR_HOST_MEMORY;
    }
    if (length > 0) {
        memcpy(copy, data, length);
    }
    *kept = (struct kept){.request = request, .data = copy, .length = length};
    *out_length = length;
    return out == NULL ? CKR_OK : CKR_BUFFER_TOO_SMALL;
}
