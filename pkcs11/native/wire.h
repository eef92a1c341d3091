/*
 * Bytes of the protocol with the node (docs/formats/pkcs11-wire.md): a writer that grows and a reader with strict bounds.
 * Both remember the first failure, so that a caller checks once at the end.
 */
#ifndef CLAVIGER_WIRE_H
#define CLAVIGER_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    WIRE_VERSION = 1,
    WIRE_HEADER = 15,                /* length, version, call, request id */
    WIRE_ANSWER_HEADER = 19,         /* and CK_RV */
    WIRE_MAX_FRAME = 1114112,        /* of what follows the length */
    WIRE_MAX_DATA = 1024 * 1024,     /* of data in one frame; more goes in parts */
    WIRE_MAX_ATTRIBUTES = 128,
};

#define WIRE_ABSENT 0xffffffffU

/* Never copied: `data` may point into the structure itself. What it held is wiped when it ends. */
struct buffer {
    uint8_t *data;
    size_t length;
    size_t capacity;
    size_t limit;
    bool failed;
    bool locked; /* grows in locked memory, for PINs and credentials */
    uint8_t small[512];
};

void buffer_open(struct buffer *buffer, size_t limit, bool locked);
void buffer_close(struct buffer *buffer);

/* Room for `count` more bytes at the end, which become part of the buffer; NULL and `failed` if there is none. */
uint8_t *buffer_extend(struct buffer *buffer, size_t count);

void put_u8(struct buffer *buffer, uint8_t value);
void put_u16(struct buffer *buffer, uint16_t value);
void put_u32(struct buffer *buffer, uint32_t value);
void put_u64(struct buffer *buffer, uint64_t value);
void put_raw(struct buffer *buffer, const void *data, size_t length);
void put_bytes(struct buffer *buffer, const void *data, size_t length);
void put_text(struct buffer *buffer, const char *text); /* NULL is absent */
void put_absent(struct buffer *buffer);

/* Overwrites bytes that are there already. */
void set_u32(struct buffer *buffer, size_t offset, uint32_t value);
void set_u64(struct buffer *buffer, size_t offset, uint64_t value);

struct reader {
    const uint8_t *at;
    const uint8_t *end;
    bool failed;
};

struct bytes {
    const uint8_t *data;
    size_t length;
    bool absent;
};

void reader_open(struct reader *reader, const void *data, size_t length);

/* After a failure all of these answer zero. */
uint8_t get_u8(struct reader *reader);
uint16_t get_u16(struct reader *reader);
uint32_t get_u32(struct reader *reader);
uint64_t get_u64(struct reader *reader);
bool get_flag(struct reader *reader);
const uint8_t *get_raw(struct reader *reader, size_t length);
struct bytes get_bytes(struct reader *reader); /* may be absent */
struct bytes get_present(struct reader *reader); /* absence is a failure */

/* Whether everything was there and nothing is left over. */
bool reader_done(const struct reader *reader);

#endif
