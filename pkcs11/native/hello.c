#include "hello.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "log.h"
#include "module.h"
#include "secret.h"

enum { MAX_CREDENTIAL_BYTES = 4096 };

static size_t read_whole(int file, char *text, size_t most)
{
    size_t length = 0;
    ssize_t count;
    while (length < most && (count = read(file, text + length, most - length)) != 0) {
        if (count > 0) {
            length += (size_t)count;
        } else if (errno != EINTR) {
            return 0;
        }
    }
    return length;
}

/* Appends what the file holds, without the white space around it; absent if there is none. The node decides what a
 * slot without a credential may do. */
static void put_credential(struct buffer *request, const char *path)
{
    if (path == NULL) {
        put_absent(request);
        return;
    }
    char *text = secret_alloc(MAX_CREDENTIAL_BYTES);
    int file = text == NULL ? -1 : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    size_t length = 0;
    if (file >= 0) {
        struct stat about;
        if (fstat(file, &about) == 0 && (about.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
            module_log("%s: others than its owner may use this credential file", path);
        }
        length = read_whole(file, text, MAX_CREDENTIAL_BYTES);
        close(file);
    }
    size_t start = 0;
    while (length > 0 && isspace((unsigned char)text[length - 1])) {
        length--;
    }
    while (start < length && isspace((unsigned char)text[start])) {
        start++;
    }
    if (start == length || length == MAX_CREDENTIAL_BYTES) {
        module_log("%s: no credential can be read there", path);
        put_absent(request);
    } else {
        put_bytes(request, text + start, length - start);
    }
    secret_free(text, MAX_CREDENTIAL_BYTES);
}

void hello_write(struct buffer *request)
{
    char host[HOST_NAME_MAX + 1] = "";
    (void)gethostname(host, sizeof host - 1);
    put_raw(request, module.process, sizeof module.process);
    put_text(request, program_invocation_short_name);
    put_u64(request, (uint64_t)getpid());
    put_text(request, host);
    put_u32(request, module.config.timeout_seconds);
    put_u32(request, module.config.slot_count);
    for (unsigned i = 0; i < module.config.slot_count; i++) {
        const struct slot_config *slot = &module.config.slots[i];
        put_u64(request, slot->id);
        put_text(request, slot->partition);
        put_credential(request, slot->credential_file);
        put_credential(request, slot->management_credential_file);
    }
}

bool hello_read(struct reader *body, CK_RV *results)
{
    for (unsigned i = 0; i < CONFIG_MAX_SLOTS; i++) {
        results[i] = CKR_TOKEN_NOT_PRESENT;
    }
    (void)get_present(body); /* the node's version */
    uint32_t count = get_u32(body);
    for (uint32_t i = 0; i < count && !body->failed; i++) {
        int slot = module_slot(get_u64(body));
        CK_RV result = get_u32(body);
        if (slot < 0) {
            return false;
        }
        results[slot] = result;
    }
    return reader_done(body);
}
