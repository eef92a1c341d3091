/* Bytes of docs/formats/pkcs11-wire.md: mechanisms with each form of parameter, templates, the writer and the reader. */
#include "harness.h"
#include "mechanism.h"
#include "template.h"
#include "wire.h"

static CK_BYTE abc[] = "abc";

static void check_bytes(int line, const struct buffer *buffer, const char *hex)
{
    char actual[1024] = "";
    for (size_t i = 0; i < buffer->length && i < 500; i++) {
        snprintf(actual + 2 * i, 3, "%02x", buffer->data[i]);
    }
    char expected[1024];
    size_t length = 0;
    for (const char *at = hex; *at != '\0'; at++) {
        if (*at != ' ') {
            expected[length++] = *at;
        }
    }
    expected[length] = '\0';
    if (strcmp(expected, actual) != 0) {
        fprintf(stderr, "line %d\nexpected %s\nactual   %s\n", line, expected, actual);
        exit(1);
    }
}

static void mechanism_is(int line, CK_MECHANISM_TYPE type, void *parameter, CK_ULONG length, const char *hex)
{
    struct buffer buffer;
    buffer_open(&buffer, WIRE_MAX_FRAME, false);
    CHECK_RV(CKR_OK, put_mechanism(&buffer, &(CK_MECHANISM){type, parameter, length}));
    char whole[1024];
    snprintf(whole, sizeof whole, "%016lx %s", type, hex);
    check_bytes(line, &buffer, whole);
    buffer_close(&buffer);
}

static CK_RV refused(CK_MECHANISM_TYPE type, void *parameter, CK_ULONG length)
{
    struct buffer buffer;
    buffer_open(&buffer, WIRE_MAX_FRAME, false);
    CK_RV result = put_mechanism(&buffer, &(CK_MECHANISM){type, parameter, length});
    buffer_close(&buffer);
    return result;
}

#define N(digit) "000000000000000" #digit " "
#define ABC "00000003 616263 "

static void mechanisms(void)
{
    CK_BYTE *garbage = (CK_BYTE *)1; /* behind a length of 0 */
    CK_RSA_PKCS_PSS_PARAMS pss = {1, 2, 3};
    CK_RSA_PKCS_OAEP_PARAMS oaep = {1, 2, 1, abc, 3};
    CK_RSA_PKCS_OAEP_PARAMS bare_oaep = {1, 2, 1, garbage, 0};
    CK_RSA_AES_KEY_WRAP_PARAMS rsa_aes = {5, &oaep};
    CK_GCM_PARAMS gcm = {abc, 3, 4, NULL, 0, 8};
    CK_CCM_PARAMS ccm = {1, abc, 3, abc, 3, 8};
    CK_AES_CTR_PARAMS ctr = {2, "0123456789abcdef"};
    CK_SALSA20_CHACHA20_POLY1305_PARAMS chacha = {abc, 3, NULL, 0};
    CK_ECDH1_DERIVE_PARAMS ecdh = {1, 0, NULL, 3, abc};
    CK_EDDSA_PARAMS eddsa = {CK_TRUE, 3, abc};
    CK_ULONG general = 9;
    CK_HKDF_PARAMS hkdf = {CK_TRUE, CK_FALSE, 1, 2, abc, 3, 4, NULL, 0};
    CK_SIGN_ADDITIONAL_CONTEXT context = {1, abc, 3};
    CK_HASH_SIGN_ADDITIONAL_CONTEXT hash_context = {1, abc, 3, 7};
    mechanism_is(__LINE__, 0x1041, NULL, 0, "ffffffff");
    mechanism_is(__LINE__, 0x1085, abc, 3, ABC);
    mechanism_is(__LINE__, 0x0d, &pss, sizeof pss, "00000018" N(1) N(2) N(3));
    mechanism_is(__LINE__, 0x43, &pss, sizeof pss, "00000018" N(1) N(2) N(3));
    mechanism_is(__LINE__, 0x09, &oaep, sizeof oaep, "0000001f" N(1) N(2) N(1) ABC);
    mechanism_is(__LINE__, 0x09, &bare_oaep, sizeof bare_oaep, "0000001c" N(1) N(2) N(1) "00000000");
    mechanism_is(__LINE__, 0x1054, &rsa_aes, sizeof rsa_aes, "00000027" N(5) N(1) N(2) N(1) ABC);
    mechanism_is(__LINE__, 0x1087, &gcm, sizeof gcm, "0000001b" ABC N(4) "00000000" N(8));
    mechanism_is(__LINE__, 0x1088, &ccm, sizeof ccm, "0000001e" N(1) ABC ABC N(8));
    mechanism_is(__LINE__, 0x1086, &ctr, sizeof ctr, "00000018" N(2) "30313233343536373839616263646566");
    mechanism_is(__LINE__, 0x4021, &chacha, sizeof chacha, "0000000b" ABC "00000000");
    mechanism_is(__LINE__, 0x1050, &ecdh, sizeof ecdh, "00000013" N(1) "00000000" ABC);
    mechanism_is(__LINE__, 0x1057, &eddsa, sizeof eddsa, "00000008 01" ABC);
    mechanism_is(__LINE__, 0x1057, NULL, 0, "ffffffff");
    mechanism_is(__LINE__, 0x252, &general, sizeof general, "00000008" N(9));
    mechanism_is(__LINE__, 0x402a, &hkdf, sizeof hkdf, "00000025 01 00" N(1) N(2) ABC N(4) "00000000");
    mechanism_is(__LINE__, 0x1d, &context, sizeof context, "0000000f" N(1) ABC);
    mechanism_is(__LINE__, 0x24, &context, sizeof context, "0000000f" N(1) ABC);
    mechanism_is(__LINE__, 0x1f, &hash_context, sizeof hash_context, "00000017" N(1) ABC N(7));
    CHECK_RV(CKR_MECHANISM_PARAM_INVALID, refused(0x1087, &gcm, sizeof gcm - 1));
    CHECK_RV(CKR_MECHANISM_PARAM_INVALID, refused(0x1087, NULL, 0));
    CHECK_RV(CKR_MECHANISM_PARAM_INVALID, refused(0x1085, NULL, 16));
    gcm.pAAD = NULL;
    gcm.ulAADLen = 1;
    CHECK_RV(CKR_MECHANISM_PARAM_INVALID, refused(0x1087, &gcm, sizeof gcm));
    rsa_aes.pOAEPParams = NULL;
    CHECK_RV(CKR_MECHANISM_PARAM_INVALID, refused(0x1054, &rsa_aes, sizeof rsa_aes));
}

static void templates(void)
{
    CK_ULONG class = 3;
    CK_ULONG allowed[] = {1, 2};
    CK_BBOOL yes = CK_TRUE;
    CK_ATTRIBUTE inner[] = {{0x162, &yes, 1}};
    CK_ATTRIBUTE deep[] = {{CKA_WRAP_TEMPLATE, inner, sizeof inner}};
    CK_ATTRIBUTE deeper[] = {{CKA_WRAP_TEMPLATE, deep, sizeof deep}};
    CK_ATTRIBUTE all[] = {{CKA_CLASS, &class, sizeof class},
                          {0x3, abc, 3},
                          {0x102, NULL, 0},
                          {CKA_ALLOWED_MECHANISMS, allowed, sizeof allowed},
                          {CKA_UNWRAP_TEMPLATE, inner, sizeof inner}};
    struct buffer buffer;
    buffer_open(&buffer, WIRE_MAX_FRAME, false);
    CHECK_RV(CKR_OK, put_template(&buffer, all, 5));
    check_bytes(__LINE__, &buffer,
                "00000005" N(0) "00000008" N(3) N(3) ABC "0000000000000102 00000000"
                "0000000040000600 00000010" N(1) N(2)
                "0000000040000212 00000011 00000001 0000000000000162 00000001 01");
    CHECK_RV(CKR_ATTRIBUTE_VALUE_INVALID, put_template(&buffer, &(CK_ATTRIBUTE){CKA_WRAP_TEMPLATE, deeper, 24}, 1));
    CHECK_RV(CKR_ARGUMENTS_BAD, put_template(&buffer, all, WIRE_MAX_ATTRIBUTES + 1));
    CHECK_RV(CKR_ARGUMENTS_BAD, put_template(&buffer, NULL, 1));
    buffer_close(&buffer);
}

static void buffers_and_readers_keep_their_bounds(void)
{
    struct buffer buffer;
    buffer_open(&buffer, 600, true);
    for (int i = 0; i < 150; i++) {
        put_u32(&buffer, (uint32_t)i);
    }
    CHECK(!buffer.failed && buffer.length == 600 && buffer.data[599] == 149);
    put_u8(&buffer, 1);
    CHECK(buffer.failed && buffer.length == 600);
    buffer_close(&buffer);
    struct reader reader;
    reader_open(&reader, "\0\0\0\x04" "abc", 7);
    struct bytes value = get_bytes(&reader);
    CHECK(reader.failed && value.absent && get_u64(&reader) == 0 && !reader_done(&reader));
    reader_open(&reader, "\xff\xff\xff\xff\x02", 5);
    CHECK(get_bytes(&reader).absent && !reader.failed && !get_flag(&reader) && reader.failed);
    reader_open(&reader, "\0\0\0\0\0", 5);
    CHECK(!get_present(&reader).absent && !reader_done(&reader));
}

int main(void)
{
    CHECK(known_open()); /* a salt key's handle is looked up there */
    mechanisms();
    known_close();
    templates();
    buffers_and_readers_keep_their_bounds();
    puts("wire_test: all good");
    return 0;
}
