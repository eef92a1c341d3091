#include "tls.h"

#include "module.h"
#include "stream.h"

#ifdef CLAVIGER_TLS

#define MBEDTLS_ALLOW_PRIVATE_ACCESS /* to see how far a handshake came */

#include <arpa/inet.h>
#include <errno.h>
#include <mbedtls/pk.h>
#include <mbedtls/ssl.h>
#include <mbedtls/version.h>
#include <mbedtls/x509_crt.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>

#include "log.h"

/* RFC 5280 §4.2.1.6: GeneralName, [7] iPAddress. */
enum { GENERAL_NAME_IP_ADDRESS = MBEDTLS_ASN1_CONTEXT_SPECIFIC | 7 };

/* What is needed to shake hands, and wiped thereafter. It is each connection's own: the library computes tables inside
 * keys and groups that threads could not share, and a renewed certificate needs no restart. */
struct credentials {
    mbedtls_x509_crt authorities;
    mbedtls_x509_crt chain;
    mbedtls_pk_context key;
};

struct tls {
    mbedtls_ssl_context ssl;
    mbedtls_ssl_config config;
    int file;
    int64_t deadline;
    uint8_t address[sizeof(struct in6_addr)]; /* what the certificate must name, if that is an address */
    size_t address_length;                    /* 0 if it is a name */
    size_t ahead_at;
    size_t ahead_end;
    uint8_t ahead[8192]; /* received, not yet asked for: a record takes one call of the kernel, not two */
};

/* Forward secrecy and authenticated encryption only. */
static const int SUITES[] = {
    MBEDTLS_TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
    MBEDTLS_TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
    MBEDTLS_TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
    MBEDTLS_TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
    MBEDTLS_TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
    MBEDTLS_TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
    0,
};

static const int HASHES[] = {MBEDTLS_MD_SHA512, MBEDTLS_MD_SHA384, MBEDTLS_MD_SHA256, MBEDTLS_MD_NONE};

bool tls_built(void)
{
    return true;
}

/* From the kernel each time: no state that a fork would double or threads would fight over. */
static int random_bytes(void *unused, unsigned char *data, size_t length)
{
    (void)unused;
    while (length > 0) {
        ssize_t count = getrandom(data, length, 0);
        if (count < 0 && errno != EINTR) {
            return MBEDTLS_ERR_SSL_INTERNAL_ERROR;
        }
        data += count > 0 ? count : 0;
        length -= count > 0 ? (size_t)count : 0;
    }
    return 0;
}

static int give(void *context, const unsigned char *data, size_t length)
{
    struct tls *tls = context;
    ssize_t count = socket_send(tls->file, data, length, tls->deadline);
    if (count > 0) {
        return (int)count;
    }
    return count == STREAM_LATE ? MBEDTLS_ERR_SSL_TIMEOUT : MBEDTLS_ERR_SSL_CONN_EOF;
}

static int take(void *context, unsigned char *data, size_t length)
{
    struct tls *tls = context;
    if (tls->ahead_at == tls->ahead_end) {
        ssize_t count = socket_receive(tls->file, tls->ahead, sizeof tls->ahead, tls->deadline);
        if (count <= 0) {
            return count == STREAM_LATE ? MBEDTLS_ERR_SSL_TIMEOUT : MBEDTLS_ERR_SSL_CONN_EOF;
        }
        tls->ahead_at = 0;
        tls->ahead_end = (size_t)count;
    }
    size_t there = tls->ahead_end - tls->ahead_at;
    size_t taken = there < length ? there : length;
    memcpy(data, tls->ahead + tls->ahead_at, taken);
    tls->ahead_at += taken;
    return (int)taken;
}

/* The library compares names only; an address must stand in the certificate as one (RFC 9110 §4.3.5). */
static int check_address(void *context, mbedtls_x509_crt *certificate, int depth, uint32_t *flags)
{
    const struct tls *tls = context;
    if (depth != 0 || tls->address_length == 0) {
        return 0;
    }
    for (const mbedtls_x509_sequence *each = &certificate->subject_alt_names; each != NULL; each = each->next) {
        if (each->buf.tag == GENERAL_NAME_IP_ADDRESS && each->buf.len == tls->address_length &&
            memcmp(each->buf.p, tls->address, tls->address_length) == 0) {
            return 0;
        }
    }
    *flags |= MBEDTLS_X509_BADCERT_CN_MISMATCH;
    return 0;
}

static int parse_key(mbedtls_pk_context *key, const char *path)
{
#if MBEDTLS_VERSION_MAJOR >= 3
    return mbedtls_pk_parse_keyfile(key, path, NULL, random_bytes, NULL);
#else
    return mbedtls_pk_parse_keyfile(key, path, NULL);
#endif
}

static const char *read_credentials(struct credentials *credentials, const struct tls_config *files)
{
    /* More than 0: so many certificates of the file are of a kind that we do not know, and trusted no further. */
    if (mbedtls_x509_crt_parse_file(&credentials->authorities, files->ca_file) < 0 ||
        credentials->authorities.raw.p == NULL) {
        return "no certificate can be read from ca-file";
    }
    if (files->certificate_file == NULL) {
        return NULL;
    }
    struct stat about;
    if (stat(files->key_file, &about) == 0 && (about.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
        module_log("%s: others than its owner may use this key file", files->key_file);
    }
    if (mbedtls_x509_crt_parse_file(&credentials->chain, files->certificate_file) != 0) {
        return "no certificate can be read from certificate-file";
    }
    if (parse_key(&credentials->key, files->key_file) != 0) {
        return "no private key can be read from key-file (EC or RSA, PEM, without a passphrase)";
    }
    return NULL;
}

static bool prepare(struct tls *tls, struct credentials *credentials, const char *name)
{
    if (mbedtls_ssl_config_defaults(&tls->config, MBEDTLS_SSL_IS_CLIENT, MBEDTLS_SSL_TRANSPORT_STREAM,
                                    MBEDTLS_SSL_PRESET_DEFAULT) != 0) {
        return false;
    }
    /* Not 1.3, which the library has not finished in 2.28. */
    mbedtls_ssl_conf_min_version(&tls->config, MBEDTLS_SSL_MAJOR_VERSION_3, MBEDTLS_SSL_MINOR_VERSION_3);
    mbedtls_ssl_conf_max_version(&tls->config, MBEDTLS_SSL_MAJOR_VERSION_3, MBEDTLS_SSL_MINOR_VERSION_3);
    mbedtls_ssl_conf_ciphersuites(&tls->config, SUITES);
    mbedtls_ssl_conf_sig_hashes(&tls->config, HASHES);
    mbedtls_ssl_conf_rng(&tls->config, random_bytes, NULL);
    mbedtls_ssl_conf_authmode(&tls->config, MBEDTLS_SSL_VERIFY_REQUIRED);
    mbedtls_ssl_conf_ca_chain(&tls->config, &credentials->authorities, NULL);
    mbedtls_ssl_conf_verify(&tls->config, check_address, tls);
    if (credentials->chain.raw.p != NULL &&
        mbedtls_ssl_conf_own_cert(&tls->config, &credentials->chain, &credentials->key) != 0) {
        return false;
    }
    if (inet_pton(AF_INET, name, tls->address) == 1) {
        tls->address_length = sizeof(struct in_addr);
    } else if (inet_pton(AF_INET6, name, tls->address) == 1) {
        tls->address_length = sizeof(struct in6_addr);
    }
    if (mbedtls_ssl_setup(&tls->ssl, &tls->config) != 0 ||
        mbedtls_ssl_set_hostname(&tls->ssl, tls->address_length == 0 ? name : NULL) != 0) {
        return false;
    }
    mbedtls_ssl_set_bio(&tls->ssl, tls, give, take, NULL);
    return true;
}

static const char *explain(const struct tls *tls, int result)
{
    uint32_t flags = mbedtls_ssl_get_verify_result(&tls->ssl);
    switch (result) {
    case MBEDTLS_ERR_X509_CERT_VERIFY_FAILED:
        if ((flags & MBEDTLS_X509_BADCERT_EXPIRED) != 0) {
            return "TLS: the certificate of the node has expired";
        }
        if ((flags & MBEDTLS_X509_BADCERT_FUTURE) != 0) {
            return "TLS: the certificate of the node is not valid yet";
        }
        if ((flags & MBEDTLS_X509_BADCERT_NOT_TRUSTED) != 0) {
            return "TLS: the certificate of the node does not lead to an authority in ca-file";
        }
        if ((flags & MBEDTLS_X509_BADCERT_CN_MISMATCH) != 0) {
            return "TLS: the certificate of the node is for another name";
        }
        return "TLS: the certificate of the node is too weak, or for another purpose";
    case MBEDTLS_ERR_SSL_TIMEOUT:
        return "TLS: no answer in time";
    case MBEDTLS_ERR_SSL_CONN_EOF:
        if (tls->ssl.state <= MBEDTLS_SSL_SERVER_HELLO_DONE) {
            return "TLS: the connection ended within the handshake";
        }
        /* We have shown what we have, and the reset overtook the alert. */
        __attribute__((fallthrough));
    case MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE:
        return module.config.tls.certificate_file == NULL
                   ? "TLS: the node refuses the handshake; it may ask for a client certificate (certificate-file)"
                   : "TLS: the node refuses the handshake; it may not take our client certificate";
    default:
        return "TLS: the peer speaks another protocol or version, or breaks this one";
    }
}

/* Nothing of it is looked at again once hands are shaken: renegotiation is off. */
static void forget_credentials(struct tls *tls, struct credentials *credentials)
{
    mbedtls_ssl_conf_ca_chain(&tls->config, NULL, NULL);
    mbedtls_x509_crt_free(&credentials->authorities);
    mbedtls_x509_crt_free(&credentials->chain);
    mbedtls_pk_free(&credentials->key);
}

static const char *shake_hands(struct tls *tls, struct credentials *credentials, const struct node_config *node)
{
    const char *trouble = read_credentials(credentials, &module.config.tls);
    if (trouble != NULL) {
        return trouble;
    }
    const char *name = module.config.tls.server_name != NULL ? module.config.tls.server_name : node->host;
    if (!prepare(tls, credentials, name)) {
        return "out of memory";
    }
    int result;
    do {
        result = mbedtls_ssl_handshake(&tls->ssl);
    } while (result == MBEDTLS_ERR_SSL_WANT_READ || result == MBEDTLS_ERR_SSL_WANT_WRITE);
    return result == 0 ? NULL : explain(tls, result);
}

const char *tls_open(struct tls **tls, int file, const struct node_config *node, int64_t deadline)
{
    struct tls *fresh = calloc(1, sizeof *fresh);
    *tls = fresh;
    if (fresh == NULL) {
        return "out of memory";
    }
    fresh->file = file;
    fresh->deadline = deadline;
    mbedtls_ssl_init(&fresh->ssl);
    mbedtls_ssl_config_init(&fresh->config);
    struct credentials credentials;
    mbedtls_x509_crt_init(&credentials.authorities);
    mbedtls_x509_crt_init(&credentials.chain);
    mbedtls_pk_init(&credentials.key);
    const char *trouble = shake_hands(fresh, &credentials, node);
    forget_credentials(fresh, &credentials);
    if (trouble != NULL) {
        tls_close(fresh);
        *tls = NULL;
    }
    return trouble;
}

ssize_t tls_send(struct tls *tls, const void *data, size_t length, int64_t deadline)
{
    tls->deadline = deadline;
    int result;
    do {
        result = mbedtls_ssl_write(&tls->ssl, data, length);
    } while (result == MBEDTLS_ERR_SSL_WANT_READ || result == MBEDTLS_ERR_SSL_WANT_WRITE);
    return result > 0 ? result : result == MBEDTLS_ERR_SSL_TIMEOUT ? STREAM_LATE : STREAM_LOST;
}

ssize_t tls_receive(struct tls *tls, void *data, size_t length, int64_t deadline)
{
    tls->deadline = deadline;
    int result;
    do {
        result = mbedtls_ssl_read(&tls->ssl, data, length);
    } while (result == MBEDTLS_ERR_SSL_WANT_READ || result == MBEDTLS_ERR_SSL_WANT_WRITE);
    return result > 0 ? result : result == MBEDTLS_ERR_SSL_TIMEOUT ? STREAM_LATE : STREAM_LOST;
}

bool tls_quiet(const struct tls *tls)
{
    return tls->ahead_at == tls->ahead_end && mbedtls_ssl_get_bytes_avail(&tls->ssl) == 0;
}

void tls_close(struct tls *tls)
{
    if (tls != NULL) {
        mbedtls_ssl_free(&tls->ssl);
        mbedtls_ssl_config_free(&tls->config);
        free(tls);
    }
}

#else

bool tls_built(void)
{
    return false;
}

const char *tls_open(struct tls **tls, int file, const struct node_config *node, int64_t deadline)
{
    (void)file;
    (void)node;
    (void)deadline;
    *tls = NULL;
    return "this module was built without TLS";
}

ssize_t tls_send(struct tls *tls, const void *data, size_t length, int64_t deadline)
{
    (void)tls;
    (void)data;
    (void)length;
    (void)deadline;
    return STREAM_LOST;
}

ssize_t tls_receive(struct tls *tls, void *data, size_t length, int64_t deadline)
{
    (void)tls;
    (void)data;
    (void)length;
    (void)deadline;
    return STREAM_LOST;
}

bool tls_quiet(const struct tls *tls)
{
    return tls == NULL;
}

void tls_close(struct tls *tls)
{
    (void)tls;
}

#endif
