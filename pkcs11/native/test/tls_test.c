/* The way to remote nodes: who is believed, what is refused and said of it, hostile peers, and several nodes. */
#include <pthread.h>
#include <stdatomic.h>

#include "harness.h"

static CK_MECHANISM ecdsa = {0x1041, NULL, 0};

static CK_RV sign(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE key)
{
    CK_BYTE digest[32] = {1, 2, 3};
    CK_BYTE signature[64];
    CK_ULONG length = sizeof signature;
    CK_RV result = C_SignInit(session, &ecdsa, key);
    return result != CKR_OK ? result : C_Sign(session, digest, 32, signature, &length);
}

static bool logged(const char *text)
{
    static char all[20000];
    FILE *file = fopen(path_of("log"), "r");
    size_t length = file == NULL ? 0 : fread(all, 1, sizeof all - 1, file);
    all[length] = '\0';
    if (file != NULL) {
        fclose(file);
    }
    return strstr(all, text) != NULL;
}

/* A configuration of these lines, with %s for the directory (at most four times). */
static void configure(const char *host, const char *lines, int retry_seconds)
{
    char changed[600];
    const char *here = test.directory;
    snprintf(changed, sizeof changed, lines, here, here, here, here);
    char text[1200];
    snprintf(text, sizeof text,
             "node = %s:%d\n%sconnect-timeout-seconds = 1\ntimeout-seconds = 2\nretry-seconds = %d\nlog = %s/log\n"
             "[slot 7]\npartition = DEMO\ncredential-file = %s/credential\n",
             host, test.port, changed, retry_seconds, test.directory, test.directory);
    unlink(path_of("log"));
    write_file("pkcs11.conf", text);
}

static void accepted(const char *host, const char *lines)
{
    configure(host, lines, 3);
    CHECK_RV(CKR_OK, C_Initialize(NULL));
    CK_SESSION_HANDLE session = open_session();
    log_in(session);
    CHECK_RV(CKR_OK, C_Finalize(NULL));
}

/* No connection comes to be, whatever the node would answer; the log names the reason once. */
static void refused(const char *host, const char *lines, const char *reason)
{
    configure(host, lines, 0);
    CHECK_RV(CKR_OK, C_Initialize(NULL));
    CK_SESSION_HANDLE session;
    for (int i = 0; i < 2; i++) {
        CHECK_RV(CKR_TOKEN_NOT_PRESENT, C_OpenSession(SLOT, CKF_SERIAL_SESSION, NULL, NULL, &session));
    }
    CHECK_RV(CKR_OK, C_Finalize(NULL));
    if (!logged(reason)) {
        fprintf(stderr, "the log does not say: %s\n", reason);
        CHECK_RV(0, system("cat \"$(dirname \"$CLAVIGER_PKCS11_CONF\")/log\" >&2"));
        CHECK(false);
    }
}

#define CA "ca-file = %s/ca.pem\n"
#define CLIENT "certificate-file = %s/client.pem\n"

static void nodes_must_prove_their_name(void)
{
    start_tls_node("node");
    accepted("localhost", CA);
    accepted("127.0.0.1", CA);
    refused("localhost", "ca-file = %s/another-ca.pem\n", "does not lead to an authority in ca-file");
    refused("localhost", "ca-file = %s/nothing.pem\n", "no certificate can be read from ca-file");
    refused("localhost", "ca-file = %s/ca.key\n", "no certificate can be read from ca-file");
    refused("localhost", CA "server-name = elsewhere.example\n", "is for another name");
    refused("localhost", CA "server-name = 127.0.0.2\n", "is for another name");
    stop_node();
    start_tls_node("elsewhere");
    refused("localhost", CA, "is for another name");
    refused("127.0.0.1", CA, "is for another name");
    accepted("127.0.0.1", CA "server-name = elsewhere.example\n");
    stop_node();
    start_tls_node("expired");
    refused("localhost", CA, "has expired");
    stop_node();
    refused("localhost", CA, "Connection refused");
}

static void old_versions_are_refused(void)
{
    start_tls_node("node:old");
    refused("localhost", CA, "TLS: ");
    stop_node();
}

static void client_certificates(void)
{
    static const char own[] = CA CLIENT "key-file = %s/client.key\n";
    start_tls_node("node:need");
    accepted("localhost", own);
    CHECK(!logged("key file"));
    refused("localhost", CA, "it may ask for a client certificate");
    CHECK(chmod(path_of("client.key"), 0644) == 0);
    accepted("localhost", own);
    CHECK(logged("client.key: others than its owner may use this key file"));
    CHECK(chmod(path_of("client.key"), 0600) == 0);
    refused("localhost", CA CLIENT "key-file = %s/client.pem\n", "no private key can be read from key-file");
    refused("localhost", CA "certificate-file = %s/client.key\nkey-file = %s/client.key\n",
            "no certificate can be read from certificate-file");
    refused("localhost", CA "certificate-file = %s/another-ca.pem\nkey-file = %s/another-ca.key\n",
            "it may not take our client certificate");
    refused("localhost", CA CLIENT "key-file = %s/another-ca.key\n", "it may not take our client certificate");
    stop_node();
    start_tls_node("node"); /* which does not ask */
    accepted("localhost", own);
    stop_node();
}

/* --- Peers that speak no TLS, or bad TLS -------------------------------------------------------------------------- */

enum peer_kind { SILENT, TRICKLING, TRUNCATING, PLAIN, RANDOM };

static struct {
    int listener;
    enum peer_kind kind;
    unsigned seed;
    atomic_bool stop;
} peer;

static void send_quietly(int file, const void *data, size_t length)
{
    ssize_t sent = send(file, data, length, MSG_NOSIGNAL);
    (void)sent;
}

static void serve_badly(int file)
{
    static const uint8_t server_hello[] = {22, 3, 3, 0, 74, 2, 0, 0, 70, 3, 3, 1, 2, 3};
    uint8_t bytes[300];
    ssize_t received = recv(file, bytes, sizeof bytes, 0);
    (void)received;
    switch (peer.kind) {
    case SILENT:
        while (!peer.stop && recv(file, bytes, sizeof bytes, MSG_DONTWAIT) != 0) {
            sleep_millis(20);
        }
        break;
    case TRICKLING:
        for (size_t i = 0; i < 100 && !peer.stop; i++) {
            send_quietly(file, server_hello + (i < sizeof server_hello ? i : sizeof server_hello - 1), 1);
            sleep_millis(100);
        }
        break;
    case TRUNCATING:
        send_quietly(file, server_hello, sizeof server_hello);
        break;
    case PLAIN:
        send_quietly(file, "HTTP/1.1 400 Bad Request\r\n\r\n", 28);
        break;
    case RANDOM:
        for (size_t i = 0; i < sizeof bytes; i++) {
            peer.seed = peer.seed * 1664525U + 1013904223U;
            bytes[i] = (uint8_t)(peer.seed >> 24);
        }
        memcpy(bytes, server_hello, bytes[10] % (sizeof server_hello + 1));
        send_quietly(file, bytes, 1 + peer.seed % sizeof bytes);
        break;
    }
}

static void *run_peer(void *unused)
{
    int file;
    while ((file = accept(peer.listener, NULL, NULL)) >= 0) {
        serve_badly(file);
        close(file);
    }
    return unused;
}

static void with_peer(enum peer_kind kind, void (*test_of)(void))
{
    pthread_t thread;
    int port = test.port;
    peer.kind = kind;
    peer.stop = false;
    peer.listener = listen_somewhere(&test.port);
    CHECK(pthread_create(&thread, NULL, run_peer, NULL) == 0);
    test_of();
    peer.stop = true;
    shutdown(peer.listener, SHUT_RDWR);
    CHECK(pthread_join(thread, NULL) == 0);
    close(peer.listener);
    test.port = port;
}

static void too_late(void)
{
    struct timespec before;
    struct timespec after;
    clock_gettime(CLOCK_MONOTONIC, &before);
    refused("127.0.0.1", CA, "TLS: no answer in time");
    clock_gettime(CLOCK_MONOTONIC, &after);
    CHECK(after.tv_sec - before.tv_sec <= 5); /* two tries of a second each */
}

static void truncated(void)
{
    refused("127.0.0.1", CA, "the connection ended within the handshake");
}

static void plain(void)
{
    refused("127.0.0.1", CA, "the peer speaks another protocol");
}

static void random_bytes(void)
{
    configure("127.0.0.1", CA, 0);
    CHECK_RV(CKR_OK, C_Initialize(NULL));
    CK_SESSION_HANDLE session;
    for (int i = 0; i < 300; i++) {
        CHECK_RV(CKR_TOKEN_NOT_PRESENT, C_OpenSession(SLOT, CKF_SERIAL_SESSION, NULL, NULL, &session));
    }
    CHECK_RV(CKR_OK, C_Finalize(NULL));
}

/* --- Several nodes ------------------------------------------------------------------------------------------------ */

static CK_OBJECT_HANDLE find_private(CK_SESSION_HANDLE session)
{
    CK_OBJECT_HANDLE key = 0;
    CK_ULONG count;
    CK_OBJECT_CLASS class = 3;
    CHECK_RV(CKR_OK, C_FindObjectsInit(session, &(CK_ATTRIBUTE){0x0, &class, sizeof class}, 1));
    CHECK_RV(CKR_OK, C_FindObjects(session, &key, 1, &count));
    CHECK_RV(CKR_OK, C_FindObjectsFinal(session));
    CHECK(count == 1);
    return key;
}

/* A remote node in front, a local one behind it: sessions, log-in and keys go on wherever one is up. */
static void nodes_take_over(void)
{
    start_tls_node("node");
    accepted("localhost", CA);
    configure("localhost", CA "socket = %s/other.sock\n", 3);
    CHECK_RV(CKR_OK, C_Initialize(NULL));
    CK_SESSION_HANDLE session = open_session();
    log_in(session);
    CK_OBJECT_HANDLE public_key;
    CK_OBJECT_HANDLE key;
    make_pair(session, &public_key, &key);
    CHECK_RV(CKR_OK, sign(session, key));
    pid_t other = start_node_at("other.sock"); /* finds the key of the first */
    stop_node();
    CHECK_RV(CKR_OK, sign(session, key));
    CHECK(logged("Connection refused"));
    start_node(); /* back again, and in use again once the other is lost */
    kill(other, SIGKILL);
    waitpid(other, NULL, 0);
    CHECK_RV(CKR_OK, sign(session, key));
    stop_node();
    CHECK_RV(CKR_DEVICE_REMOVED, sign(session, key));
    start_node();
    CHECK_RV(CKR_OK, sign(session, key));
    CHECK_RV(CKR_OK, C_Finalize(NULL));
    /* In the order of chance each comes first now and then. */
    other = start_node_at("other.sock");
    int remote = 0;
    enum { TRIES = 40 };
    configure("localhost", CA "socket = %s/other.sock\norder = random\n", 3);
    for (int i = 0; i < TRIES; i++) {
        unlink(path_of("log"));
        CHECK_RV(CKR_OK, C_Initialize(NULL));
        session = open_session();
        log_in(session);
        CHECK(find_private(session) != 0);
        CHECK_RV(CKR_OK, C_Finalize(NULL));
        remote += logged("other.sock: connected") ? 0 : 1;
    }
    CHECK(remote > 0 && remote < TRIES);
    kill(other, SIGKILL);
    waitpid(other, NULL, 0);
    stop_node();
}

static void wrong_lines_are_refused(void)
{
    static const char *const wrong[] = {
        "node = localhost\n",        "node = :5\n",           "node = localhost:0\n", "node = localhost:65536\n",
        "node = ::1:5\n",            "node = [::1:5\n",       "node = localhost:\n",  "node = localhost:x\n",
        "certificate-file = /x\n",   "key-file = /x\n",       "ca-file = x\n",        "connect-timeout-seconds = 0\n",
        "ca-file = /a\nca-file = /b\n",
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        char text[300];
        snprintf(text, sizeof text, "node = localhost:5\nnode = [::1]:5\n%s%s[slot 7]\npartition = DEMO\n",
                 strncmp(wrong[i], "ca-", 3) == 0 ? "" : "ca-file = /a\n", wrong[i]);
        write_file("pkcs11.conf", text);
        CHECK_RV(CKR_FUNCTION_FAILED, C_Initialize(NULL));
    }
    write_file("pkcs11.conf", "node = localhost:5\n[slot 7]\npartition = DEMO\n"); /* no ca-file */
    CHECK_RV(CKR_FUNCTION_FAILED, C_Initialize(NULL));
}

int main(int count, char **arguments)
{
    CHECK(count == 2);
    prepare_test(arguments[1]);
    close(listen_somewhere(&test.port));
    make_certificates(arguments[1]);
    wrong_lines_are_refused();
    nodes_must_prove_their_name();
    old_versions_are_refused();
    client_certificates();
    with_peer(SILENT, too_late);
    with_peer(TRICKLING, too_late);
    with_peer(TRUNCATING, truncated);
    with_peer(PLAIN, plain);
    with_peer(RANDOM, random_bytes);
    nodes_take_over();
    close_test();
    puts("tls_test: all good");
    return 0;
}
