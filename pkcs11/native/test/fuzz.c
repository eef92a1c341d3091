/*
 * A hostile node: answers of the right form, wrong by a little or a lot, while the functions of the module are called at
 * random. Nothing may crash or hang; run it under the sanitizers (make asan).
 *
 *     fuzz SOURCE-DIRECTORY [SEED [ROUNDS]]
 */
#include <pthread.h>

#include "harness.h"
#include "wire.h"

enum { SMALL = 300 };

static struct {
    int listener;
    unsigned seed; /* of the node's thread; the calling thread has its own */
    CK_BYTE input[SMALL];
    CK_BYTE output[SMALL];
} fuzz;

static unsigned pick(unsigned *seed, unsigned below)
{
    *seed = *seed * 1664525U + 1013904223U;
    return (*seed >> 8) % below;
}

static void put_some_bytes(struct buffer *body, unsigned *seed)
{
    static const unsigned lengths[] = {0, 1, 8, 10, 16, 32, 64, 280};
    unsigned length = lengths[pick(seed, 8)];
    put_u32(body, pick(seed, 20) == 0 ? WIRE_ABSENT - pick(seed, 2) : length);
    uint8_t *room = buffer_extend(body, length);
    for (unsigned i = 0; i < length; i++) {
        room[i] = (uint8_t)pick(seed, 256);
    }
}

static void put_attributes_of(struct buffer *body, const struct buffer *request, unsigned *seed)
{
    struct reader reader;
    reader_open(&reader, request->data + WIRE_HEADER - 4, request->length - (WIRE_HEADER - 4));
    (void)get_u64(&reader);
    (void)get_u64(&reader);
    uint32_t count = get_u32(&reader);
    put_u32(body, count);
    for (uint32_t i = 0; i < count && i < 50; i++) {
        CK_ATTRIBUTE_TYPE type = get_u64(&reader);
        put_u32(body, pick(seed, 6) == 0 ? CKR_ATTRIBUTE_SENSITIVE : CKR_OK);
        if (type == CKA_WRAP_TEMPLATE) {
            size_t at = body->length;
            put_u32(body, 0);
            put_u32(body, 2);
            put_u64(body, 0x100);
            put_bytes(body, "\0\0\0\0\0\0\0\x1f", 8);
            put_u64(body, pick(seed, 2) == 0 ? 3 : CKA_WRAP_TEMPLATE);
            put_some_bytes(body, seed);
            set_u32(body, at, (uint32_t)(body->length - at - 4));
        } else if (pick(seed, 2) == 0) {
            put_bytes(body, "\0\0\0\0\0\0\0\x02", 8);
        } else {
            put_some_bytes(body, seed);
        }
    }
}

static void put_hello(struct buffer *body)
{
    put_text(body, "hostile");
    put_u32(body, 2);
    put_u64(body, SLOT);
    put_u32(body, CKR_OK);
    put_u64(body, 9);
    put_u32(body, CKR_OK);
}

/* What the call would answer if all were well. */
static void put_body(struct buffer *body, unsigned number, const struct buffer *request, unsigned *seed)
{
    static const uint8_t numbers[64] = {[0] = 1};
    switch (number) {
    case 1:
        put_hello(body);
        break;
    case 3:
        put_bytes(body, "DEMO", 4);
        put_raw(body, numbers, 16 + 5 * 8);
        break;
    case 4:
    case 19:
        put_u32(body, 3);
        put_u64(body, 0x1041);
        put_u64(body, 0x1087);
        put_u64(body, 0x250);
        break;
    case 5:
        put_u64(body, 1);
        put_u64(body, 512);
        put_u64(body, ~0UL);
        break;
    case 9:
        put_raw(body, numbers, 32);
        break;
    case 16:
        put_attributes_of(body, request, seed);
        break;
    case 22:
    case 23:
    case 24:
    case 29:
    case 32:
    case 37:
        put_some_bytes(body, seed);
        if (number == 37) {
            put_u64(body, 5);
        }
        break;
    case 28:
        put_u64(body, 5);
        put_u64(body, 6);
        break;
    case 40:
        put_u64(body, 3);
        put_u64(body, pick(seed, 3) == 0 ? CKK_AES : CKK_EC);
        put_u64(body, 0xff);
        put_u32(body, pick(seed, 2) == 0 ? 256 : (uint32_t)-1);
        put_u32(body, pick(seed, 2) == 0 ? 64 : (uint32_t)-1);
        put_u8(body, (uint8_t)pick(seed, 2));
        put_u8(body, 0);
        break;
    case 6:
    case 12:
    case 13:
    case 15:
    case 27:
    case 30:
    case 31:
    case 38:
        put_u64(body, 5 + pick(seed, 3));
        break;
    default:
        break;
    }
}

static void spoil(struct buffer *body, unsigned *seed)
{
    static const uint32_t lengths[] = {0, 1, 127, 129, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff};
    if (body->length == 0 || pick(seed, 4) == 0) {
        put_some_bytes(body, seed);
    } else if (pick(seed, 3) == 0) {
        body->length = pick(seed, (unsigned)body->length);
    } else if (body->length >= 4) {
        set_u32(body, pick(seed, (unsigned)body->length - 3), lengths[pick(seed, 8)]);
    }
}

static bool exactly(int file, void *data, size_t length)
{
    return recv(file, data, length, MSG_WAITALL) == (ssize_t)length;
}

static bool answer(int file, const struct buffer *request, unsigned *seed)
{
    static const uint32_t results[] = {CKR_SESSION_HANDLE_INVALID, CKR_KEY_HANDLE_INVALID, CKR_BUFFER_TOO_SMALL,
                                       CKR_ATTRIBUTE_TYPE_INVALID, CKR_CRYPTOKI_NOT_INITIALIZED, 0xffffffff};
    struct reader reader;
    reader_open(&reader, request->data, request->length);
    (void)get_u8(&reader);
    uint16_t number = get_u16(&reader);
    uint64_t id = get_u64(&reader);
    struct buffer frame;
    struct buffer body;
    buffer_open(&frame, WIRE_MAX_FRAME + 100, false);
    buffer_open(&body, WIRE_MAX_FRAME, false);
    bool spoilt = pick(seed, number == 1 ? 40 : 2) == 0;
    put_body(&body, number, request, seed);
    if (spoilt) {
        spoil(&body, seed);
    }
    bool frame_spoilt = pick(seed, 60) == 0;
    uint32_t length = (uint32_t)body.length + WIRE_ANSWER_HEADER - 4;
    put_u32(&frame, frame_spoilt && pick(seed, 2) == 0 ? pick(seed, 3) * 0x7fffffff + pick(seed, 20) : length);
    put_u8(&frame, frame_spoilt && pick(seed, 3) == 0 ? 2 : 1);
    put_u16(&frame, frame_spoilt && pick(seed, 3) == 0 ? 99 : number);
    put_u64(&frame, frame_spoilt && pick(seed, 3) == 0 ? id + 1 : id);
    put_u32(&frame, pick(seed, 12) == 0 ? results[pick(seed, 6)] : CKR_OK);
    put_raw(&frame, body.data, body.length);
    bool sent = send(file, frame.data, frame.length, MSG_NOSIGNAL) == (ssize_t)frame.length;
    buffer_close(&frame);
    buffer_close(&body);
    return sent && !frame_spoilt;
}

static void serve(int file)
{
    bool good = true;
    while (good) {
        uint8_t length[4];
        struct buffer request;
        buffer_open(&request, WIRE_MAX_FRAME, false);
        good = exactly(file, length, 4);
        size_t count = (size_t)length[0] << 24 | (size_t)length[1] << 16 | (size_t)length[2] << 8 | length[3];
        uint8_t *room = good ? buffer_extend(&request, count) : NULL;
        good = room != NULL && exactly(file, room, count) && answer(file, &request, &fuzz.seed);
        buffer_close(&request);
    }
    close(file);
}

static void *node(void *unused)
{
    int file;
    while ((file = accept(fuzz.listener, NULL, NULL)) >= 0) {
        serve(file); /* the calling thread has one connection at a time */
    }
    return unused;
}

static void operate(CK_SESSION_HANDLE session, unsigned *seed)
{
    CK_GCM_PARAMS gcm = {fuzz.input, 12, 96, fuzz.input, 20, 128};
    CK_MECHANISM mechanisms[] = {
        {0x1041, NULL, 0}, {0x1087, &gcm, sizeof gcm}, {0x250, NULL, 0}, {0x1085, fuzz.input, 16}};
    CK_MECHANISM *mechanism = &mechanisms[pick(seed, 4)];
    CK_ULONG length = pick(seed, SMALL);
    CK_ULONG room = pick(seed, SMALL);
    CK_BYTE *out = pick(seed, 4) == 0 ? NULL : fuzz.output;
    CK_OBJECT_HANDLE key = 5 + pick(seed, 3);
    switch (pick(seed, 17)) {
    case 0:
        C_SignInit(session, mechanism, key);
        break;
    case 1:
        C_Sign(session, fuzz.input, length, out, &room);
        break;
    case 2:
        C_SignUpdate(session, fuzz.input, length);
        break;
    case 3:
        C_SignFinal(session, out, &room);
        break;
    case 4:
        C_EncryptInit(session, mechanism, key);
        break;
    case 5:
        C_Encrypt(session, fuzz.input, length, out, &room);
        break;
    case 6:
        C_EncryptUpdate(session, fuzz.input, length, out, &room);
        break;
    case 7:
        C_EncryptFinal(session, out, &room);
        break;
    case 8:
        C_DecryptInit(session, mechanism, key);
        break;
    case 9:
        C_Decrypt(session, fuzz.input, length, out, &room);
        break;
    case 10:
        C_DigestInit(session, mechanism);
        break;
    case 11:
        C_Digest(session, fuzz.input, length, out, &room);
        break;
    case 12:
        C_VerifyInit(session, mechanism, key);
        break;
    case 13:
        C_Verify(session, fuzz.input, length, fuzz.input, room);
        break;
    case 14:
        C_SessionCancel(session, ~0UL);
        break;
    case 15:
        C_WrapKey(session, mechanism, key, key, out, &room);
        break;
    default:
        C_VerifyRecoverInit(session, mechanism, key);
        C_VerifyRecover(session, fuzz.input, length, out, &room);
        break;
    }
}

static void read_attributes_of(CK_SESSION_HANDLE session, unsigned *seed)
{
    CK_ATTRIBUTE inner[3] = {{0, fuzz.output, 8}, {0, NULL, 0}, {0, fuzz.output + 8, 4}};
    CK_ATTRIBUTE wanted[] = {{0x0, fuzz.output + 16, 8}, {0x3, fuzz.output + 32, pick(seed, 200)},
                             {0x40000600, fuzz.output + 240, 16}, {0x40000211, inner, pick(seed, 4) * sizeof inner[0]}};
    if (pick(seed, 4) == 0) {
        wanted[pick(seed, 4)].pValue = NULL;
    }
    C_GetAttributeValue(session, 5, wanted, 4);
}

static void manage(CK_SESSION_HANDLE session, unsigned *seed)
{
    CK_OBJECT_HANDLE handles[4];
    CK_ULONG count = pick(seed, 4);
    CK_MECHANISM mechanism = {0x1040, NULL, 0};
    CK_MECHANISM kem = {CKM_ML_KEM, NULL, 0};
    CK_TOKEN_INFO token;
    CK_SESSION_INFO info;
    static CK_BYTE ciphertext[1568];
    CK_ULONG length = sizeof ciphertext;
    switch (pick(seed, 12)) {
    case 0:
        C_GetTokenInfo(SLOT, &token);
        break;
    case 1:
        C_GetMechanismList(SLOT, handles, &count);
        break;
    case 2:
        C_FindObjectsInit(session, NULL, 0);
        break;
    case 3:
        C_FindObjects(session, handles, count, &count);
        break;
    case 4:
        C_FindObjectsFinal(session);
        break;
    case 5:
        read_attributes_of(session, seed);
        break;
    case 6:
        C_GenerateKeyPair(session, &mechanism, NULL, 0, NULL, 0, &handles[0], &handles[1]);
        break;
    case 7:
        C_EncapsulateKey(session, &kem, 5, NULL, 0, ciphertext, &length, handles);
        break;
    case 8:
        C_GenerateRandom(session, fuzz.output, 32);
        break;
    case 9:
        C_Login(session, CKU_USER, fuzz.input, 4);
        break;
    case 10:
        C_GetSessionInfo(session, &info);
        break;
    default:
        C_GetObjectSize(session, 5, &count);
        break;
    }
}

int main(int count, char **arguments)
{
    CHECK(count >= 2);
    unsigned seed = count > 2 ? (unsigned)strtoul(arguments[2], NULL, 10) : (unsigned)time(NULL);
    unsigned rounds = count > 3 ? (unsigned)strtoul(arguments[3], NULL, 10) : 20000;
    printf("fuzz: seed %u, %u rounds\n", seed, rounds);
    fflush(stdout);
    fuzz.seed = ~seed;
    snprintf(test.directory, sizeof test.directory, "/tmp/claviger-p11-XXXXXX");
    CHECK(mkdtemp(test.directory) != NULL);
    write_file("credential", "operation-key");
    write_config("");
    setenv("CLAVIGER_PKCS11_CONF", path_of("pkcs11.conf"), 1);
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    snprintf(address.sun_path, sizeof address.sun_path, "%s/node.sock", test.directory);
    fuzz.listener = socket(AF_UNIX, SOCK_STREAM, 0);
    CHECK(bind(fuzz.listener, (struct sockaddr *)&address, sizeof address) == 0 && listen(fuzz.listener, 8) == 0);
    pthread_t thread;
    CHECK(pthread_create(&thread, NULL, node, NULL) == 0);
    CHECK_RV(CKR_OK, C_Initialize(NULL));
    CK_SESSION_HANDLE session = 0;
    for (unsigned i = 0; i < rounds; i++) {
        if (session == 0 || pick(&seed, 200) == 0) {
            if (session != 0) {
                C_CloseSession(session);
            }
            session = 0;
            (void)C_OpenSession(SLOT, CKF_SERIAL_SESSION | CKF_RW_SESSION, NULL, NULL, &session);
        }
        if (pick(&seed, 3) == 0) {
            manage(session, &seed);
        } else {
            operate(session, &seed);
        }
    }
    CHECK_RV(CKR_OK, C_Finalize(NULL));
    shutdown(fuzz.listener, SHUT_RDWR);
    pthread_join(thread, NULL);
    close_test();
    puts("fuzz: all good");
    return 0;
}
