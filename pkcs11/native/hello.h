/* The first request on a connection: who we are and which partitions we want, with their credentials. */
#ifndef CLAVIGER_HELLO_H
#define CLAVIGER_HELLO_H

#include <stdbool.h>

#include "pkcs11.h"
#include "wire.h"

/* Appends the body of HELLO; reads the credential files anew, so that a renewed credential needs no restart. */
void hello_write(struct buffer *request);

/* Reads the answer: one CK_RV for each slot of the configuration, CKR_TOKEN_NOT_PRESENT where the node says nothing. */
bool hello_read(struct reader *body, CK_RV *results);

#endif
