/* Memory for PINs and credentials: locked where the system lets us, left out of core dumps, zero in forked children. */
#ifndef CLAVIGER_SECRET_H
#define CLAVIGER_SECRET_H

#include <stddef.h>

/* Zeroed memory of at least `size` bytes (whole pages), or NULL. Only for secret_free. */
void *secret_alloc(size_t size);

/* Wipes and returns what secret_alloc gave; `size` is that of the allocation. NULL is fine. */
void secret_free(void *memory, size_t size);

#endif
