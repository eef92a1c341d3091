/* Drives any PKCS #11 module from many threads, for `claviger bench pkcs11`:
 *
 *     driver MODULE TOKEN PIN-FILE make                        keys 'bench-ec', 'bench-rsa', 'bench-aes'
 *     driver MODULE TOKEN PIN-FILE OPERATION THREADS SECONDS   prints: operations per second, p50 and p99 in microseconds
 *
 * Operations: session-info, p256, rsa2048, gcm1k. Each thread has a session of its own. Keys are told apart by their label. */
#include <dlfcn.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "pkcs11_functions.h"
#include "pkcs11_mechanisms.h"

/* What the module itself passes on without a look. */
enum {
    CKO_SECRET_KEY = 4,
    CKM_RSA_PKCS_KEY_PAIR_GEN = 0x0,
    CKM_EC_KEY_PAIR_GEN = 0x1040,
    CKM_AES_KEY_GEN = 0x1080,
    CKA_TOKEN = 0x1,
    CKA_PRIVATE = 0x2,
    CKA_LABEL = 0x3,
    CKA_SENSITIVE = 0x103,
    CKA_ENCRYPT = 0x104,
    CKA_DECRYPT = 0x105,
    CKA_SIGN = 0x108,
    CKA_VERIFY = 0x10a,
    CKA_EXTRACTABLE = 0x162,
    CKA_EC_PARAMS = 0x180
};

enum { MAX_THREADS = 64, MAX_SAMPLES = 1 << 20, WARM_UP_TENTHS = 3 };

static CK_FUNCTION_LIST *p11;
static CK_BBOOL yes = CK_TRUE;
static CK_BBOOL no = CK_FALSE;

static void check(CK_RV result, const char *what)
{
    if (result != CKR_OK) {
        fprintf(stderr, "driver: %s answers 0x%lx\n", what, result);
        exit(1);
    }
}

static int64_t now_nanos(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static void load(const char *path)
{
    void *module = dlopen(path, RTLD_NOW);
    CK_RV (*get_list)(CK_FUNCTION_LIST **);
    *(void **)&get_list = module == NULL ? NULL : dlsym(module, "C_GetFunctionList");
    if (get_list == NULL) {
        fprintf(stderr, "driver: %s\n", dlerror());
        exit(1);
    }
    check(get_list(&p11), "C_GetFunctionList");
    CK_C_INITIALIZE_ARGS threads = {.flags = CKF_OS_LOCKING_OK};
    check(p11->C_Initialize(&threads), "C_Initialize");
}

static CK_SLOT_ID slot_of(const char *token)
{
    CK_SLOT_ID slots[64];
    CK_ULONG count = sizeof slots / sizeof slots[0];
    check(p11->C_GetSlotList(CK_TRUE, slots, &count), "C_GetSlotList");
    for (CK_ULONG i = 0; i < count; i++) {
        CK_TOKEN_INFO info;
        check(p11->C_GetTokenInfo(slots[i], &info), "C_GetTokenInfo");
        size_t length = strlen(token);
        if (length < sizeof info.label && memcmp(info.label, token, length) == 0 && info.label[length] == ' ') {
            return slots[i];
        }
    }
    fprintf(stderr, "driver: no token '%s'\n", token);
    exit(1);
}

static void log_in(CK_SESSION_HANDLE session, const char *file)
{
    CK_UTF8CHAR pin[256];
    FILE *stream = fopen(file, "r");
    if (stream == NULL || fgets((char *)pin, sizeof pin, stream) == NULL) {
        fprintf(stderr, "driver: cannot read %s\n", file);
        exit(1);
    }
    fclose(stream);
    check(p11->C_Login(session, CKU_USER, pin, strcspn((char *)pin, "\n")), "C_Login");
    explicit_bzero(pin, sizeof pin);
}

static CK_SESSION_HANDLE session_in(CK_SLOT_ID slot)
{
    CK_SESSION_HANDLE session;
    check(p11->C_OpenSession(slot, CKF_SERIAL_SESSION | CKF_RW_SESSION, NULL, NULL, &session), "C_OpenSession");
    return session;
}

static void make_pair(CK_SESSION_HANDLE session, CK_MECHANISM_TYPE type, CK_ATTRIBUTE parameter, char *label)
{
    CK_MECHANISM mechanism = {type, NULL, 0};
    CK_ATTRIBUTE public[] = {{CKA_TOKEN, &yes, 1}, {CKA_VERIFY, &yes, 1}, {CKA_LABEL, label, strlen(label)}, parameter};
    CK_ATTRIBUTE private[] = {
        {CKA_TOKEN, &yes, 1}, {CKA_PRIVATE, &yes, 1}, {CKA_SENSITIVE, &yes, 1}, {CKA_SIGN, &yes, 1}, {CKA_LABEL, label, strlen(label)}};
    CK_OBJECT_HANDLE one, other;
    check(p11->C_GenerateKeyPair(session, &mechanism, public, 4, private, 5, &one, &other), "C_GenerateKeyPair");
}

static void make_keys(CK_SESSION_HANDLE session)
{
    CK_BYTE p256[] = {6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7};
    CK_ULONG bits = 2048;
    CK_ULONG bytes = 32;
    make_pair(session, CKM_EC_KEY_PAIR_GEN, (CK_ATTRIBUTE){CKA_EC_PARAMS, p256, sizeof p256}, "bench-ec");
    make_pair(session, CKM_RSA_PKCS_KEY_PAIR_GEN, (CK_ATTRIBUTE){CKA_MODULUS_BITS, &bits, sizeof bits}, "bench-rsa");
    CK_MECHANISM mechanism = {CKM_AES_KEY_GEN, NULL, 0};
    CK_ATTRIBUTE secret[] = {{CKA_TOKEN, &yes, 1},   {CKA_PRIVATE, &yes, 1},   {CKA_SENSITIVE, &yes, 1},       {CKA_EXTRACTABLE, &no, 1},
                             {CKA_ENCRYPT, &yes, 1}, {CKA_DECRYPT, &yes, 1}, {CKA_VALUE_LEN, &bytes, sizeof bytes}, {CKA_LABEL, "bench-aes", 9}};
    CK_OBJECT_HANDLE key;
    check(p11->C_GenerateKey(session, &mechanism, secret, 8, &key), "C_GenerateKey");
}

static CK_OBJECT_HANDLE find(CK_SESSION_HANDLE session, CK_OBJECT_CLASS class, char *label)
{
    CK_ATTRIBUTE template[] = {{CKA_CLASS, &class, sizeof class}, {CKA_LABEL, label, strlen(label)}};
    CK_OBJECT_HANDLE key;
    CK_ULONG count;
    check(p11->C_FindObjectsInit(session, template, 2), "C_FindObjectsInit");
    check(p11->C_FindObjects(session, &key, 1, &count), "C_FindObjects");
    check(p11->C_FindObjectsFinal(session), "C_FindObjectsFinal");
    check(count == 1 ? CKR_OK : CKR_OBJECT_HANDLE_INVALID, label);
    return key;
}

struct worker {
    pthread_t thread;
    CK_SLOT_ID slot;
    const char *operation;
    int64_t from, until;
    long count;
    uint32_t *samples; /* nanoseconds, of the first MAX_SAMPLES */
};

static void session_info(CK_SESSION_HANDLE session)
{
    CK_SESSION_INFO info;
    check(p11->C_GetSessionInfo(session, &info), "C_GetSessionInfo");
}

static void sign(CK_SESSION_HANDLE session, CK_MECHANISM_TYPE type, CK_OBJECT_HANDLE key)
{
    static CK_BYTE digest[32];
    CK_BYTE signature[256];
    CK_ULONG length = sizeof signature;
    CK_MECHANISM mechanism = {type, NULL, 0};
    check(p11->C_SignInit(session, &mechanism, key), "C_SignInit");
    check(p11->C_Sign(session, digest, sizeof digest, signature, &length), "C_Sign");
}

static void encrypt(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE key, uint64_t nonce)
{
    static CK_BYTE clear[1024];
    CK_BYTE sealed[1024 + 16];
    CK_ULONG length = sizeof sealed;
    CK_BYTE iv[12] = {0};
    memcpy(iv, &nonce, sizeof nonce);
    CK_GCM_PARAMS parameters = {.pIv = iv, .ulIvLen = 12, .ulIvBits = 96, .ulTagBits = 128};
    CK_MECHANISM mechanism = {CKM_AES_GCM, &parameters, sizeof parameters};
    check(p11->C_EncryptInit(session, &mechanism, key), "C_EncryptInit");
    check(p11->C_Encrypt(session, clear, sizeof clear, sealed, &length), "C_Encrypt");
}

static void *work(void *argument)
{
    struct worker *me = argument;
    CK_SESSION_HANDLE session = session_in(me->slot);
    bool ec = strcmp(me->operation, "p256") == 0;
    bool rsa = strcmp(me->operation, "rsa2048") == 0;
    bool gcm = strcmp(me->operation, "gcm1k") == 0;
    CK_OBJECT_HANDLE key = ec    ? find(session, CKO_PRIVATE_KEY, "bench-ec")
                           : rsa ? find(session, CKO_PRIVATE_KEY, "bench-rsa")
                           : gcm ? find(session, CKO_SECRET_KEY, "bench-aes")
                                 : 0;
    for (uint64_t nonce = (uint64_t)now_nanos();; nonce++) {
        int64_t begun = now_nanos();
        if (begun >= me->until) {
            return NULL;
        }
        if (ec) {
            sign(session, CKM_ECDSA, key);
        } else if (rsa) {
            sign(session, CKM_SHA256_RSA_PKCS, key);
        } else if (gcm) {
            encrypt(session, key, nonce);
        } else {
            session_info(session);
        }
        if (begun >= me->from) {
            if (me->count < MAX_SAMPLES) {
                me->samples[me->count] = (uint32_t)(now_nanos() - begun);
            }
            me->count++;
        }
    }
}

static int by_size(const void *one, const void *other)
{
    uint32_t a = *(const uint32_t *)one, b = *(const uint32_t *)other;
    return a < b ? -1 : a > b;
}

static void drive(CK_SLOT_ID slot, const char *operation, long threads, double seconds)
{
    struct worker workers[MAX_THREADS];
    int64_t from = now_nanos() + WARM_UP_TENTHS * 100000000LL;
    for (long i = 0; i < threads; i++) {
        workers[i] = (struct worker){.slot = slot, .operation = operation, .from = from};
        workers[i].until = from + (int64_t)(seconds * 1e9);
        workers[i].samples = malloc(MAX_SAMPLES * sizeof(uint32_t));
        if (workers[i].samples == NULL || pthread_create(&workers[i].thread, NULL, work, &workers[i]) != 0) {
            fprintf(stderr, "driver: no room for %ld threads\n", threads);
            exit(1);
        }
    }
    long total = 0;
    long sampled = 0;
    for (long i = 0; i < threads; i++) {
        pthread_join(workers[i].thread, NULL);
        total += workers[i].count;
        sampled += workers[i].count < MAX_SAMPLES ? workers[i].count : MAX_SAMPLES;
    }
    uint32_t *all = malloc((size_t)(sampled + 1) * sizeof *all);
    if (all == NULL || sampled == 0) {
        fprintf(stderr, "driver: nothing was measured\n");
        exit(1);
    }
    long at = 0;
    for (long i = 0; i < threads; i++) {
        long here = workers[i].count < MAX_SAMPLES ? workers[i].count : MAX_SAMPLES;
        memcpy(all + at, workers[i].samples, (size_t)here * sizeof *all);
        at += here;
        free(workers[i].samples);
    }
    qsort(all, (size_t)sampled, sizeof *all, by_size);
    printf("%.0f %.2f %.2f\n", (double)total / seconds, all[sampled / 2] / 1e3, all[sampled * 99 / 100] / 1e3);
    free(all);
}

int main(int count, char **words)
{
    if (count != 5 && count != 7) {
        fprintf(stderr, "usage: driver MODULE TOKEN PIN-FILE make | OPERATION THREADS SECONDS\n");
        return 2;
    }
    load(words[1]);
    CK_SLOT_ID slot = slot_of(words[2]);
    CK_SESSION_HANDLE session = session_in(slot);
    log_in(session, words[3]);
    if (count == 5) {
        make_keys(session);
    } else {
        long threads = atol(words[5]);
        if (threads < 1 || threads > MAX_THREADS) {
            fprintf(stderr, "driver: 1 to %d threads\n", MAX_THREADS);
            return 2;
        }
        drive(slot, words[4], threads, atof(words[6]));
    }
    check(p11->C_Finalize(NULL), "C_Finalize");
    return 0;
}
