/* What the standard asks of a module, seen through its functions, with the fake node behind. */
#include "harness.h"

static CK_MECHANISM ecdsa = {0x1041, NULL, 0};
static CK_MECHANISM hmac = {0x251, NULL, 0};
static CK_MECHANISM sha256 = {0x250, NULL, 0};
static CK_BYTE digest[32] = {1, 2, 3};

static void nothing_works_before_initialize(void)
{
    CK_ULONG count;
    CK_FUNCTION_LIST *list;
    CK_INTERFACE *interface;
    CHECK_RV(CKR_CRYPTOKI_NOT_INITIALIZED, C_GetSlotList(CK_FALSE, NULL, NULL));
    CHECK_RV(CKR_CRYPTOKI_NOT_INITIALIZED, C_Sign(0, NULL, 0, NULL, NULL));
    CHECK_RV(CKR_CRYPTOKI_NOT_INITIALIZED, C_SignMessageBegin(0, NULL, 0));
    CHECK_RV(CKR_CRYPTOKI_NOT_INITIALIZED, C_Finalize(NULL));
    CHECK_RV(CKR_ARGUMENTS_BAD, C_GetFunctionList(NULL));
    CHECK_RV(CKR_OK, C_GetFunctionList(&list));
    CHECK(list->version.major == 2 && list->version.minor == 40 && list->C_WaitForSlotEvent == C_WaitForSlotEvent);
    CHECK_RV(CKR_OK, C_GetInterfaceList(NULL, &count));
    CHECK(count == 3);
    CHECK_RV(CKR_OK, C_GetInterface((CK_UTF8CHAR *)"PKCS 11", &(CK_VERSION){3, 0}, &interface, 0));
    CK_FUNCTION_LIST_3_0 *newer = interface->pFunctionList;
    CHECK(newer->version.major == 3 && newer->C_SessionCancel == C_SessionCancel &&
          newer->C_MessageVerifyFinal == C_MessageVerifyFinal);
    CHECK_RV(CKR_OK, C_GetInterface(NULL, NULL, &interface, 0));
    CHECK(((CK_FUNCTION_LIST_3_2 *)interface->pFunctionList)->C_UnwrapKeyAuthenticated == C_UnwrapKeyAuthenticated);
    CHECK_RV(CKR_FUNCTION_FAILED, C_GetInterface((CK_UTF8CHAR *)"Other", NULL, &interface, 0));
}

static void initialize_takes_what_it_can_keep(void)
{
    CK_C_INITIALIZE_ARGS arguments = {.pReserved = "x"};
    CHECK_RV(CKR_ARGUMENTS_BAD, C_Initialize(&arguments));
    arguments = (CK_C_INITIALIZE_ARGS){.CreateMutex = (CK_CREATEMUTEX)(void *)1};
    CHECK_RV(CKR_ARGUMENTS_BAD, C_Initialize(&arguments));
    void *some = (void *)1;
    arguments = (CK_C_INITIALIZE_ARGS){(CK_CREATEMUTEX)some, (CK_DESTROYMUTEX)some, (CK_LOCKMUTEX)some,
                                       (CK_UNLOCKMUTEX)some, 0, NULL};
    CHECK_RV(CKR_CANT_LOCK, C_Initialize(&arguments));
    static const char *const wrong[] = {"colour = red\n", "order = best\n", "timeout-seconds = 0\n", "socket = here\n",
                                        "[slot 7]\nsocket = /x\n", "[slot 3]\nkey-types = few\n", "nothing\n"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        write_config(wrong[i]);
        CHECK_RV(CKR_FUNCTION_FAILED, C_Initialize(NULL));
    }
    CHECK(access(path_of("log"), F_OK) == 0);
    write_config("order = random\n");
    CHECK_RV(CKR_OK, C_Initialize(NULL));
    CHECK_RV(CKR_CRYPTOKI_ALREADY_INITIALIZED, C_Initialize(NULL));
    CHECK_RV(CKR_ARGUMENTS_BAD, C_Finalize((void *)1));
    CHECK_RV(CKR_OK, C_Finalize(NULL));
    arguments = (CK_C_INITIALIZE_ARGS){.flags = CKF_OS_LOCKING_OK};
    CHECK_RV(CKR_OK, C_Initialize(&arguments));
}

static void slots_come_from_the_configuration(void)
{
    CK_ULONG count = 0;
    CK_SLOT_ID slots[4];
    CHECK_RV(CKR_OK, C_GetSlotList(CK_FALSE, NULL, &count));
    CHECK(count == 2);
    count = 1;
    CHECK_RV(CKR_BUFFER_TOO_SMALL, C_GetSlotList(CK_FALSE, slots, &count));
    CHECK(count == 2);
    count = 4;
    CHECK_RV(CKR_OK, C_GetSlotList(CK_TRUE, slots, &count)); /* the node refuses the other one */
    CHECK(count == 1 && slots[0] == SLOT);
    CK_SLOT_INFO slot;
    CHECK_RV(CKR_SLOT_ID_INVALID, C_GetSlotInfo(1, &slot));
    CHECK_RV(CKR_OK, C_GetSlotInfo(SLOT, &slot));
    CHECK(slot.flags == CKF_TOKEN_PRESENT && memcmp(slot.slotDescription, "DEMO   ", 7) == 0);
    CHECK_RV(CKR_OK, C_GetSlotInfo(9, &slot));
    CHECK(slot.flags == 0);
    CK_TOKEN_INFO token;
    CHECK_RV(CKR_OK, C_GetTokenInfo(SLOT, &token));
    CHECK(memcmp(token.label, "DEMO    ", 8) == 0 && token.ulMinPinLen == 4 && token.ulMaxPinLen == 64);
    CK_MECHANISM_TYPE list[40];
    CHECK_RV(CKR_OK, C_GetMechanismList(SLOT, NULL, &count));
    CK_ULONG all = count;
    count = all - 1;
    CHECK_RV(CKR_BUFFER_TOO_SMALL, C_GetMechanismList(SLOT, list, &count));
    count = 40;
    CHECK_RV(CKR_OK, C_GetMechanismList(SLOT, list, &count));
    CHECK(count == all);
    CK_MECHANISM_INFO info;
    CHECK_RV(CKR_OK, C_GetMechanismInfo(SLOT, 0x1041, &info));
    CHECK(info.ulMinKeySize == 256 && (info.flags & CKF_SIGN) != 0);
    CHECK_RV(CKR_MECHANISM_INVALID, C_GetMechanismInfo(SLOT, 0x5555, &info));
    CHECK_RV(CKR_NO_EVENT, C_WaitForSlotEvent(CKF_DONT_BLOCK, slots, NULL));
    CHECK_RV(CKR_FUNCTION_NOT_SUPPORTED, C_WaitForSlotEvent(0, slots, NULL));
}

static void sessions_and_log_in(void)
{
    CK_SESSION_HANDLE session;
    CK_SESSION_INFO info;
    CHECK_RV(CKR_SESSION_PARALLEL_NOT_SUPPORTED, C_OpenSession(SLOT, 0, NULL, NULL, &session));
    CHECK_RV(CKR_SLOT_ID_INVALID, C_OpenSession(1, CKF_SERIAL_SESSION, NULL, NULL, &session));
    session = open_session();
    CHECK_RV(CKR_USER_TYPE_INVALID, C_Login(session, 99, NULL, 0));
    CHECK_RV(0xa0, C_Login(session, CKU_USER, (CK_UTF8CHAR *)"nope", 4));
    log_in(session);
    CHECK_RV(CKR_USER_ALREADY_LOGGED_IN, C_Login(session, CKU_USER, (CK_UTF8CHAR *)"1234", 4));
    CHECK_RV(CKR_OK, C_GetSessionInfo(session, &info));
    CHECK(info.slotID == SLOT && info.state == 3 && info.flags == (CKF_SERIAL_SESSION | CKF_RW_SESSION));
    CHECK_RV(CKR_OPERATION_NOT_INITIALIZED, C_Login(session, CKU_CONTEXT_SPECIFIC, (CK_UTF8CHAR *)"1234", 4));
    CHECK_RV(CKR_OK, C_SetPIN(session, (CK_UTF8CHAR *)"1234", 4, (CK_UTF8CHAR *)"12345", 5));
    CHECK_RV(CKR_OK, C_SetPIN(session, (CK_UTF8CHAR *)"12345", 5, (CK_UTF8CHAR *)"1234", 4));
    CHECK_RV(CKR_OK, C_Logout(session));
    CHECK_RV(0x101, C_Logout(session));
    CHECK_RV(CKR_OK, C_LoginUser(session, CKU_SO, (CK_UTF8CHAR *)"so-pin", 6, (CK_UTF8CHAR *)"anna", 4));
    CHECK_RV(CKR_OK, C_InitPIN(session, (CK_UTF8CHAR *)"1234", 4));
    CHECK_RV(CKR_OK, C_CloseSession(session));
    CHECK_RV(CKR_SESSION_HANDLE_INVALID, C_CloseSession(session));
    CHECK_RV(CKR_SESSION_HANDLE_INVALID, C_GetSessionInfo(session, &info));
    session = open_session();
    CHECK_RV(CKR_OK, C_CloseAllSessions(SLOT));
    CHECK_RV(CKR_SESSION_HANDLE_INVALID, C_GetSessionInfo(session, &info));
}

static void sizes_are_answered_without_signing(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE key)
{
    CK_BYTE signature[64];
    CK_ULONG length = 0;
    int before = calls(22);
    CHECK_RV(CKR_OPERATION_NOT_INITIALIZED, C_Sign(session, digest, 32, signature, &length));
    CHECK_RV(CKR_ARGUMENTS_BAD, C_SignInit(session, NULL, key));
    CHECK_RV(CKR_OK, C_SignInit(session, &ecdsa, key));
    CHECK_RV(CKR_OPERATION_ACTIVE, C_SignInit(session, &ecdsa, key));
    CHECK_RV(CKR_OK, C_Sign(session, digest, 32, NULL, &length));
    CHECK(length == 64);
    length = 63;
    CHECK_RV(CKR_BUFFER_TOO_SMALL, C_Sign(session, digest, 32, signature, &length));
    CHECK(length == 64 && calls(22) == before && calls(21) == 0);
    CHECK_RV(CKR_OK, C_Sign(session, digest, 32, signature, &length));
    CHECK(calls(22) == before + 1);
    CHECK_RV(CKR_OPERATION_NOT_INITIALIZED, C_Sign(session, digest, 32, signature, &length));
    CHECK_RV(CKR_OK, C_SignInit(session, &ecdsa, key));
    CHECK_RV(CKR_OK, C_SignInit(session, NULL, 0)); /* cancels */
    CHECK_RV(CKR_OK, C_SignInit(session, &ecdsa, key));
    CHECK_RV(CKR_OK, C_SessionCancel(session, CKF_SIGN));
    CHECK_RV(CKR_OPERATION_NOT_INITIALIZED, C_SignFinal(session, signature, &length));
}

static void signatures_verify(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE public_key, CK_OBJECT_HANDLE private_key)
{
    CK_BYTE signature[64];
    CK_ULONG length = sizeof signature;
    CHECK_RV(CKR_OK, C_SignInit(session, &ecdsa, private_key));
    CHECK_RV(CKR_OK, C_Sign(session, digest, 32, signature, &length));
    CHECK_RV(CKR_OK, C_VerifyInit(session, &ecdsa, public_key));
    CHECK_RV(CKR_OK, C_Verify(session, digest, 32, signature, 64));
    signature[5] ^= 1;
    CHECK_RV(CKR_OK, C_VerifyInit(session, &ecdsa, public_key));
    CHECK_RV(0xc0, C_Verify(session, digest, 32, signature, 64));
    CHECK_RV(CKR_OPERATION_NOT_INITIALIZED, C_Verify(session, digest, 32, signature, 64));
    CHECK_RV(CKR_OK, C_VerifyInit(session, &ecdsa, public_key));
    CHECK_RV(0xc1, C_Verify(session, digest, 32, signature, 63));
    CHECK_RV(CKR_KEY_FUNCTION_NOT_PERMITTED, C_SignInit(session, &ecdsa, public_key));
    CHECK_RV(CKR_KEY_HANDLE_INVALID, C_SignInit(session, &ecdsa, 12345));
    CHECK_RV(CKR_KEY_TYPE_INCONSISTENT, C_SignInit(session, &ecdsa, make_secret(session, 0x10, CK_FALSE)));
    CHECK_RV(CKR_MECHANISM_INVALID, C_SignInit(session, &(CK_MECHANISM){0x5555, NULL, 0}, private_key));
    CHECK_RV(CKR_MECHANISM_INVALID, C_SignInit(session, &sha256, private_key));
}

static void parts_and_always_authenticate(CK_SESSION_HANDLE session)
{
    CK_OBJECT_HANDLE key = make_secret(session, 0x10, CK_TRUE);
    CK_BYTE whole[32];
    CK_BYTE parts[32];
    CK_ULONG length = 32;
    CHECK_RV(CKR_OK, C_SignInit(session, &hmac, key));
    CHECK_RV(0x101, C_Sign(session, digest, 32, whole, &length));
    CHECK_RV(CKR_OK, C_SignInit(session, &hmac, key));
    CHECK_RV(0xa0, C_Login(session, CKU_CONTEXT_SPECIFIC, (CK_UTF8CHAR *)"nope", 4));
    CHECK_RV(CKR_OK, C_Login(session, CKU_CONTEXT_SPECIFIC, (CK_UTF8CHAR *)"1234", 4));
    CHECK_RV(CKR_OK, C_Sign(session, digest, 32, whole, &length));
    CHECK_RV(CKR_OK, C_SignInit(session, &hmac, key));
    CHECK_RV(CKR_OK, C_Login(session, CKU_CONTEXT_SPECIFIC, (CK_UTF8CHAR *)"1234", 4));
    CHECK_RV(CKR_OK, C_SignUpdate(session, digest, 5));
    CHECK_RV(CKR_OK, C_SignUpdate(session, digest + 5, 27));
    length = 1;
    CHECK_RV(CKR_BUFFER_TOO_SMALL, C_SignFinal(session, parts, &length));
    CHECK_RV(CKR_OK, C_SignFinal(session, parts, &length));
    CHECK(length == 32 && memcmp(whole, parts, 32) == 0);
    CHECK_RV(CKR_OK, C_DigestInit(session, &sha256));
    CHECK_RV(CKR_OK, C_DigestUpdate(session, digest, 32));
    CHECK_RV(CKR_OPERATION_ACTIVE, C_Digest(session, digest, 32, whole, &length));
    CHECK_RV(CKR_OPERATION_NOT_INITIALIZED, C_DigestUpdate(session, digest, 32));
}

static void much_data_goes_in_parts(CK_SESSION_HANDLE session)
{
    enum { MUCH = 3 * 1024 * 1024 + 5 };
    CK_BYTE *data = calloc(1, MUCH);
    CK_BYTE whole[32];
    CK_BYTE parts[32];
    CK_ULONG length = 32;
    CHECK(data != NULL);
    CHECK_RV(CKR_OK, C_DigestInit(session, &sha256));
    CHECK_RV(CKR_OK, C_Digest(session, data, MUCH, whole, &length));
    CHECK_RV(CKR_OK, C_DigestInit(session, &sha256));
    CHECK_RV(CKR_OK, C_DigestUpdate(session, data, MUCH - 7));
    CHECK_RV(CKR_OK, C_DigestUpdate(session, data, 7));
    CHECK_RV(CKR_OK, C_DigestFinal(session, parts, &length));
    CHECK(memcmp(whole, parts, 32) == 0);
    CHECK_RV(CKR_OK, C_GenerateRandom(session, data, MUCH));
    CHECK(data[MUCH - 1] != 0 || data[MUCH - 2] != 0 || data[MUCH - 3] != 0);
    free(data);
    CHECK_RV(CKR_OK, C_GenerateRandom(session, NULL, 0));
    CHECK_RV(0x120, C_SeedRandom(session, digest, 32));
}

static void ciphers_keep_what_did_not_fit(CK_SESSION_HANDLE session)
{
    CK_OBJECT_HANDLE key = make_secret(session, CKK_AES, CK_FALSE);
    CK_BYTE iv[12] = {9};
    CK_GCM_PARAMS gcm = {iv, 12, 96, digest, 3, 128};
    CK_MECHANISM with_gcm = {0x1087, &gcm, sizeof gcm};
    CK_MECHANISM padded = {0x1085, iv, 12};
    CK_MECHANISM ecb = {0x1081, NULL, 0};
    CK_BYTE out[64];
    CK_BYTE back[64];
    CK_ULONG length = 47;
    CHECK_RV(CKR_MECHANISM_PARAM_INVALID, C_EncryptInit(session, &(CK_MECHANISM){0x1087, &gcm, 5}, key));
    CHECK_RV(CKR_OK, C_EncryptInit(session, &with_gcm, key));
    CHECK_RV(CKR_BUFFER_TOO_SMALL, C_Encrypt(session, digest, 32, out, &length));
    CHECK(length == 48);
    CHECK_RV(CKR_OK, C_Encrypt(session, digest, 32, out, &length));
    CHECK_RV(CKR_OK, C_DecryptInit(session, &with_gcm, key));
    CHECK_RV(CKR_OK, C_Decrypt(session, out, 48, NULL, &length));
    CHECK(length == 32);
    CHECK_RV(CKR_OK, C_Decrypt(session, out, 48, back, &length));
    CHECK(memcmp(back, digest, 32) == 0);
    /* The length without padding is known only when it has been decrypted: once, also if the buffer was too small. */
    CHECK_RV(CKR_OK, C_EncryptInit(session, &padded, key));
    length = sizeof out;
    CHECK_RV(CKR_OK, C_Encrypt(session, digest, 20, out, &length));
    CHECK(length == 32);
    int before = calls(22);
    CHECK_RV(CKR_OK, C_DecryptInit(session, &padded, key));
    length = 19;
    CHECK_RV(CKR_BUFFER_TOO_SMALL, C_Decrypt(session, out, 32, back, &length));
    CHECK(length == 20);
    CHECK_RV(CKR_OK, C_Decrypt(session, out, 32, back, &length));
    CHECK(length == 20 && memcmp(back, digest, 20) == 0 && calls(22) == before + 1);
    /* Other data than that whose result waits: not the old result. */
    CK_BYTE other[32];
    memcpy(other, out, 32);
    other[0] ^= 1;
    CHECK_RV(CKR_OK, C_DecryptInit(session, &padded, key));
    length = 1;
    CHECK_RV(CKR_BUFFER_TOO_SMALL, C_Decrypt(session, out, 32, back, &length));
    CHECK_RV(CKR_OK, C_Decrypt(session, other, 32, back, &length));
    CHECK(back[0] == (digest[0] ^ 1));
    /* Parts. */
    CHECK_RV(CKR_OK, C_EncryptInit(session, &ecb, key));
    CHECK_RV(CKR_OK, C_EncryptUpdate(session, digest, 20, NULL, &length));
    CHECK(length >= 20);
    length = 15;
    CHECK_RV(CKR_BUFFER_TOO_SMALL, C_EncryptUpdate(session, digest, 20, out, &length));
    CHECK(length == 16);
    CHECK_RV(CKR_OK, C_EncryptUpdate(session, digest, 20, out, &length));
    length = 40;
    CHECK_RV(CKR_OK, C_EncryptUpdate(session, digest + 20, 12, out + 16, &length));
    CHECK(length == 16);
    CHECK_RV(CKR_OK, C_EncryptFinal(session, NULL, &length));
    CHECK(length == 0);
    CHECK_RV(CKR_OK, C_EncryptFinal(session, out + 32, &length));
    CHECK_RV(CKR_OPERATION_NOT_INITIALIZED, C_EncryptFinal(session, out + 32, &length));
    CHECK_RV(CKR_OK, C_DecryptInit(session, &ecb, key));
    length = 64;
    CHECK_RV(CKR_OK, C_Decrypt(session, out, 32, back, &length));
    CHECK(length == 32 && memcmp(back, digest, 32) == 0);
    CHECK_RV(CKR_OK, C_DecryptInit(session, &ecb, key));
    length = 64;
    CHECK_RV(0x41, C_Decrypt(session, out, 17, back, &length));
    CHECK_RV(CKR_OPERATION_NOT_INITIALIZED, C_Decrypt(session, out, 16, back, &length));
}

static bool digest_is(CK_SESSION_HANDLE session, const CK_BYTE *data, CK_ULONG length)
{
    CK_BYTE running[32];
    CK_BYTE expected[32];
    CK_ULONG count = 32;
    CHECK_RV(CKR_OK, C_DigestFinal(session, running, &count));
    CHECK_RV(CKR_OK, C_DigestInit(session, &sha256));
    CHECK_RV(CKR_OK, C_Digest(session, (CK_BYTE *)data, length, expected, &count));
    return memcmp(running, expected, 32) == 0;
}

static void a_part_goes_through_two_operations(CK_SESSION_HANDLE session)
{
    CK_OBJECT_HANDLE key = make_secret(session, CKK_AES, CK_FALSE);
    CK_OBJECT_HANDLE code = make_secret(session, 0x2b, CK_FALSE);
    CK_MECHANISM ecb = {0x1081, NULL, 0};
    CK_BYTE clear[48] = {7, 7, 7};
    CK_BYTE out[80];
    CK_BYTE back[80];
    CK_BYTE mac[32];
    CK_ULONG length = sizeof out;
    /* Both must be active, and the one that is stays so. */
    CHECK_RV(CKR_OPERATION_NOT_INITIALIZED, C_DigestEncryptUpdate(session, clear, 20, out, &length));
    CHECK_RV(CKR_OK, C_DigestInit(session, &sha256));
    CHECK_RV(CKR_OPERATION_NOT_INITIALIZED, C_DigestEncryptUpdate(session, clear, 20, out, &length));
    CHECK_RV(CKR_OK, C_EncryptInit(session, &ecb, key));
    CHECK_RV(CKR_OPERATION_NOT_INITIALIZED, C_SignEncryptUpdate(session, clear, 20, out, &length));
    /* Neither a question for the length nor a buffer that is too small takes anything from either. */
    CHECK_RV(CKR_OK, C_DigestEncryptUpdate(session, clear, 20, NULL, &length));
    CHECK(length >= 16);
    length = 15;
    CHECK_RV(CKR_BUFFER_TOO_SMALL, C_DigestEncryptUpdate(session, clear, 20, out, &length));
    CHECK(length == 16);
    CHECK_RV(CKR_BUFFER_TOO_SMALL, C_DigestEncryptUpdate(session, clear, 20, out, &(CK_ULONG){0}));
    CHECK_RV(CKR_OK, C_DigestEncryptUpdate(session, clear, 20, out, &length));
    CHECK(length == 16);
    /* The plaintext is digested also where the ciphertext takes its place. */
    memcpy(back, clear, sizeof clear);
    length = 40;
    CHECK_RV(CKR_OK, C_DigestEncryptUpdate(session, back + 20, 28, back + 16, &length));
    CHECK(length == 32);
    memcpy(out + 16, back + 16, 32);
    CHECK_RV(CKR_OK, C_EncryptFinal(session, back, &length));
    CHECK(length == 0 && digest_is(session, clear, sizeof clear));
    CHECK_RV(CKR_OK, C_DigestInit(session, &sha256));
    CHECK_RV(CKR_OK, C_DecryptInit(session, &ecb, key));
    length = 1;
    CHECK_RV(CKR_BUFFER_TOO_SMALL, C_DecryptDigestUpdate(session, out, 48, back, &length));
    CHECK(length == 48);
    CHECK_RV(CKR_OK, C_DecryptDigestUpdate(session, out, 48, back, &length));
    CHECK(memcmp(back, clear, 48) == 0);
    CHECK_RV(CKR_OK, C_DecryptFinal(session, back, &length));
    CHECK(digest_is(session, clear, sizeof clear));
    CHECK_RV(CKR_OK, C_SignInit(session, &hmac, code));
    CHECK_RV(CKR_OK, C_EncryptInit(session, &ecb, key));
    length = sizeof back;
    CHECK_RV(CKR_OK, C_SignEncryptUpdate(session, clear, 48, back, &length));
    CHECK(length == 48 && memcmp(back, out, 48) == 0);
    length = sizeof mac;
    CHECK_RV(CKR_OK, C_SignFinal(session, mac, &length));
    CHECK_RV(CKR_OK, C_EncryptFinal(session, back, &length));
    CHECK_RV(CKR_OK, C_VerifyInit(session, &hmac, code));
    CHECK_RV(CKR_OK, C_DecryptInit(session, &ecb, key));
    length = sizeof back;
    CHECK_RV(CKR_OK, C_DecryptVerifyUpdate(session, out, 48, back, &length));
    CHECK_RV(CKR_OK, C_VerifyFinal(session, mac, 32));
    CHECK_RV(CKR_OK, C_DecryptFinal(session, back, &length));
    /* Any other error ends both. */
    CHECK_RV(CKR_OK, C_VerifyInit(session, &hmac, code));
    CHECK_RV(CKR_OK, C_DecryptInit(session, &ecb, key));
    CHECK_RV(CKR_ARGUMENTS_BAD, C_DecryptVerifyUpdate(session, NULL, 16, back, &length));
    CHECK_RV(CKR_OPERATION_NOT_INITIALIZED, C_DecryptUpdate(session, out, 16, back, &length));
    CHECK_RV(CKR_OPERATION_NOT_INITIALIZED, C_VerifyUpdate(session, clear, 16));
}

static void attributes(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE key)
{
    CK_OBJECT_CLASS class = 0;
    CK_BYTE value[32];
    CK_BYTE id[4];
    CK_ATTRIBUTE wanted[] = {{0x11, value, sizeof value}, {0x0, &class, sizeof class}, {0x8888, value, 1},
                             {0x102, id, 0},              {0x180, NULL, 0}};
    CK_RV result = C_GetAttributeValue(session, key, wanted, 5);
    CHECK(result == CKR_ATTRIBUTE_SENSITIVE || result == CKR_ATTRIBUTE_TYPE_INVALID || result == CKR_BUFFER_TOO_SMALL);
    CHECK(wanted[0].ulValueLen == CK_UNAVAILABLE_INFORMATION && wanted[2].ulValueLen == CK_UNAVAILABLE_INFORMATION);
    CHECK(class == 3 && wanted[1].ulValueLen == sizeof class && wanted[4].ulValueLen == 10);
    CHECK(wanted[3].ulValueLen == CK_UNAVAILABLE_INFORMATION);
    CK_ATTRIBUTE label = {0x3, "ein Schlüssel", 14};
    CHECK_RV(CKR_OK, C_SetAttributeValue(session, key, &label, 1));
    CK_OBJECT_HANDLE found[3];
    CK_ULONG count;
    CHECK_RV(CKR_OPERATION_NOT_INITIALIZED, C_FindObjects(session, found, 3, &count));
    CHECK_RV(CKR_OK, C_FindObjectsInit(session, &label, 1));
    CHECK_RV(CKR_OPERATION_ACTIVE, C_FindObjectsInit(session, NULL, 0));
    CHECK_RV(CKR_OK, C_FindObjects(session, found, 3, &count));
    CHECK(count == 1 && found[0] == key);
    CHECK_RV(CKR_OK, C_FindObjects(session, found, 3, &count));
    CHECK(count == 0);
    CHECK_RV(CKR_OK, C_FindObjectsFinal(session));
    CHECK_RV(CKR_OPERATION_NOT_INITIALIZED, C_FindObjectsFinal(session));
    CK_ULONG size = 0;
    CHECK_RV(CKR_OK, C_GetObjectSize(session, key, &size));
    CHECK(size > 0);
    CHECK_RV(CKR_ATTRIBUTE_VALUE_INVALID, C_CreateObject(session, &(CK_ATTRIBUTE){0x0, &class, 4}, 1, found));
    CHECK_RV(CKR_ARGUMENTS_BAD, C_CreateObject(session, &(CK_ATTRIBUTE){0x3, NULL, 4}, 1, found));
    CHECK_RV(CKR_ATTRIBUTE_TYPE_INVALID, C_CreateObject(session, &(CK_ATTRIBUTE){0x40009999, &class, 8}, 1, found));
}

static void nested_templates_come_back(CK_SESSION_HANDLE session)
{
    CK_OBJECT_CLASS class = 4;
    CK_KEY_TYPE type = CKK_AES;
    CK_BBOOL yes = CK_TRUE;
    CK_MECHANISM_TYPE allowed[] = {0x1087, 0x1085};
    CK_ATTRIBUTE inner[] = {{0x100, &type, sizeof type}, {0x162, &yes, 1}};
    CK_ATTRIBUTE outer[] = {{0x0, &class, sizeof class}, {0x40000211, inner, sizeof inner},
                            {0x40000600, allowed, sizeof allowed}};
    CK_OBJECT_HANDLE key;
    CHECK_RV(CKR_OK, C_CreateObject(session, outer, 3, &key));
    CK_MECHANISM_TYPE read_allowed[4] = {0};
    CK_ATTRIBUTE wanted[] = {{0x40000211, NULL, 0}, {0x40000600, read_allowed, sizeof read_allowed}};
    CHECK_RV(CKR_OK, C_GetAttributeValue(session, key, wanted, 2));
    CHECK(wanted[0].ulValueLen == 2 * sizeof(CK_ATTRIBUTE) && wanted[1].ulValueLen == sizeof allowed);
    CHECK(read_allowed[0] == 0x1087 && read_allowed[1] == 0x1085);
    CK_KEY_TYPE read_type = 0;
    CK_ATTRIBUTE read_inner[2] = {{0, &read_type, sizeof read_type}, {0, NULL, 0}};
    wanted[0].pValue = read_inner;
    CHECK_RV(CKR_OK, C_GetAttributeValue(session, key, wanted, 1));
    CHECK(read_type == CKK_AES && read_inner[0].type == 0x100 && read_inner[1].type == 0x162 &&
          read_inner[1].ulValueLen == 1);
    CK_OBJECT_HANDLE copy;
    CHECK_RV(CKR_OK, C_CopyObject(session, key, NULL, 0, &copy));
    CHECK_RV(CKR_OK, C_DestroyObject(session, key));
    CHECK_RV(CKR_OBJECT_HANDLE_INVALID, C_DestroyObject(session, key));
}

static void keys_travel(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE private_key)
{
    CK_OBJECT_HANDLE wrapping = make_secret(session, CKK_AES, CK_FALSE);
    CK_OBJECT_HANDLE key = make_secret(session, 0x10, CK_FALSE);
    CK_MECHANISM wrap = {0x2109, NULL, 0};
    CK_BYTE wrapped[64];
    CK_ULONG length = 0;
    int before = calls(29);
    CHECK_RV(CKR_OK, C_WrapKey(session, &wrap, wrapping, key, NULL, &length));
    CHECK(length == 40);
    CHECK_RV(CKR_OK, C_WrapKey(session, &wrap, wrapping, key, wrapped, &length));
    CHECK(calls(29) == before + 1);
    CHECK_RV(0x113, C_WrapKey(session, &wrap, 5, key, wrapped, &length));
    CK_OBJECT_CLASS class = 4;
    CK_ATTRIBUTE template[] = {{0x0, &class, sizeof class}};
    CK_OBJECT_HANDLE other;
    CHECK_RV(CKR_OK, C_UnwrapKey(session, &wrap, wrapping, wrapped, 40, template, 1, &other));
    CHECK_RV(0x110, C_UnwrapKey(session, &wrap, wrapping, wrapped, 0, template, 1, &other));
    CK_BYTE point[65] = {4};
    CK_ECDH1_DERIVE_PARAMS ecdh = {1, 0, NULL, sizeof point, point};
    CK_MECHANISM derive = {0x1050, &ecdh, sizeof ecdh};
    CHECK_RV(CKR_OK, C_DeriveKey(session, &derive, private_key, template, 1, &other));
    CK_ULONG set = 1;
    CK_ATTRIBUTE kem_template[] = {{0x61d, &set, sizeof set}};
    CK_MECHANISM kem_pair = {0xf, NULL, 0};
    CK_MECHANISM kem = {CKM_ML_KEM, NULL, 0};
    CK_OBJECT_HANDLE public_kem;
    CK_OBJECT_HANDLE private_kem;
    CK_BYTE ciphertext[768];
    CHECK_RV(CKR_OK, C_GenerateKeyPair(session, &kem_pair, kem_template, 1, NULL, 0, &public_kem, &private_kem));
    CHECK_RV(CKR_OK, C_EncapsulateKey(session, &kem, public_kem, template, 1, NULL, &length, NULL));
    CHECK(length == 768 && calls(37) == 0);
    length = 767;
    CHECK_RV(CKR_BUFFER_TOO_SMALL, C_EncapsulateKey(session, &kem, public_kem, template, 1, ciphertext, &length, &key));
    CHECK_RV(CKR_OK, C_EncapsulateKey(session, &kem, public_kem, template, 1, ciphertext, &length, &key));
    CHECK_RV(CKR_OK, C_DecapsulateKey(session, &kem, private_kem, template, 1, ciphertext, length, &other));
    CK_BYTE secrets[2][32];
    CK_ATTRIBUTE value = {0x11, secrets[0], 32};
    CHECK_RV(CKR_OK, C_GetAttributeValue(session, key, &value, 1));
    value.pValue = secrets[1];
    CHECK_RV(CKR_OK, C_GetAttributeValue(session, other, &value, 1));
    CHECK(memcmp(secrets[0], secrets[1], 32) == 0);
    CHECK_RV(CKR_FUNCTION_NOT_SUPPORTED, C_GetOperationState(session, NULL, NULL));
    CHECK_RV(CKR_FUNCTION_NOT_PARALLEL, C_GetFunctionStatus(session));
}

static void messages_have_their_own_parameters(CK_SESSION_HANDLE session)
{
    CK_OBJECT_HANDLE key = make_secret(session, CKK_AES, CK_FALSE);
    CK_MECHANISM gcm = {CKM_AES_GCM, NULL, 0};
    CK_BYTE iv[12] = {1, 2, 3, 4};
    CK_BYTE tag[16] = {0};
    CK_GCM_MESSAGE_PARAMS message = {iv, 12, 32, CKG_GENERATE_COUNTER, tag, 128};
    CK_BYTE sealed[32];
    CK_BYTE back[32];
    CK_BYTE first[12];
    CK_ULONG length = 31;
    CHECK_RV(CKR_OPERATION_NOT_INITIALIZED,
             C_EncryptMessage(session, &message, sizeof message, NULL, 0, digest, 32, sealed, &length));
    CHECK_RV(CKR_OK, C_MessageEncryptInit(session, &gcm, key));
    CHECK_RV(CKR_OPERATION_ACTIVE, C_MessageEncryptInit(session, &gcm, key));
    CHECK_RV(CKR_OPERATION_ACTIVE, C_EncryptInit(session, &(CK_MECHANISM){CKM_AES_ECB, NULL, 0}, key));
    CHECK_RV(CKR_MECHANISM_PARAM_INVALID,
             C_EncryptMessage(session, &message, 5, NULL, 0, digest, 32, sealed, &length));
    CHECK_RV(CKR_OK, C_EncryptMessage(session, &message, sizeof message, NULL, 0, digest, 32, NULL, &length));
    CHECK(length == 32);
    length = 31;
    CHECK_RV(CKR_BUFFER_TOO_SMALL,
             C_EncryptMessage(session, &message, sizeof message, digest, 3, digest, 32, sealed, &length));
    CHECK_RV(CKR_OK, C_EncryptMessage(session, &message, sizeof message, digest, 3, digest, 32, sealed, &length));
    CHECK(length == 32 && iv[0] == 1 && iv[3] == 4 && memcmp(tag, (CK_BYTE[16]){0}, 16) != 0);
    memcpy(first, iv, 12);
    /* Back, with the vector that was made; another tag is told apart from a broken node. */
    message.ivGenerator = CKG_NO_GENERATE;
    CHECK_RV(CKR_OK, C_MessageDecryptInit(session, &gcm, key));
    CHECK_RV(CKR_OK, C_DecryptMessage(session, &message, sizeof message, digest, 3, sealed, 32, back, &length));
    CHECK(length == 32 && memcmp(back, digest, 32) == 0);
    tag[0] ^= 1;
    CHECK_RV(CKR_AEAD_DECRYPT_FAILED,
             C_DecryptMessage(session, &message, sizeof message, digest, 3, sealed, 32, back, &length));
    /* In parts: nothing comes out before the last one. */
    message.ivGenerator = CKG_GENERATE_COUNTER;
    CHECK_RV(CKR_OK, C_EncryptMessageBegin(session, &message, sizeof message, digest, 3));
    CHECK(memcmp(first, iv, 11) == 0 ? iv[11] == first[11] + 1 : iv[11] == 0);
    CHECK_RV(CKR_OPERATION_ACTIVE, C_EncryptMessageBegin(session, &message, sizeof message, digest, 3));
    length = sizeof sealed;
    CHECK_RV(CKR_OK, C_EncryptMessageNext(session, &message, sizeof message, digest, 7, sealed, &length, 0));
    CHECK(length == 0);
    length = 31;
    CHECK_RV(CKR_BUFFER_TOO_SMALL, C_EncryptMessageNext(session, &message, sizeof message, digest + 7, 25, sealed,
                                                        &length, CKF_END_OF_MESSAGE));
    CHECK_RV(CKR_OK, C_EncryptMessageNext(session, &message, sizeof message, digest + 7, 25, sealed, &length,
                                          CKF_END_OF_MESSAGE));
    CHECK(length == 32);
    message.ivGenerator = CKG_NO_GENERATE;
    CHECK_RV(CKR_OK, C_DecryptMessageBegin(session, &message, sizeof message, digest, 3));
    CHECK_RV(CKR_OK, C_DecryptMessageNext(session, &message, sizeof message, sealed, 32, back, &length,
                                          CKF_END_OF_MESSAGE));
    CHECK(length == 32 && memcmp(back, digest, 32) == 0);
    CHECK_RV(CKR_OK, C_MessageDecryptFinal(session));
    CHECK_RV(CKR_OPERATION_NOT_INITIALIZED, C_MessageDecryptFinal(session));
    CHECK_RV(CKR_OK, C_SessionCancel(session, CKF_MESSAGE_ENCRYPT));
    CHECK_RV(CKR_OPERATION_NOT_INITIALIZED, C_MessageEncryptFinal(session));
}

static void signatures_of_messages(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE public_key,
                                   CK_OBJECT_HANDLE private_key)
{
    CK_MECHANISM hashed = {0x1044, NULL, 0};
    CK_BYTE signature[64];
    CK_BYTE in_parts[64];
    CK_ULONG length = 63;
    CHECK_RV(CKR_OK, C_MessageSignInit(session, &hashed, private_key));
    CHECK_RV(CKR_OK, C_SignMessage(session, NULL, 0, digest, 32, NULL, &length));
    CHECK(length == 64);
    CHECK_RV(CKR_OK, C_SignMessage(session, NULL, 0, digest, 32, signature, &length));
    CHECK_RV(CKR_OK, C_SignMessageBegin(session, NULL, 0));
    CHECK_RV(CKR_OK, C_SignMessageNext(session, NULL, 0, digest, 7, NULL, NULL));
    length = 63;
    CHECK_RV(CKR_BUFFER_TOO_SMALL, C_SignMessageNext(session, NULL, 0, digest + 7, 25, in_parts, &length));
    CHECK_RV(CKR_OK, C_SignMessageNext(session, NULL, 0, digest + 7, 25, in_parts, &length));
    CHECK(length == 64);
    CHECK_RV(CKR_OK, C_MessageSignFinal(session));
    CHECK_RV(CKR_OK, C_MessageVerifyInit(session, &hashed, public_key));
    CHECK_RV(CKR_OK, C_VerifyMessage(session, NULL, 0, digest, 32, in_parts, 64));
    CHECK_RV(CKR_OK, C_VerifyMessageBegin(session, NULL, 0));
    CHECK_RV(CKR_OK, C_VerifyMessageNext(session, NULL, 0, digest, 31, NULL, 0));
    CHECK_RV(CKR_OK, C_VerifyMessageNext(session, NULL, 0, digest + 31, 1, signature, 64));
    CHECK_RV(0xc0, C_VerifyMessage(session, NULL, 0, digest, 31, signature, 64));
    CHECK_RV(CKR_OK, C_MessageVerifyFinal(session));
    /* The signature first (3.2). */
    CHECK_RV(CKR_OPERATION_NOT_INITIALIZED, C_VerifySignature(session, digest, 32));
    CHECK_RV(CKR_OK, C_VerifySignatureInit(session, &hashed, public_key, signature, 64));
    CHECK_RV(CKR_OK, C_VerifySignature(session, digest, 32));
    CHECK_RV(CKR_OK, C_VerifySignatureInit(session, &hashed, public_key, signature, 64));
    CHECK_RV(CKR_OK, C_VerifySignatureUpdate(session, digest, 31));
    CHECK_RV(0xc0, C_VerifySignatureFinal(session));
    CHECK_RV(CKR_OPERATION_NOT_INITIALIZED, C_VerifySignatureFinal(session));
    CK_FLAGS flags = 7;
    CHECK_RV(CKR_OK, C_GetSessionValidationFlags(session, CKS_LAST_VALIDATION_OK, &flags));
    CHECK(flags == 0);
}

int main(int count, char **arguments)
{
    CHECK(count == 2);
    open_test(arguments[1], false);
    nothing_works_before_initialize();
    initialize_takes_what_it_can_keep();
    slots_come_from_the_configuration();
    sessions_and_log_in();
    CK_SESSION_HANDLE session = open_session();
    log_in(session);
    CK_OBJECT_HANDLE public_key;
    CK_OBJECT_HANDLE private_key;
    make_pair(session, &public_key, &private_key);
    sizes_are_answered_without_signing(session, private_key);
    signatures_verify(session, public_key, private_key);
    parts_and_always_authenticate(session);
    much_data_goes_in_parts(session);
    ciphers_keep_what_did_not_fit(session);
    a_part_goes_through_two_operations(session);
    messages_have_their_own_parameters(session);
    signatures_of_messages(session, public_key, private_key);
    attributes(session, private_key);
    nested_templates_come_back(session);
    keys_travel(session, private_key);
    CHECK_RV(CKR_OK, C_Finalize(NULL));
    CHECK_RV(CKR_CRYPTOKI_NOT_INITIALIZED, C_Finalize(NULL));
    close_test();
    puts("module_test: all good");
    return 0;
}
