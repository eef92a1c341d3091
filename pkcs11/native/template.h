/* Attributes and templates between C structures and the wire. */
#ifndef CLAVIGER_TEMPLATE_H
#define CLAVIGER_TEMPLATE_H

#include "pkcs11.h"
#include "wire.h"

/* Appends a template. CKR_ARGUMENTS_BAD for a missing pointer, CKR_ATTRIBUTE_VALUE_INVALID for a value of the wrong
 * length, CKR_ATTRIBUTE_TYPE_INVALID for an array attribute whose form is not known (its bytes would be pointers). */
CK_RV put_template(struct buffer *request, const CK_ATTRIBUTE *attributes, CK_ULONG count);

/* Reads one value into the caller's attribute as C_GetAttributeValue does: length only if there is no buffer. */
CK_RV get_attribute(struct bytes value, CK_ATTRIBUTE *attribute);

#endif
