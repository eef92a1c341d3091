#include "secret.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static size_t whole_pages(size_t size)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    return (size + page - 1) / page * page;
}

void *secret_alloc(size_t size)
{
    size_t length = whole_pages(size);
    void *memory = mmap(NULL, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) {
        return NULL;
    }
    /* Locking may be refused (RLIMIT_MEMLOCK); a program that then could not log in would be worse off. */
    (void)mlock(memory, length);
    (void)madvise(memory, length, MADV_DONTDUMP);
    /* Locks do not pass to a forked child, and it has no use for the PIN: it must initialise anew. */
    (void)madvise(memory, length, MADV_WIPEONFORK);
    return memory;
}

void secret_free(void *memory, size_t size)
{
    if (memory != NULL) {
        explicit_bzero(memory, size);
        (void)munmap(memory, whole_pages(size));
    }
}
