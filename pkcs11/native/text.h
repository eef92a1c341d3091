/* Texts of fixed length, padded with blanks and without a NUL, as PKCS #11 has them. */
#ifndef CLAVIGER_TEXT_H
#define CLAVIGER_TEXT_H

#include <stddef.h>
#include <string.h>

#define MANUFACTURER "Claviger"

enum { MODULE_MAJOR = 0, MODULE_MINOR = 1 };

/* Cuts what is too long, but never in the middle of a UTF-8 character. */
static inline void text_pad_bytes(unsigned char *field, size_t size, const void *text, size_t length)
{
    const unsigned char *bytes = text;
    if (length > size) {
        length = size;
        while (length > 0 && (bytes[length] & 0xc0) == 0x80) {
            length--;
        }
    }
    memset(field, ' ', size);
    if (length > 0) {
        memcpy(field, bytes, length);
    }
}

static inline void text_pad(unsigned char *field, size_t size, const char *text)
{
    text_pad_bytes(field, size, text, strlen(text));
}

#endif
