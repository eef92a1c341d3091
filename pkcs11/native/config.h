/* The module's configuration file; its form is described in README.md. Immutable once read. */
#ifndef CLAVIGER_CONFIG_H
#define CLAVIGER_CONFIG_H

#include <stdbool.h>

enum {
    CONFIG_MAX_NODES = 8,
    CONFIG_MAX_SLOTS = 64,
    CONFIG_MAX_LINE = 4096,
};

struct slot_config {
    unsigned long id;
    char *partition;
    char *credential_file;            /* NULL if not given */
    char *management_credential_file; /* NULL if not given */
    bool rsa_ec_only;                 /* pairs of other types are not found */
};

struct node_config {
    char *name; /* as the file has it: path of a Unix domain socket, or HOST:PORT */
    char *host; /* NULL for a Unix domain socket */
    char *port;
};

/* How nodes at HOST:PORT prove who they are, and we to them; NULL where not given. */
struct tls_config {
    char *ca_file;
    char *certificate_file;
    char *key_file;
    char *server_name; /* in the certificates of all of them, instead of HOST */
};

struct config {
    struct node_config nodes[CONFIG_MAX_NODES];
    unsigned node_count;
    struct tls_config tls;
    bool random_order;
    unsigned connect_seconds; /* longest wait for a connection with its handshake */
    unsigned timeout_seconds; /* longest wait for one answer */
    unsigned retry_seconds;   /* how long a call goes on looking for a node that was lost */
    char *log;                /* NULL if not given */
    struct slot_config slots[CONFIG_MAX_SLOTS];
    unsigned slot_count;
};

/* Reads the file that CLAVIGER_PKCS11_CONF names, else ~/.claviger/pkcs11.conf, else /etc/claviger/pkcs11.conf.
 * False, with the reason in the log, if there is none or any line of it is wrong; `config` then holds nothing. */
bool config_read(struct config *config);

/* The same for a file of a given name. */
bool config_read_file(struct config *config, const char *path);

void config_free(struct config *config);

#endif
