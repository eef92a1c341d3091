/* What the tests share: a fake node in a directory of its own, checks that name their line, and a few objects. */
#ifndef CLAVIGER_TEST_HARNESS_H
#define CLAVIGER_TEST_HARNESS_H

#include <arpa/inet.h>
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "pkcs11_functions.h"

enum { SLOT = 7 };

#define CHECK(condition)                                                                                               \
    do {                                                                                                               \
        if (!(condition)) {                                                                                            \
            fail(__FILE__, __LINE__, #condition, 0, 0);                                                                \
        }                                                                                                              \
    } while (0)

#define CHECK_RV(expected, call)                                                                                       \
    do {                                                                                                               \
        CK_RV actual_rv = (call);                                                                                      \
        if (actual_rv != (expected)) {                                                                                 \
            fail(__FILE__, __LINE__, #call, expected, actual_rv);                                                      \
        }                                                                                                              \
    } while (0)

static struct {
    char directory[64];
    char script[256];
    pid_t node;
    int port; /* of loopback where the node is reached with TLS; 0: by its socket */
} test;

static void stop_node(void)
{
    if (test.node > 0) {
        kill(test.node, SIGKILL);
        waitpid(test.node, NULL, 0);
        test.node = 0;
    }
}

static void fail(const char *file, int line, const char *what, CK_RV expected, CK_RV actual)
{
    fprintf(stderr, "%s:%d: %s: expected 0x%lx, got 0x%lx\n", file, line, what, expected, actual);
    stop_node();
    exit(1);
}

static inline void sleep_millis(long millis)
{
    struct timespec time = {.tv_sec = millis / 1000, .tv_nsec = millis % 1000 * 1000000};
    nanosleep(&time, NULL);
}

static inline const char *path_of(const char *name)
{
    static char path[512];
    snprintf(path, sizeof path, "%s/%s", test.directory, name);
    return path;
}

static inline void write_file(const char *name, const char *text)
{
    /* Whoever waits for the file finds all of it, and may remove it at once. */
    char fresh[520];
    snprintf(fresh, sizeof fresh, "%s.new", path_of(name));
    FILE *file = fopen(fresh, "w");
    CHECK(file != NULL);
    fputs(text, file);
    fclose(file);
    CHECK(chmod(fresh, 0600) == 0);
    CHECK(rename(fresh, path_of(name)) == 0);
}

/* Makes the node misbehave in the next call (see fake_node.py). */
static inline void misbehave(const char *word)
{
    write_file("control", word);
}

/* How often the node has carried out a call. */
static inline int calls(int number)
{
    FILE *file = fopen(path_of("calls"), "r");
    int count = 0;
    int each;
    while (file != NULL && fscanf(file, "%d", &each) == 1) {
        count += each == number;
    }
    if (file != NULL) {
        fclose(file);
    }
    return count;
}

static inline pid_t start_python(const char *place)
{
    pid_t node = fork();
    CHECK(node >= 0);
    if (node == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL); /* a test that failed leaves nobody behind */
        execlp("python3", "python3", test.script, test.directory, place, (char *)NULL);
        _exit(127);
    }
    return node;
}

static inline void wait_for(const struct sockaddr *address, socklen_t length)
{
    for (int i = 0; i < 100; i++) {
        int file = socket(address->sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
        bool up = connect(file, address, length) == 0;
        close(file);
        if (up) {
            return;
        }
        sleep_millis(50);
    }
    CHECK(false && "the fake node does not start");
}

static inline pid_t start_node_at(const char *name)
{
    pid_t node = start_python(name);
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    snprintf(address.sun_path, sizeof address.sun_path, "%s/%s", test.directory, name);
    wait_for((struct sockaddr *)&address, sizeof address);
    return node;
}

static inline struct sockaddr_in loopback(int port)
{
    return (struct sockaddr_in){
        .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
}

/* `rest` is what stands behind the port (see fake_node.py). */
static inline void start_tls_node(const char *rest)
{
    char place[64];
    snprintf(place, sizeof place, "tls:%d:%s", test.port, rest);
    test.node = start_python(place);
    struct sockaddr_in address = loopback(test.port);
    wait_for((struct sockaddr *)&address, sizeof address);
}

static inline void start_node(void)
{
    if (test.port != 0) {
        start_tls_node("node");
    } else {
        test.node = start_node_at("node.sock");
    }
}

/* A socket of loopback that listens, and its port. */
static inline int listen_somewhere(int *port)
{
    int file = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in address = loopback(0);
    socklen_t length = sizeof address;
    CHECK(bind(file, (struct sockaddr *)&address, sizeof address) == 0 && listen(file, 16) == 0);
    CHECK(getsockname(file, (struct sockaddr *)&address, &length) == 0);
    *port = ntohs(address.sin_port);
    return file;
}

static inline void write_config(const char *extra)
{
    char node[200];
    if (test.port != 0) {
        snprintf(node, sizeof node, "node = localhost:%d\nca-file = %s/ca.pem", test.port, test.directory);
    } else {
        snprintf(node, sizeof node, "socket = %s/node.sock", test.directory);
    }
    char text[1000];
    snprintf(text, sizeof text,
             "# a comment\n%s%s\ntimeout-seconds = 2\nretry-seconds = 3\nlog = %s/log\n\n"
             "[slot 7]\npartition = DEMO\ncredential-file = %s/credential\n[slot 9]\npartition = OTHER\n",
             extra, node, test.directory, test.directory);
    write_file("pkcs11.conf", text);
}

static inline void make_certificates(const char *source)
{
    char command[400];
    snprintf(command, sizeof command, "sh '%s/test/certificates.sh' '%s'", source, test.directory);
    CHECK(system(command) == 0);
}

/* `source` is the directory of the module's sources. */
static inline void prepare_test(const char *source)
{
    snprintf(test.script, sizeof test.script, "%s/test/fake_node.py", source);
    snprintf(test.directory, sizeof test.directory, "/tmp/claviger-p11-XXXXXX");
    CHECK(mkdtemp(test.directory) != NULL);
    write_file("credential", " operation-key\n");
    setenv("CLAVIGER_PKCS11_CONF", path_of("pkcs11.conf"), 1);
}

static inline void open_test(const char *source, bool tls)
{
    prepare_test(source);
    if (tls) {
        close(listen_somewhere(&test.port));
        make_certificates(source);
    }
    write_config("");
    start_node();
}

static inline void close_test(void)
{
    stop_node();
    DIR *directory = opendir(test.directory);
    CHECK(directory != NULL);
    for (struct dirent *each = readdir(directory); each != NULL; each = readdir(directory)) {
        unlink(path_of(each->d_name)); /* which "." and ".." refuse */
    }
    closedir(directory);
    rmdir(test.directory);
}

static inline CK_SESSION_HANDLE open_session(void)
{
    CK_SESSION_HANDLE session;
    CHECK_RV(CKR_OK, C_OpenSession(SLOT, CKF_SERIAL_SESSION | CKF_RW_SESSION, NULL, NULL, &session));
    return session;
}

static inline void log_in(CK_SESSION_HANDLE session)
{
    CHECK_RV(CKR_OK, C_Login(session, CKU_USER, (CK_UTF8CHAR *)"1234", 4));
}

/* A P-256 key pair on the token. */
static inline void make_pair(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE *public_key, CK_OBJECT_HANDLE *private_key)
{
    CK_MECHANISM mechanism = {0x1040, NULL, 0};
    CK_BBOOL yes = CK_TRUE;
    CK_BYTE oid[] = {0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07};
    CK_ATTRIBUTE public_template[] = {{0x180, oid, sizeof oid}, {0x1, &yes, 1}};
    CK_ATTRIBUTE private_template[] = {{0x1, &yes, 1}, {0x2, &yes, 1}, {0x102, "\x01", 1}};
    CHECK_RV(CKR_OK, C_GenerateKeyPair(session, &mechanism, public_template, 2, private_template, 3, public_key,
                                       private_key));
}

/* A secret key of the session: CKK_AES or CKK_GENERIC_SECRET, with all the usages that the tests need. */
static inline CK_OBJECT_HANDLE make_secret(CK_SESSION_HANDLE session, CK_KEY_TYPE type, CK_BBOOL always_authenticate)
{
    CK_OBJECT_CLASS class = 4;
    CK_BBOOL yes = CK_TRUE;
    CK_ULONG length = 32;
    CK_ATTRIBUTE attributes[] = {{0x0, &class, sizeof class}, {0x100, &type, sizeof type},
                                 {0x104, &yes, 1},            {0x105, &yes, 1},
                                 {0x108, &yes, 1},            {0x10a, &yes, 1},
                                 {0x202, &always_authenticate, 1}, {0x161, &length, sizeof length}};
    CK_MECHANISM mechanism = {type == 0x1f ? 0x1080 : 0x350, NULL, 0};
    CK_OBJECT_HANDLE key;
    CHECK_RV(CKR_OK, C_GenerateKey(session, &mechanism, attributes, 8, &key));
    return key;
}

#endif
