/* The way that bytes take to a node: a Unix domain socket, or TLS over TCP. For one thread at a time. */
#ifndef CLAVIGER_STREAM_H
#define CLAVIGER_STREAM_H

#include <stdint.h>
#include <sys/types.h>

#include "config.h"

struct tls;

struct stream {
    int file;        /* -1 if there is none */
    struct tls *tls; /* NULL over a Unix domain socket */
};

/* What sending and receiving answer instead of a count. */
enum { STREAM_LOST = 0, STREAM_LATE = -1 };

/* Milliseconds of a clock that only goes forward; the deadlines below are times of it. */
int64_t now_millis(void);

/* Connects; NULL if that went well, else why not, in a text that lives for ever. The stream is open then in any case as
 * far as stream_close is concerned. */
const char *stream_open(struct stream *stream, const struct node_config *node);

/* Whether the peer has said nothing since its last answer, as it should. Bytes that are sent over TCP to a peer that has
 * gone look delivered for a moment; one that was lost before is found here. */
bool stream_quiet(const struct stream *stream);

/* Count of bytes sent or received, at least 1 and perhaps fewer than asked for; or STREAM_LOST or STREAM_LATE, after
 * which the stream is good for nothing. */
ssize_t stream_send(struct stream *stream, const void *data, size_t length, int64_t deadline);
ssize_t stream_receive(struct stream *stream, void *data, size_t length, int64_t deadline);

/* With module.lock held, all three. */
void stream_close(struct stream *stream);
void stream_shut_down(const struct stream *stream); /* wakes the thread that waits in it */
void stream_forget_fork(struct stream *stream);     /* in a forked child: the peer must not hear of it */

/* The same for a socket alone. */
ssize_t socket_send(int file, const void *data, size_t length, int64_t deadline);
ssize_t socket_receive(int file, void *data, size_t length, int64_t deadline);

#endif
