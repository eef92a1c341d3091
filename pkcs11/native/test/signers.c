/* Threads that sign until standard input ends, for a test that takes the node away under them:
 *     signers THREADS LABEL PIN
 * Each keeps its one session and its one key handle, whatever its calls answer. Prints each digest with its ECDSA
 * signature in hexadecimal, "error CKR" for each call that failed, and at the end the longest call in milliseconds. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "pkcs11_functions.h"

/* Names of the standard that the module itself does not need. */
enum { LABEL = 3, PRIVATE_KEY = 3 };

enum { DIGEST = 32, MOST_THREADS = 64, MOST_SIGNATURE = 256 };

static const char *label;
static atomic_bool over;
static _Atomic int64_t longest;

static int64_t now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

static void require(CK_RV result, const char *what)
{
    if (result != CKR_OK) {
        fprintf(stderr, "%s: 0x%lx\n", what, result);
        exit(2);
    }
}

static void put_hex(const CK_BYTE *data, CK_ULONG length, char *out)
{
    for (CK_ULONG i = 0; i < length; i++) {
        sprintf(out + 2 * i, "%02x", data[i]);
    }
}

static CK_RV sign(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE key, CK_BYTE *digest, CK_BYTE *signature,
                  CK_ULONG *length)
{
    CK_MECHANISM mechanism = {.mechanism = CKM_ECDSA};
    CK_RV result = C_SignInit(session, &mechanism, key);
    return result == CKR_OK ? C_Sign(session, digest, DIGEST, signature, length) : result;
}

static CK_OBJECT_HANDLE find(CK_SESSION_HANDLE session)
{
    CK_OBJECT_CLASS class = PRIVATE_KEY;
    CK_ATTRIBUTE template[] = {{CKA_CLASS, &class, sizeof class}, {LABEL, (void *)label, strlen(label)}};
    CK_OBJECT_HANDLE key = 0;
    CK_ULONG count = 0;
    require(C_FindObjectsInit(session, template, 2), "C_FindObjectsInit");
    require(C_FindObjects(session, &key, 1, &count), "C_FindObjects");
    require(C_FindObjectsFinal(session), "C_FindObjectsFinal");
    require(count == 1 ? CKR_OK : CKR_KEY_HANDLE_INVALID, "the key");
    return key;
}

static void *run(void *argument)
{
    CK_SESSION_HANDLE session = *(CK_SESSION_HANDLE *)argument;
    CK_OBJECT_HANDLE key = find(session);
    CK_BYTE digest[DIGEST] = {0};
    memcpy(digest, &session, sizeof session);
    while (!over) {
        for (unsigned i = DIGEST - 1; ++digest[i] == 0;) {
            i--;
        }
        CK_BYTE signature[MOST_SIGNATURE];
        CK_ULONG length = sizeof signature;
        int64_t begun = now();
        CK_RV result = sign(session, key, digest, signature, &length);
        int64_t took = now() - begun;
        for (int64_t seen = longest; took > seen && !atomic_compare_exchange_weak(&longest, &seen, took);) {
        }
        if (result == CKR_OK) {
            char line[2 * (DIGEST + MOST_SIGNATURE) + 2];
            put_hex(digest, DIGEST, line);
            line[2 * DIGEST] = ' ';
            put_hex(signature, length, line + 2 * DIGEST + 1);
            printf("%s\n", line);
        } else {
            printf("error 0x%lx\n", result);
            nanosleep(&(struct timespec){.tv_nsec = 20000000}, NULL);
        }
        fflush(stdout);
    }
    return NULL;
}

int main(int count, char **words)
{
    if (count != 4) {
        fprintf(stderr, "signers THREADS LABEL PIN\n");
        return 2;
    }
    unsigned threads = (unsigned)atoi(words[1]);
    label = words[2];
    CK_C_INITIALIZE_ARGS locking = {.flags = CKF_OS_LOCKING_OK};
    require(C_Initialize(&locking), "C_Initialize");
    CK_SLOT_ID slot;
    CK_ULONG slots = 1;
    require(C_GetSlotList(CK_TRUE, &slot, &slots), "C_GetSlotList");
    static CK_SESSION_HANDLE sessions[MOST_THREADS];
    pthread_t running[MOST_THREADS];
    for (unsigned i = 0; i < threads && i < MOST_THREADS; i++) {
        require(C_OpenSession(slot, CKF_SERIAL_SESSION, NULL, NULL, &sessions[i]), "C_OpenSession");
        if (i == 0) {
            require(C_Login(sessions[0], CKU_USER, (CK_UTF8CHAR *)words[3], strlen(words[3])), "C_Login");
        }
    }
    for (unsigned i = 0; i < threads && i < MOST_THREADS; i++) {
        pthread_create(&running[i], NULL, run, &sessions[i]);
    }
    while (getchar() != EOF) {
    }
    over = true;
    for (unsigned i = 0; i < threads && i < MOST_THREADS; i++) {
        pthread_join(running[i], NULL);
    }
    printf("longest %ld\n", (long)longest);
    require(C_Finalize(NULL), "C_Finalize");
    return 0;
}
