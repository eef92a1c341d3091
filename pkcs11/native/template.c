#include "template.h"

#include <string.h>

enum form { FORM_BYTES, FORM_NUMBER, FORM_NUMBERS, FORM_TEMPLATE, FORM_UNKNOWN };

enum { NUMBER_BYTES = 8, MAX_DEPTH = 2 };

static enum form form_of(CK_ATTRIBUTE_TYPE type)
{
    switch (type) {
    case CKA_CLASS:
    case CKA_CERTIFICATE_TYPE:
    case CKA_CERTIFICATE_CATEGORY:
    case CKA_JAVA_MIDP_SECURITY_DOMAIN:
    case CKA_NAME_HASH_ALGORITHM:
    case CKA_KEY_TYPE:
    case CKA_MODULUS_BITS:
    case CKA_PRIME_BITS:
    case CKA_SUBPRIME_BITS:
    case CKA_VALUE_BITS:
    case CKA_VALUE_LEN:
    case CKA_KEY_GEN_MECHANISM:
    case CKA_HW_FEATURE_TYPE:
    case CKA_MECHANISM_TYPE:
    case CKA_PROFILE_ID:
    case CKA_PARAMETER_SET:
        return FORM_NUMBER;
    case CKA_ALLOWED_MECHANISMS:
        return FORM_NUMBERS;
    case CKA_WRAP_TEMPLATE:
    case CKA_UNWRAP_TEMPLATE:
    case CKA_DERIVE_TEMPLATE:
        return FORM_TEMPLATE;
    case CKA_ENCAPSULATE_TEMPLATE:
    case CKA_DECAPSULATE_TEMPLATE:
        return FORM_UNKNOWN;
    default:
        return (type & CKF_ARRAY_ATTRIBUTE) != 0 ? FORM_UNKNOWN : FORM_BYTES;
    }
}

static void put_numbers(struct buffer *request, const uint8_t *value, CK_ULONG length)
{
    put_u32(request, (uint32_t)length);
    for (CK_ULONG i = 0; i < length; i += sizeof(CK_ULONG)) {
        CK_ULONG number;
        memcpy(&number, value + i, sizeof number); /* callers need not align it */
        put_u64(request, number);
    }
}

static CK_RV put_attributes(struct buffer *request, const CK_ATTRIBUTE *attributes, CK_ULONG count, unsigned depth);

static CK_RV put_nested(struct buffer *request, const CK_ATTRIBUTE *attribute, unsigned depth)
{
    if (attribute->ulValueLen % sizeof(CK_ATTRIBUTE) != 0 || depth == MAX_DEPTH) {
        return CKR_ATTRIBUTE_VALUE_INVALID;
    }
    size_t at = request->length;
    put_u32(request, 0);
    CK_RV result =
        put_attributes(request, attribute->pValue, attribute->ulValueLen / sizeof(CK_ATTRIBUTE), depth + 1);
    set_u32(request, at, (uint32_t)(request->length - at - 4));
    return result;
}

static CK_RV put_attribute(struct buffer *request, const CK_ATTRIBUTE *attribute, unsigned depth)
{
    if (attribute->pValue == NULL && attribute->ulValueLen != 0) {
        return CKR_ARGUMENTS_BAD;
    }
    if (attribute->ulValueLen > WIRE_MAX_DATA) {
        return CKR_ATTRIBUTE_VALUE_INVALID;
    }
    put_u64(request, attribute->type);
    switch (form_of(attribute->type)) {
    case FORM_NUMBER:
        if (attribute->ulValueLen != sizeof(CK_ULONG)) {
            return CKR_ATTRIBUTE_VALUE_INVALID;
        }
        put_numbers(request, attribute->pValue, attribute->ulValueLen);
        return CKR_OK;
    case FORM_NUMBERS:
        if (attribute->ulValueLen % sizeof(CK_ULONG) != 0) {
            return CKR_ATTRIBUTE_VALUE_INVALID;
        }
        put_numbers(request, attribute->pValue, attribute->ulValueLen);
        return CKR_OK;
    case FORM_TEMPLATE:
        return put_nested(request, attribute, depth);
    case FORM_BYTES:
        put_bytes(request, attribute->pValue, attribute->ulValueLen);
        return CKR_OK;
    case FORM_UNKNOWN:
        break;
    }
    return CKR_ATTRIBUTE_TYPE_INVALID;
}

static CK_RV put_attributes(struct buffer *request, const CK_ATTRIBUTE *attributes, CK_ULONG count, unsigned depth)
{
    if ((attributes == NULL && count != 0) || count > WIRE_MAX_ATTRIBUTES) {
        return CKR_ARGUMENTS_BAD;
    }
    put_u32(request, (uint32_t)count);
    for (CK_ULONG i = 0; i < count; i++) {
        CK_RV result = put_attribute(request, &attributes[i], depth);
        if (result != CKR_OK) {
            return result;
        }
    }
    /* Values that together do not fit into a frame. */
    return request->failed ? CKR_ATTRIBUTE_VALUE_INVALID : CKR_OK;
}

CK_RV put_template(struct buffer *request, const CK_ATTRIBUTE *attributes, CK_ULONG count)
{
    return put_attributes(request, attributes, count, 0);
}

/* Says how long the value is, and whether the caller's buffer takes it. */
static CK_RV fit(CK_ATTRIBUTE *attribute, CK_ULONG length)
{
    CK_ULONG room = attribute->ulValueLen;
    attribute->ulValueLen = length;
    if (attribute->pValue == NULL || length <= room) {
        return CKR_OK;
    }
    attribute->ulValueLen = CK_UNAVAILABLE_INFORMATION;
    return CKR_BUFFER_TOO_SMALL;
}

static CK_RV get_numbers(struct bytes value, CK_ATTRIBUTE *attribute)
{
    CK_ULONG count = value.length / NUMBER_BYTES;
    CK_RV result = fit(attribute, count * sizeof(CK_ULONG));
    struct reader reader;
    reader_open(&reader, value.data, value.length);
    for (CK_ULONG i = 0; result == CKR_OK && attribute->pValue != NULL && i < count; i++) {
        CK_ULONG number = get_u64(&reader);
        memcpy((uint8_t *)attribute->pValue + i * sizeof number, &number, sizeof number);
    }
    return result;
}

/* The caller gives an array of attributes, whose own values may have buffers or not. */
static CK_RV get_nested(struct bytes value, CK_ATTRIBUTE *attribute)
{
    struct reader reader;
    reader_open(&reader, value.data, value.length);
    uint32_t count = get_u32(&reader);
    if (reader.failed || count > WIRE_MAX_ATTRIBUTES) {
        return CKR_DEVICE_ERROR;
    }
    CK_RV result = fit(attribute, count * sizeof(CK_ATTRIBUTE));
    CK_ATTRIBUTE *inner = attribute->pValue;
    for (uint32_t i = 0; i < count && !reader.failed; i++) {
        CK_ATTRIBUTE_TYPE type = get_u64(&reader);
        struct bytes each = get_present(&reader);
        if (reader.failed || form_of(type) == FORM_TEMPLATE || form_of(type) == FORM_UNKNOWN) {
            return CKR_DEVICE_ERROR;
        }
        if (result != CKR_OK || inner == NULL) {
            continue;
        }
        inner[i].type = type;
        CK_RV one = get_attribute(each, &inner[i]);
        result = one == CKR_OK ? result : one;
    }
    return reader_done(&reader) ? result : CKR_DEVICE_ERROR;
}

CK_RV get_attribute(struct bytes value, CK_ATTRIBUTE *attribute)
{
    switch (form_of(attribute->type)) {
    case FORM_NUMBER:
        return value.length == NUMBER_BYTES ? get_numbers(value, attribute) : CKR_DEVICE_ERROR;
    case FORM_NUMBERS:
        return value.length % NUMBER_BYTES == 0 ? get_numbers(value, attribute) : CKR_DEVICE_ERROR;
    case FORM_TEMPLATE:
        return get_nested(value, attribute);
    case FORM_BYTES: {
        CK_RV result = fit(attribute, value.length);
        if (result == CKR_OK && attribute->pValue != NULL && value.length > 0) {
            memcpy(attribute->pValue, value.data, value.length);
        }
        return result;
    }
    case FORM_UNKNOWN:
        break;
    }
    return CKR_DEVICE_ERROR;
}
