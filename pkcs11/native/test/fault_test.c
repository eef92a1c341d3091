/* What goes wrong around a module: lost connections, nodes that restart or misbehave, fork, threads, C_Finalize. */
#include <pthread.h>
#include <stdatomic.h>

#include "harness.h"

static CK_MECHANISM ecdsa = {0x1041, NULL, 0};
static CK_MECHANISM sha256 = {0x250, NULL, 0};
static CK_BYTE digest[32] = {1, 2, 3};

static CK_RV sign(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE key)
{
    CK_BYTE signature[64];
    CK_ULONG length = sizeof signature;
    CK_RV result = C_SignInit(session, &ecdsa, key);
    return result != CKR_OK ? result : C_Sign(session, digest, 32, signature, &length);
}

/* A call whose answer was lost is asked for again by its id, and is carried out once. */
static void lost_answers_are_fetched_again(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE key)
{
    CHECK_RV(CKR_OK, sign(session, key));
    int before = calls(22);
    misbehave("lose");
    CHECK_RV(CKR_OK, sign(session, key));
    CHECK(calls(22) == before + 1);
    misbehave("close");
    CHECK_RV(CKR_OK, sign(session, key));
    CHECK(calls(22) == before + 2);
}

static void bad_nodes_are_device_errors(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE key)
{
    misbehave("hang");
    CHECK_RV(CKR_DEVICE_ERROR, sign(session, key));
    CHECK_RV(CKR_OK, sign(session, key));
    misbehave("garbage");
    CHECK_RV(CKR_DEVICE_ERROR, sign(session, key));
    CHECK_RV(CKR_OK, sign(session, key));
    /* What was left unfinished at the node does not stand in the way of the next. */
    CK_BYTE hash[32];
    CK_ULONG length = sizeof hash;
    CHECK_RV(CKR_OK, C_DigestInit(session, &sha256));
    CHECK_RV(CKR_OK, C_DigestUpdate(session, digest, 32));
    misbehave("garbage");
    CHECK_RV(CKR_DEVICE_ERROR, C_DigestUpdate(session, digest, 32));
    CHECK_RV(CKR_OK, C_DigestInit(session, &sha256));
    CHECK_RV(CKR_OK, C_DigestUpdate(session, digest, 32));
    CHECK_RV(CKR_OK, C_DigestFinal(session, hash, &length));
    CK_OBJECT_HANDLE found;
    CK_ULONG count;
    CHECK_RV(CKR_OK, C_FindObjectsInit(session, NULL, 0));
    misbehave("garbage");
    CHECK_RV(CKR_DEVICE_ERROR, C_FindObjects(session, &found, 1, &count));
    CHECK_RV(CKR_OK, C_FindObjectsInit(session, NULL, 0));
    CHECK_RV(CKR_OK, C_FindObjects(session, &found, 1, &count));
    CHECK_RV(CKR_OK, C_FindObjectsFinal(session));
}

static void check_user_session(CK_SESSION_HANDLE session)
{
    CK_SESSION_INFO info;
    CHECK_RV(CKR_OK, C_GetSessionInfo(session, &info));
    CHECK(info.state == 3);
}

static void forgotten_sessions_come_back(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE key)
{
    misbehave("forget");
    CHECK_RV(CKR_OK, sign(session, key));
    check_user_session(session);
    /* A session that is opened first thing after a loss belongs to the logged-in user as well. */
    misbehave("forget");
    CK_SESSION_HANDLE second = open_session();
    check_user_session(second);
    CHECK_RV(CKR_OK, sign(second, key));
    CHECK_RV(CKR_OK, C_CloseSession(second));
    /* With parts in flight the operation is lost, and said to be. */
    CHECK_RV(CKR_OK, C_DigestInit(session, &sha256));
    CHECK_RV(CKR_OK, C_DigestUpdate(session, digest, 32));
    misbehave("forget");
    CHECK_RV(CKR_DEVICE_ERROR, C_DigestUpdate(session, digest, 32));
    CHECK_RV(CKR_OPERATION_NOT_INITIALIZED, C_DigestUpdate(session, digest, 32));
    CHECK_RV(CKR_OK, sign(session, key));
    /* Session objects are gone for good. */
    CK_OBJECT_HANDLE gone = make_secret(session, 0x10, CK_FALSE);
    CK_MECHANISM hmac = {0x251, NULL, 0};
    CK_BYTE mac[32];
    CK_ULONG length = sizeof mac;
    misbehave("forget");
    CHECK_RV(CKR_KEY_HANDLE_INVALID, C_SignInit(session, &hmac, gone));
    CHECK_RV(CKR_OPERATION_NOT_INITIALIZED, C_Sign(session, digest, 32, mac, &length));
}

static void restarts_are_survived(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE key)
{
    CK_SESSION_HANDLE second = open_session();
    stop_node();
    start_node();
    CHECK_RV(CKR_OK, sign(session, key));
    check_user_session(session);
    check_user_session(second);
    CHECK_RV(CKR_OK, sign(second, key));
    stop_node();
    CHECK_RV(CKR_DEVICE_REMOVED, sign(session, key));
    /* A token that was there is expected back: libp11 would wait for ever for a session that it does not get. */
    CK_SESSION_HANDLE third = open_session();
    CK_SESSION_INFO info;
    CHECK_RV(CKR_DEVICE_REMOVED, C_GetSessionInfo(third, &info));
    CK_TOKEN_INFO token;
    CHECK_RV(CKR_TOKEN_NOT_PRESENT, C_GetTokenInfo(SLOT, &token));
    CK_ULONG count = 9;
    CHECK_RV(CKR_OK, C_GetSlotList(CK_TRUE, NULL, &count));
    CHECK(count == 0);
    start_node();
    check_user_session(third);
    CHECK_RV(CKR_OK, sign(third, key));
    CHECK_RV(CKR_OK, sign(session, key));
    CHECK_RV(CKR_OK, C_CloseSession(third));
    CHECK_RV(CKR_OK, C_CloseSession(second));
}

static void a_child_may_be_the_first_to_initialize(void)
{
    pid_t child = fork();
    CHECK(child >= 0);
    if (child == 0) {
        test.node = 0; /* the parent's */
        CHECK_RV(CKR_OK, C_Initialize(NULL));
        log_in(open_session());
        CHECK_RV(CKR_OK, C_Finalize(NULL));
        _exit(0);
    }
    int status;
    CHECK(waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0);
    CK_SLOT_ID slot;
    CHECK_RV(CKR_CRYPTOKI_NOT_INITIALIZED, C_GetSlotList(CK_TRUE, &slot, &(CK_ULONG){1}));
}

/* As nginx does it: the parent has seen the token, the child comes while the node is away. */
static void children_may_come_before_the_node(void)
{
    stop_node();
    pid_t child = fork();
    CHECK(child >= 0);
    if (child == 0) {
        CHECK_RV(CKR_OK, C_Initialize(NULL));
        CK_SESSION_HANDLE own = open_session();
        CHECK_RV(CKR_DEVICE_REMOVED, C_Login(own, CKU_USER, (CK_BYTE *)"1234", 4));
        start_node();
        log_in(own);
        check_user_session(own);
        stop_node();
        _exit(0);
    }
    int status;
    CHECK(waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0);
    start_node();
}

static void children_must_initialize(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE key)
{
    CHECK_RV(CKR_OK, sign(session, key));
    pid_t child = fork();
    CHECK(child >= 0);
    if (child == 0) {
        test.node = 0; /* the parent's */
        CHECK_RV(CKR_CRYPTOKI_NOT_INITIALIZED, sign(session, key));
        CHECK_RV(CKR_OK, C_Initialize(NULL));
        CHECK_RV(CKR_SESSION_HANDLE_INVALID, sign(session, key));
        CK_SESSION_HANDLE own = open_session();
        log_in(own);
        CK_OBJECT_HANDLE found;
        CK_ULONG count;
        CK_OBJECT_CLASS class = 3;
        CHECK_RV(CKR_OK, C_FindObjectsInit(own, &(CK_ATTRIBUTE){0x0, &class, sizeof class}, 1));
        CHECK_RV(CKR_OK, C_FindObjects(own, &found, 1, &count));
        CHECK_RV(CKR_OK, C_FindObjectsFinal(own));
        CHECK(count == 1);
        CHECK_RV(CKR_OK, sign(own, found));
        CHECK_RV(CKR_OK, C_Finalize(NULL));
        _exit(0);
    }
    CHECK_RV(CKR_OK, sign(session, key));
    int status;
    CHECK(waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0);
    CHECK_RV(CKR_OK, sign(session, key));
}

enum { THREADS = 16, ROUNDS = 15 };

static struct {
    CK_OBJECT_HANDLE key;
    atomic_ulong wrong; /* what one of the signatures answered that should not have */
    atomic_bool stop;
    CK_SESSION_HANDLE shared;
} work;

static void *many_signatures(void *unused)
{
    CK_SESSION_HANDLE session = open_session();
    for (int i = 0; i < ROUNDS; i++) {
        CK_BYTE hash[32];
        CK_ULONG length = sizeof hash;
        CK_RV signed_with = sign(session, work.key);
        if (signed_with != CKR_OK) {
            work.wrong = signed_with;
        }
        /* Calls on one session take turns, and may get in each other's way. */
        CK_RV result = C_DigestInit(work.shared, &sha256);
        CHECK(result == CKR_OK || result == CKR_OPERATION_ACTIVE);
        result = C_Digest(work.shared, digest, 32, hash, &length);
        CHECK(result == CKR_OK || result == CKR_OPERATION_NOT_INITIALIZED);
    }
    CHECK_RV(CKR_OK, C_CloseSession(session));
    return unused;
}

static void threads_work_side_by_side(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE key)
{
    pthread_t threads[THREADS];
    work.key = key;
    work.shared = open_session();
    for (int i = 0; i < THREADS; i++) {
        CHECK(pthread_create(&threads[i], NULL, many_signatures, NULL) == 0);
    }
    misbehave("forget");
    for (int i = 0; i < THREADS; i++) {
        CHECK(pthread_join(threads[i], NULL) == 0);
    }
    CHECK_RV(CKR_OK, work.wrong);
    CHECK_RV(CKR_OK, sign(session, key));
}

static void *until_it_ends(void *unused)
{
    CK_RV result = CKR_OK;
    CK_SESSION_INFO info;
    while (result == CKR_OK) {
        result = C_GetSessionInfo(work.shared, &info);
    }
    CHECK(result == CKR_CRYPTOKI_NOT_INITIALIZED || result == CKR_SESSION_HANDLE_INVALID);
    return unused;
}

static void finalize_ends_calls_under_way(void)
{
    pthread_t threads[THREADS];
    work.shared = open_session();
    for (int i = 0; i < THREADS; i++) {
        CHECK(pthread_create(&threads[i], NULL, until_it_ends, NULL) == 0);
    }
    sleep_millis(100);
    CHECK_RV(CKR_OK, C_Finalize(NULL));
    for (int i = 0; i < THREADS; i++) {
        CHECK(pthread_join(threads[i], NULL) == 0);
    }
    CHECK_RV(CKR_OK, C_Initialize(NULL));
    CHECK_RV(CKR_OK, C_Finalize(NULL));
}

/* Two nodes. A call that may have been carried out by the one that died is not asked of the other; the next one is, and
 * finds its session and key there. */
static void other_nodes_take_over(void)
{
    char extra[200];
    pid_t other = start_node_at("other.sock");
    snprintf(extra, sizeof extra, "socket = %s/nobody.sock\nsocket = %s/other.sock\n", test.directory, test.directory);
    write_config(extra);
    CHECK_RV(CKR_OK, C_Initialize(NULL));
    CK_SESSION_HANDLE session = open_session();
    log_in(session);
    CK_OBJECT_HANDLE key;
    CK_ULONG count;
    CK_OBJECT_CLASS class = 3;
    CHECK_RV(CKR_OK, C_FindObjectsInit(session, &(CK_ATTRIBUTE){0x0, &class, sizeof class}, 1));
    CHECK_RV(CKR_OK, C_FindObjects(session, &key, 1, &count));
    CHECK_RV(CKR_OK, C_FindObjectsFinal(session));
    CHECK_RV(CKR_OK, sign(session, key));
    int before = calls(22);
    misbehave("die");
    CHECK_RV(CKR_DEVICE_ERROR, sign(session, key));
    CHECK(calls(22) == before + 1);
    CHECK(waitpid(other, NULL, 0) == other);
    CHECK_RV(CKR_OK, sign(session, key));
    check_user_session(session);
    CHECK_RV(CKR_OK, C_Finalize(NULL));
}

int main(int count, char **arguments)
{
    bool tls = count == 3 && strcmp(arguments[2], "tls") == 0;
    CHECK(count == 2 || tls);
    open_test(arguments[1], tls);
    a_child_may_be_the_first_to_initialize();
    CHECK_RV(CKR_OK, C_Initialize(NULL));
    CK_SESSION_HANDLE session = open_session();
    log_in(session);
    CK_OBJECT_HANDLE public_key;
    CK_OBJECT_HANDLE private_key;
    make_pair(session, &public_key, &private_key);
    lost_answers_are_fetched_again(session, private_key);
    bad_nodes_are_device_errors(session, private_key);
    forgotten_sessions_come_back(session, private_key);
    restarts_are_survived(session, private_key);
    children_must_initialize(session, private_key);
    children_may_come_before_the_node();
    threads_work_side_by_side(session, private_key);
    finalize_ends_calls_under_way();
    other_nodes_take_over();
    close_test();
    puts(tls ? "fault_test with TLS: all good" : "fault_test: all good");
    return 0;
}
