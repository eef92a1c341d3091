#include "wire.h"

#include <stdlib.h>
#include <string.h>

#include "secret.h"

void buffer_open(struct buffer *buffer, size_t limit, bool locked)
{
    buffer->data = locked ? NULL : buffer->small;
    buffer->length = 0;
    buffer->capacity = locked ? 0 : sizeof buffer->small;
    buffer->limit = limit;
    buffer->failed = false;
    buffer->locked = locked;
}

static void release(struct buffer *buffer)
{
    if (buffer->locked) {
        secret_free(buffer->data, buffer->capacity);
    } else {
        explicit_bzero(buffer->data, buffer->length);
        if (buffer->data != buffer->small) {
            free(buffer->data);
        }
    }
}

void buffer_close(struct buffer *buffer)
{
    release(buffer);
    buffer_open(buffer, buffer->limit, buffer->locked);
}

static bool grow(struct buffer *buffer, size_t needed)
{
    size_t capacity = buffer->capacity < 4096 ? 4096 : buffer->capacity;
    while (capacity < needed) {
        capacity *= 2;
    }
    uint8_t *data = buffer->locked ? secret_alloc(capacity) : malloc(capacity);
    if (data == NULL) {
        return false;
    }
    if (buffer->length > 0) {
        memcpy(data, buffer->data, buffer->length);
    }
    release(buffer); /* not realloc: it would leave an unwiped copy behind */
    buffer->data = data;
    buffer->capacity = capacity;
    return true;
}

uint8_t *buffer_extend(struct buffer *buffer, size_t count)
{
    if (buffer->failed || count > buffer->limit - buffer->length) {
        buffer->failed = true;
        return NULL;
    }
    size_t needed = buffer->length + count;
    if (needed > buffer->capacity && !grow(buffer, needed)) {
        buffer->failed = true;
        return NULL;
    }
    uint8_t *room = buffer->data + buffer->length;
    buffer->length = needed;
    return room;
}

static void store(uint8_t *to, uint64_t value, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        to[i] = (uint8_t)(value >> (8 * (count - 1 - i)));
    }
}

static void put_number(struct buffer *buffer, uint64_t value, unsigned count)
{
    uint8_t *room = buffer_extend(buffer, count);
    if (room != NULL) {
        store(room, value, count);
    }
}

void put_u8(struct buffer *buffer, uint8_t value)
{
    put_number(buffer, value, 1);
}

void put_u16(struct buffer *buffer, uint16_t value)
{
    put_number(buffer, value, 2);
}

void put_u32(struct buffer *buffer, uint32_t value)
{
    put_number(buffer, value, 4);
}

void put_u64(struct buffer *buffer, uint64_t value)
{
    put_number(buffer, value, 8);
}

void put_raw(struct buffer *buffer, const void *data, size_t length)
{
    uint8_t *room = buffer_extend(buffer, length);
    if (room != NULL && length > 0) {
        memcpy(room, data, length);
    }
}

void put_bytes(struct buffer *buffer, const void *data, size_t length)
{
    if (length > WIRE_MAX_FRAME) {
        buffer->failed = true;
        return;
    }
    put_u32(buffer, (uint32_t)length);
    put_raw(buffer, data, length);
}

void put_text(struct buffer *buffer, const char *text)
{
    if (text == NULL) {
        put_absent(buffer);
    } else {
        put_bytes(buffer, text, strlen(text));
    }
}

void put_absent(struct buffer *buffer)
{
    put_u32(buffer, WIRE_ABSENT);
}

void set_u32(struct buffer *buffer, size_t offset, uint32_t value)
{
    if (!buffer->failed && offset + 4 <= buffer->length) {
        store(buffer->data + offset, value, 4);
    }
}

void set_u64(struct buffer *buffer, size_t offset, uint64_t value)
{
    if (!buffer->failed && offset + 8 <= buffer->length) {
        store(buffer->data + offset, value, 8);
    }
}

void reader_open(struct reader *reader, const void *data, size_t length)
{
    reader->at = data;
    reader->end = reader->at + length;
    reader->failed = false;
}

const uint8_t *get_raw(struct reader *reader, size_t length)
{
    if (reader->failed || length > (size_t)(reader->end - reader->at)) {
        reader->failed = true;
        return NULL;
    }
    const uint8_t *data = reader->at;
    reader->at += length;
    return data;
}

static uint64_t get_number(struct reader *reader, unsigned count)
{
    const uint8_t *data = get_raw(reader, count);
    uint64_t value = 0;
    for (unsigned i = 0; data != NULL && i < count; i++) {
        value = value << 8 | data[i];
    }
    return value;
}

uint8_t get_u8(struct reader *reader)
{
    return (uint8_t)get_number(reader, 1);
}

uint16_t get_u16(struct reader *reader)
{
    return (uint16_t)get_number(reader, 2);
}

uint32_t get_u32(struct reader *reader)
{
    return (uint32_t)get_number(reader, 4);
}

uint64_t get_u64(struct reader *reader)
{
    return get_number(reader, 8);
}

bool get_flag(struct reader *reader)
{
    uint8_t value = get_u8(reader);
    if (value > 1) {
        reader->failed = true;
    }
    return value == 1;
}

struct bytes get_bytes(struct reader *reader)
{
    uint32_t length = get_u32(reader);
    if (!reader->failed && length == WIRE_ABSENT) {
        return (struct bytes){.absent = true};
    }
    const uint8_t *data = get_raw(reader, length);
    return data == NULL ? (struct bytes){.absent = true} : (struct bytes){.data = data, .length = length};
}

struct bytes get_present(struct reader *reader)
{
    struct bytes value = get_bytes(reader);
    if (value.absent) {
        reader->failed = true;
    }
    return value;
}

bool reader_done(const struct reader *reader)
{
    return !reader->failed && reader->at == reader->end;
}
