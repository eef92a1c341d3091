/* TLS 1.2 as a client, by a library inside the module that shares nothing with those of the program (ADR 0026). */
#ifndef CLAVIGER_TLS_H
#define CLAVIGER_TLS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "config.h"

struct tls;

/* False for a module that was built where the library was missing. */
bool tls_built(void);

/* Shakes hands over a connected socket, which stays the caller's. NULL if the node has proven to be the one that the
 * configuration names, else why not, in a text that lives for ever; `tls` is NULL then. */
const char *tls_open(struct tls **tls, int file, const struct node_config *node, int64_t deadline);

/* As stream_send and stream_receive. */
ssize_t tls_send(struct tls *tls, const void *data, size_t length, int64_t deadline);
ssize_t tls_receive(struct tls *tls, void *data, size_t length, int64_t deadline);

/* Whether nothing was received that nobody has asked for. */
bool tls_quiet(const struct tls *tls);

/* Wipes and frees; says nothing to the peer, whom frames tell where they end. May be NULL. */
void tls_close(struct tls *tls);

#endif
