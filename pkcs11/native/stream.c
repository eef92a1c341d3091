#include "stream.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "module.h"
#include "tls.h"

/* A firewall drops connections that were silent for minutes and tells nobody: the kernel asks the peer after so many
 * seconds of silence, and gives a connection up whose peer acknowledges nothing for so long. */
enum { SILENT_SECONDS = 30, ASK_SECONDS = 10, ASK_TIMES = 3, UNACKNOWLEDGED_MILLIS = 15000 };

int64_t now_millis(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

ssize_t socket_send(int file, const void *data, size_t length, int64_t deadline)
{
    for (;;) {
        ssize_t count = send(file, data, length, MSG_NOSIGNAL);
        if (count >= 0) {
            return count > 0 && now_millis() <= deadline ? count : STREAM_LATE;
        }
        if (errno != EINTR) {
            return errno == EAGAIN ? STREAM_LATE : STREAM_LOST;
        }
        if (now_millis() > deadline) {
            return STREAM_LATE;
        }
    }
}

/* A peer that trickles bytes must not hold us longer than one that is silent: the socket's own limit is for one read,
 * so the deadline is looked at after each. */
ssize_t socket_receive(int file, void *data, size_t length, int64_t deadline)
{
    for (;;) {
        ssize_t count = recv(file, data, length, 0);
        if (count == 0) {
            return STREAM_LOST;
        }
        if (count < 0 && errno != EINTR) {
            return errno == EAGAIN ? STREAM_LATE : STREAM_LOST;
        }
        if (now_millis() > deadline) {
            return STREAM_LATE;
        }
        if (count > 0) {
            return count;
        }
    }
}

/* Under the lock, so that a fork never sees a socket that is in no list. */
static bool open_socket(struct stream *stream, int family, int flags)
{
    module_lock();
    stream->file = module.finalising ? -1 : socket(family, SOCK_STREAM | SOCK_CLOEXEC | flags, 0);
    module_unlock();
    return stream->file >= 0;
}

static void close_socket(struct stream *stream)
{
    module_lock();
    stream_close(stream);
    module_unlock();
}

static bool limit_waits(int file, unsigned seconds)
{
    struct timeval limit = {.tv_sec = seconds};
    return setsockopt(file, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit) == 0 &&
           setsockopt(file, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit) == 0;
}

static const char *open_unix(struct stream *stream, const struct node_config *node)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    strcpy(address.sun_path, node->name); /* config.c has measured it */
    bool good = open_socket(stream, AF_UNIX, 0) && limit_waits(stream->file, module.config.timeout_seconds) &&
                connect(stream->file, (struct sockaddr *)&address, sizeof address) == 0;
    return good ? NULL : strerrordesc_np(errno);
}

static bool set_number(int file, int level, int option, int value)
{
    return setsockopt(file, level, option, &value, sizeof value) == 0;
}

static bool keep_alive(int file)
{
    return set_number(file, SOL_SOCKET, SO_KEEPALIVE, 1) && set_number(file, IPPROTO_TCP, TCP_NODELAY, 1) &&
           set_number(file, IPPROTO_TCP, TCP_KEEPIDLE, SILENT_SECONDS) &&
           set_number(file, IPPROTO_TCP, TCP_KEEPINTVL, ASK_SECONDS) &&
           set_number(file, IPPROTO_TCP, TCP_KEEPCNT, ASK_TIMES) &&
           set_number(file, IPPROTO_TCP, TCP_USER_TIMEOUT, UNACKNOWLEDGED_MILLIS);
}

/* errno says why not. */
static bool wait_connected(int file, int64_t deadline)
{
    struct pollfd ready = {.fd = file, .events = POLLOUT};
    int count;
    do {
        int64_t left = deadline - now_millis();
        count = poll(&ready, 1, left > 0 ? (int)left : 0);
    } while (count < 0 && errno == EINTR);
    int error = ETIMEDOUT;
    socklen_t size = sizeof error;
    if (count > 0 && getsockopt(file, SOL_SOCKET, SO_ERROR, &error, &size) != 0) {
        return false;
    }
    errno = error;
    return error == 0;
}

/* errno says why not. */
static bool connect_to_address(struct stream *stream, const struct addrinfo *address, int64_t deadline)
{
    if (!open_socket(stream, address->ai_family, SOCK_NONBLOCK)) {
        return false;
    }
    bool good = keep_alive(stream->file);
    if (good && connect(stream->file, address->ai_addr, address->ai_addrlen) != 0) {
        good = errno == EINPROGRESS && wait_connected(stream->file, deadline);
    }
    return good && fcntl(stream->file, F_SETFL, 0) == 0 && limit_waits(stream->file, module.config.connect_seconds);
}

static const char *open_tcp(struct stream *stream, const struct node_config *node, int64_t deadline)
{
    struct addrinfo wanted = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICSERV};
    struct addrinfo *found;
    if (getaddrinfo(node->host, node->port, &wanted, &found) != 0) {
        return "no address is known for this name";
    }
    const char *trouble = NULL;
    for (struct addrinfo *each = found; each != NULL; each = each->ai_next) {
        if (connect_to_address(stream, each, deadline)) {
            trouble = NULL;
            break;
        }
        trouble = strerrordesc_np(errno);
        close_socket(stream);
    }
    freeaddrinfo(found);
    return trouble;
}

static const char *open_tls(struct stream *stream, const struct node_config *node)
{
    int64_t deadline = now_millis() + (int64_t)module.config.connect_seconds * 1000;
    const char *trouble = open_tcp(stream, node, deadline);
    if (trouble == NULL) {
        trouble = tls_open(&stream->tls, stream->file, node, deadline);
    }
    if (trouble == NULL && !limit_waits(stream->file, module.config.timeout_seconds)) {
        trouble = strerrordesc_np(errno);
    }
    return trouble;
}

const char *stream_open(struct stream *stream, const struct node_config *node)
{
    return node->host == NULL ? open_unix(stream, node) : open_tls(stream, node);
}

bool stream_quiet(const struct stream *stream)
{
    uint8_t byte;
    return stream->tls == NULL ||
           (tls_quiet(stream->tls) && recv(stream->file, &byte, 1, MSG_PEEK | MSG_DONTWAIT) < 0 && errno == EAGAIN);
}

ssize_t stream_send(struct stream *stream, const void *data, size_t length, int64_t deadline)
{
    return stream->tls == NULL ? socket_send(stream->file, data, length, deadline)
                               : tls_send(stream->tls, data, length, deadline);
}

ssize_t stream_receive(struct stream *stream, void *data, size_t length, int64_t deadline)
{
    return stream->tls == NULL ? socket_receive(stream->file, data, length, deadline)
                               : tls_receive(stream->tls, data, length, deadline);
}

void stream_close(struct stream *stream)
{
    if (stream->file >= 0) {
        close(stream->file);
        stream->file = -1;
    }
    tls_close(stream->tls);
    stream->tls = NULL;
}

void stream_shut_down(const struct stream *stream)
{
    if (stream->file >= 0) {
        shutdown(stream->file, SHUT_RDWR);
    }
}

/* What TLS keeps is left where it is, since another thread of the parent may have been in the middle of changing it. */
void stream_forget_fork(struct stream *stream)
{
    if (stream->file >= 0) {
        close(stream->file);
    }
}
