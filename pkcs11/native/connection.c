#include "connection.h"

#include <stdlib.h>
#include <time.h>

#include "hello.h"
#include "log.h"
#include "module.h"
#include "stream.h"

enum { MAX_LOSSES = 4, PAUSE_MILLIS = 50 };

struct connection {
    struct connection *next;
    struct stream stream;
    unsigned node;
    bool busy;
};

enum outcome { ANSWERED, LOST, LATE, WRONG };

static void pause_briefly(void)
{
    struct timespec pause = {.tv_nsec = PAUSE_MILLIS * 1000000L};
    nanosleep(&pause, NULL);
}

static void open_requests(struct call *call, enum call_number number, bool secret)
{
    call->number = number;
    call->object_count = 0;
    buffer_open(&call->request, WIRE_MAX_FRAME + 4, secret);
    buffer_open(&call->answer, WIRE_MAX_FRAME + 4, false);
    reader_open(&call->body, call->answer.data, 0);
    put_u32(&call->request, 0);
    put_u8(&call->request, WIRE_VERSION);
    put_u16(&call->request, (uint16_t)number);
    put_u64(&call->request, 0);
}

void call_open(struct call *call, enum call_number number)
{
    open_requests(call, number, false);
}

void call_open_secret(struct call *call, enum call_number number)
{
    open_requests(call, number, true);
}

void call_close(struct call *call)
{
    buffer_close(&call->request);
    buffer_close(&call->answer);
}

CK_RV call_result(const struct call *call, CK_RV result)
{
    return result == CKR_OK && !reader_done(&call->body) ? CKR_DEVICE_ERROR : result;
}

static enum outcome ended(ssize_t count)
{
    return count == STREAM_LATE ? LATE : LOST;
}

/* Reads until the answer has `wanted` bytes, and never more than `most`. */
static enum outcome receive(struct stream *stream, struct buffer *answer, size_t wanted, size_t most, int64_t deadline)
{
    while (answer->length < wanted) {
        size_t had = answer->length;
        uint8_t *room = buffer_extend(answer, most - had);
        if (room == NULL) {
            return WRONG;
        }
        ssize_t count = stream_receive(stream, room, most - had, deadline);
        answer->length = had + (count > 0 ? (size_t)count : 0);
        if (count <= 0) {
            return ended(count);
        }
    }
    return ANSWERED;
}

static enum outcome transmit(struct stream *stream, const struct buffer *request, int64_t deadline)
{
    for (size_t sent = 0; sent < request->length;) {
        ssize_t count = stream_send(stream, request->data + sent, request->length - sent, deadline);
        if (count <= 0) {
            return ended(count);
        }
        sent += (size_t)count;
    }
    return ANSWERED;
}

static int64_t answer_deadline(void)
{
    return now_millis() + (int64_t)module.config.timeout_seconds * 1000;
}

/* Checks the frame around the answer; the body is left to whoever asked. */
static enum outcome parse(struct call *call, CK_RV *result)
{
    struct reader reader;
    reader_open(&reader, call->answer.data, call->answer.length);
    struct reader sent;
    reader_open(&sent, call->request.data, WIRE_HEADER);
    (void)get_u32(&reader);
    (void)get_u32(&sent);
    bool same = get_u8(&reader) == get_u8(&sent);
    same &= get_u16(&reader) == get_u16(&sent);
    same &= get_u64(&reader) == get_u64(&sent);
    *result = get_u32(&reader);
    if (!same || reader.failed) {
        return WRONG;
    }
    bool partial = call->number == CALL_GET_ATTRIBUTES &&
                   (*result == CKR_ATTRIBUTE_SENSITIVE || *result == CKR_ATTRIBUTE_TYPE_INVALID);
    if (*result != CKR_OK && !partial && !reader_done(&reader)) {
        return WRONG;
    }
    /* These say something of this module or of the caller's buffers, of which the node knows nothing. */
    if (*result == CKR_BUFFER_TOO_SMALL || *result == CKR_CRYPTOKI_NOT_INITIALIZED ||
        *result == CKR_CRYPTOKI_ALREADY_INITIALIZED) {
        return WRONG;
    }
    call->body = reader;
    return ANSWERED;
}

/* One request and its answer. `delivered` becomes true once the node may have the whole request. */
static enum outcome trade(struct stream *stream, struct call *call, CK_RV *result, bool *delivered)
{
    buffer_close(&call->answer);
    if (!stream_quiet(stream)) {
        return LOST;
    }
    enum outcome outcome = transmit(stream, &call->request, answer_deadline());
    if (outcome != ANSWERED) {
        return outcome;
    }
    *delivered = true;
    int64_t deadline = answer_deadline();
    /* Most answers are short and come whole with the first read. */
    outcome = receive(stream, &call->answer, 4, sizeof call->answer.small, deadline);
    if (outcome != ANSWERED) {
        return outcome;
    }
    struct reader reader;
    reader_open(&reader, call->answer.data, 4);
    uint32_t length = get_u32(&reader);
    size_t whole = 4 + (size_t)length;
    if (length < WIRE_ANSWER_HEADER - 4 || length > WIRE_MAX_FRAME || call->answer.length > whole) {
        return WRONG;
    }
    outcome = receive(stream, &call->answer, whole, whole, deadline);
    return outcome == ANSWERED ? parse(call, result) : outcome;
}

static void set_request(struct call *call)
{
    module_lock();
    uint64_t id = module.next_request++;
    module_unlock();
    set_u32(&call->request, 0, (uint32_t)(call->request.length - 4));
    set_u64(&call->request, WIRE_HEADER - 8, id);
}

/* With module.lock held. */
static void hang_up(struct connection *connection)
{
    stream_close(&connection->stream);
}

/* Makes the connection free for other threads; `good` is whether its socket can still be used. */
static void give_back(struct connection *connection, bool good)
{
    module_lock();
    if (!good || connection->node != module.node) {
        hang_up(connection);
    }
    connection->busy = false;
    module_unlock();
}

/* What a node says of the slots, and which one is in use, is logged where it is news: each thread's connection hears it again. */
static void keep_results(const struct connection *connection, const CK_RV *results)
{
    bool news[CONFIG_MAX_SLOTS];
    module_lock();
    bool moved = module.hellos == 0 || module.node != connection->node;
    for (unsigned i = 0; i < module.config.slot_count; i++) {
        CK_RV before = module.hellos == 0 ? CKR_OK : module.slot_results[i];
        news[i] = before != results[i];
        module.slot_results[i] = results[i];
        module.seen[i] |= results[i] == CKR_OK;
    }
    module.hellos++;
    module.node = connection->node;
    module_unlock();
    if (moved) {
        module_log("%s: connected", module.config.nodes[connection->node].name);
    }
    for (unsigned i = 0; i < module.config.slot_count; i++) {
        if (news[i]) {
            module_log("slot %lu: %s answers 0x%lx", module.config.slots[i].id,
                       module.config.nodes[connection->node].name, results[i]);
        }
    }
}

static bool say_hello(struct connection *connection)
{
    CK_RV results[CONFIG_MAX_SLOTS];
    struct call hello;
    call_open_secret(&hello, CALL_HELLO);
    hello_write(&hello.request);
    set_request(&hello);
    CK_RV result = CKR_OK;
    bool delivered;
    bool good = !hello.request.failed && trade(&connection->stream, &hello, &result, &delivered) == ANSWERED;
    if (good && result != CKR_OK) {
        module_log("%s: the node refused this process with 0x%lx", module.config.nodes[connection->node].name, result);
        good = false;
    } else if (good && !hello_read(&hello.body, results)) {
        good = false;
    }
    call_close(&hello);
    if (good) {
        keep_results(connection, results);
    }
    return good;
}

/* A node that stays away is tried many times a second, by each thread: the log hears of it once. */
static void report(unsigned node, const char *trouble)
{
    module_lock();
    bool news = trouble != NULL && module.troubles[node] != trouble;
    module.troubles[node] = trouble;
    module_unlock();
    if (news) {
        module_log("%s: %s", module.config.nodes[node].name, trouble);
    }
}

static bool connect_to(struct connection *connection, unsigned node)
{
    connection->node = node;
    const char *trouble = stream_open(&connection->stream, &module.config.nodes[node]);
    report(node, trouble);
    bool good = trouble == NULL && say_hello(connection);
    if (!good) {
        module_lock();
        hang_up(connection);
        module_unlock();
    }
    return good;
}

/* Tries each node once, that in use first. */
static bool connect_once(struct connection *connection)
{
    module_lock();
    unsigned first = module.node;
    module_unlock();
    for (unsigned i = 0; i < module.config.node_count; i++) {
        if (connect_to(connection, (first + i) % module.config.node_count)) {
            return true;
        }
    }
    return false;
}

/* A connection for this thread alone, connected or not; NULL if there is no memory. */
static struct connection *take(void)
{
    module_lock();
    struct connection *free_one = NULL;
    for (struct connection *each = module.connections; each != NULL; each = each->next) {
        if (!each->busy && (free_one == NULL || (free_one->stream.file < 0 && each->stream.file >= 0))) {
            free_one = each;
        }
    }
    if (free_one == NULL && (free_one = calloc(1, sizeof *free_one)) != NULL) {
        free_one->stream.file = -1;
        free_one->next = module.connections;
        module.connections = free_one;
    }
    if (free_one != NULL) {
        free_one->busy = true;
        if (free_one->node != module.node) {
            hang_up(free_one);
        }
    }
    module_unlock();
    return free_one;
}

/* Connects, waiting for a node to come back until `deadline` (0: not at all). */
static CK_RV reach(struct connection *connection, int64_t deadline)
{
    while (connection->stream.file < 0 && !connect_once(connection)) {
        if (module_finalising()) {
            return CKR_CRYPTOKI_NOT_INITIALIZED;
        }
        if (now_millis() >= deadline) {
            module_log("no node answers");
            return CKR_DEVICE_REMOVED;
        }
        pause_briefly();
    }
    return CKR_OK;
}

/* Calls that change nothing and leave no evidence may be asked of another node, where the request id is not known. */
static bool harmless(enum call_number number)
{
    switch (number) {
    case CALL_TOKEN_INFO:
    case CALL_MECHANISMS:
    case CALL_MECHANISM_INFO:
    case CALL_SESSION_INFO:
    case CALL_OBJECT_SIZE:
    case CALL_GET_ATTRIBUTES:
    case CALL_FIND_INIT:
    case CALL_KEY_INFO:
    case CALL_RANDOM:
        return true;
    default:
        return false;
    }
}

/* With a busy connection; `good` says afterwards whether it can be used again. */
static CK_RV repeat_until_answered(struct connection *connection, struct call *call, bool *good)
{
    int64_t patience = (int64_t)module.config.retry_seconds * 1000;
    int64_t deadline = now_millis() + patience;
    bool delivered = false;
    unsigned delivered_to = 0;
    for (unsigned losses = 0; losses < MAX_LOSSES; losses++) {
        CK_RV result = reach(connection, deadline);
        if (result != CKR_OK) {
            return result;
        }
        if (delivered && connection->node != delivered_to && !harmless(call->number)) {
            *good = true;
            module_log("call %d was lost with its node; it is not repeated on another", call->number);
            return CKR_DEVICE_ERROR;
        }
        bool whole = false;
        enum outcome outcome = trade(&connection->stream, call, &result, &whole);
        if (outcome == ANSWERED) {
            *good = true;
            return result;
        }
        if (whole && !delivered) {
            delivered = true;
            delivered_to = connection->node;
        }
        module_lock();
        hang_up(connection);
        module_unlock();
        if (module_finalising()) {
            return CKR_CRYPTOKI_NOT_INITIALIZED;
        }
        if (outcome != LOST) {
            module_log(outcome == LATE ? "call %d: no answer in time" : "call %d: the answer breaks the protocol",
                       call->number);
            return CKR_DEVICE_ERROR;
        }
        if (losses == 0) {
            deadline = now_millis() + patience; /* the wait for the answer may have been long */
        }
    }
    return CKR_DEVICE_REMOVED;
}

CK_RV call_exchange(struct call *call)
{
    if (call->request.failed) {
        return CKR_HOST_MEMORY;
    }
    struct connection *connection = take();
    if (connection == NULL) {
        return CKR_HOST_MEMORY;
    }
    set_request(call);
    bool good = false;
    CK_RV result = repeat_until_answered(connection, call, &good);
    give_back(connection, good);
    return result;
}

CK_RV connection_probe(void)
{
    struct connection *connection = take();
    if (connection == NULL) {
        return CKR_HOST_MEMORY;
    }
    CK_RV result = reach(connection, 0);
    give_back(connection, result == CKR_OK);
    return result;
}

void connections_shut_down(void)
{
    for (struct connection *each = module.connections; each != NULL; each = each->next) {
        stream_shut_down(&each->stream);
    }
}

void connections_forget_fork(void)
{
    for (struct connection *each = module.connections; each != NULL; each = each->next) {
        stream_forget_fork(&each->stream);
    }
}

void connections_free(void)
{
    while (module.connections != NULL) {
        struct connection *first = module.connections;
        module.connections = first->next;
        hang_up(first);
        free(first);
    }
}
