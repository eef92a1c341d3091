#include "config.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/un.h>
#include <unistd.h>

#include "log.h"
#include "tls.h"

enum { DEFAULT_TIMEOUT_SECONDS = 60, DEFAULT_RETRY_SECONDS = 10, DEFAULT_CONNECT_SECONDS = 5, MAX_SECONDS = 3600 };

/* What the line parser carries along; `error` is NULL as long as all is well. */
struct parse {
    struct config *config;
    struct slot_config *slot; /* the section that we are in, NULL before the first */
    const char *error;
};

static char *trim(char *text)
{
    while (isspace((unsigned char)*text)) {
        text++;
    }
    size_t length = strlen(text);
    while (length > 0 && isspace((unsigned char)text[length - 1])) {
        text[--length] = '\0';
    }
    return text;
}

static bool number(const char *text, unsigned long most, unsigned long *value)
{
    char *end;
    errno = 0;
    *value = strtoul(text, &end, 10);
    return isdigit((unsigned char)text[0]) && *end == '\0' && errno == 0 && *value <= most;
}

static void set_once(struct parse *parse, char **place, const char *value)
{
    if (*place != NULL) {
        parse->error = "key given twice";
    } else if ((*place = strdup(value)) == NULL) {
        parse->error = "out of memory";
    }
}

static void set_path(struct parse *parse, char **place, const char *value)
{
    if (value[0] != '/') {
        parse->error = "path must be absolute";
    } else {
        set_once(parse, place, value);
    }
}

static void set_seconds(struct parse *parse, unsigned *place, unsigned long least, const char *value)
{
    unsigned long seconds;
    if (!number(value, MAX_SECONDS, &seconds)) {
        parse->error = "not a number of seconds from 0 to 3600";
    } else if (seconds < least) {
        parse->error = "must be at least 1 second";
    } else {
        *place = (unsigned)seconds;
    }
}

static struct node_config *next_node(struct parse *parse)
{
    struct config *config = parse->config;
    if (config->node_count == CONFIG_MAX_NODES) {
        parse->error = "more than 8 nodes";
        return NULL;
    }
    return &config->nodes[config->node_count];
}

static void add_socket(struct parse *parse, const char *value)
{
    struct node_config *node = next_node(parse);
    if (node == NULL) {
        return;
    }
    if (strlen(value) >= sizeof((struct sockaddr_un *)0)->sun_path) {
        parse->error = "path too long for a Unix domain socket (107 bytes)";
    } else {
        set_path(parse, &node->name, value);
        parse->config->node_count += parse->error == NULL;
    }
}

/* HOST:PORT, or [ADDRESS]:PORT where the address has colons itself. */
static void add_node(struct parse *parse, const char *value)
{
    struct node_config *node = next_node(parse);
    if (node == NULL) {
        return;
    }
    const char *colon = strrchr(value, ':');
    unsigned long port;
    bool bracketed = value[0] == '[';
    const char *host = value + bracketed;
    size_t length = colon == NULL ? 0 : (size_t)(colon - host);
    if (bracketed && length > 0 && host[--length] != ']') {
        length = 0;
    }
    if (length == 0 || !number(colon + 1, 65535, &port) || port == 0 ||
        (!bracketed && memchr(host, ':', length) != NULL)) {
        parse->error = "a node is HOST:PORT, or [ADDRESS]:PORT for IPv6";
    } else if (!tls_built()) {
        parse->error = "this module was built without TLS, and reaches nodes by their socket only";
    } else {
        node->name = strdup(value);
        node->host = strndup(host, length);
        node->port = strdup(colon + 1);
        parse->config->node_count++; /* config_free frees what is there */
        if (node->name == NULL || node->host == NULL || node->port == NULL) {
            parse->error = "out of memory";
        }
    }
}

static void global_key(struct parse *parse, const char *key, const char *value)
{
    struct config *config = parse->config;
    if (strcmp(key, "socket") == 0) {
        add_socket(parse, value);
    } else if (strcmp(key, "node") == 0) {
        add_node(parse, value);
    } else if (strcmp(key, "ca-file") == 0) {
        set_path(parse, &config->tls.ca_file, value);
    } else if (strcmp(key, "certificate-file") == 0) {
        set_path(parse, &config->tls.certificate_file, value);
    } else if (strcmp(key, "key-file") == 0) {
        set_path(parse, &config->tls.key_file, value);
    } else if (strcmp(key, "server-name") == 0) {
        set_once(parse, &config->tls.server_name, value);
    } else if (strcmp(key, "connect-timeout-seconds") == 0) {
        set_seconds(parse, &config->connect_seconds, 1, value);
    } else if (strcmp(key, "order") == 0) {
        config->random_order = strcmp(value, "random") == 0;
        if (!config->random_order && strcmp(value, "listed") != 0) {
            parse->error = "order must be listed or random";
        }
    } else if (strcmp(key, "timeout-seconds") == 0) {
        set_seconds(parse, &config->timeout_seconds, 1, value);
    } else if (strcmp(key, "retry-seconds") == 0) {
        set_seconds(parse, &config->retry_seconds, 0, value);
    } else if (strcmp(key, "log") == 0) {
        set_path(parse, &config->log, value);
    } else {
        parse->error = "unknown key";
    }
}

static void slot_key(struct parse *parse, const char *key, const char *value)
{
    if (strcmp(key, "partition") == 0) {
        set_once(parse, &parse->slot->partition, value);
    } else if (strcmp(key, "credential-file") == 0) {
        set_path(parse, &parse->slot->credential_file, value);
    } else if (strcmp(key, "management-credential-file") == 0) {
        set_path(parse, &parse->slot->management_credential_file, value);
    } else if (strcmp(key, "key-types") == 0) {
        parse->slot->rsa_ec_only = strcmp(value, "rsa-ec") == 0;
        if (!parse->slot->rsa_ec_only && strcmp(value, "all") != 0) {
            parse->error = "key types are all or rsa-ec";
        }
    } else {
        parse->error = "unknown key of a slot";
    }
}

static void section(struct parse *parse, char *text)
{
    struct config *config = parse->config;
    size_t length = strlen(text);
    unsigned long id;
    if (strncmp(text, "[slot", 5) != 0 || !isspace((unsigned char)text[5]) || text[length - 1] != ']') {
        parse->error = "the only sections are [slot N]";
        return;
    }
    text[length - 1] = '\0';
    /* All ones is CK_UNAVAILABLE_INFORMATION and no slot. */
    if (!number(trim(text + 5), ULONG_MAX - 1, &id)) {
        parse->error = "a slot has a number";
        return;
    }
    for (unsigned i = 0; i < config->slot_count; i++) {
        if (config->slots[i].id == id) {
            parse->error = "slot given twice";
            return;
        }
    }
    if (config->slot_count == CONFIG_MAX_SLOTS) {
        parse->error = "more than 64 slots";
        return;
    }
    parse->slot = &config->slots[config->slot_count++];
    parse->slot->id = id;
}

static void line(struct parse *parse, char *text)
{
    text = trim(text);
    if (text[0] == '\0' || text[0] == '#') {
        return;
    }
    if (text[0] == '[') {
        section(parse, text);
        return;
    }
    char *equals = strchr(text, '=');
    if (equals == NULL) {
        parse->error = "expected key = value";
        return;
    }
    *equals = '\0';
    const char *key = trim(text);
    const char *value = trim(equals + 1);
    if (value[0] == '\0') {
        parse->error = "value is empty";
    } else if (parse->slot == NULL) {
        global_key(parse, key, value);
    } else {
        slot_key(parse, key, value);
    }
}

static const char *whole(const struct config *config)
{
    if (config->node_count == 0) {
        return "neither a socket nor a node is given";
    }
    if ((config->tls.certificate_file == NULL) != (config->tls.key_file == NULL)) {
        return "certificate-file and key-file go together";
    }
    for (unsigned i = 0; i < config->node_count; i++) {
        if (config->nodes[i].host != NULL && config->tls.ca_file == NULL) {
            return "a node needs ca-file, with the authorities that its certificate must lead to";
        }
    }
    if (config->slot_count == 0) {
        return "no slot is given";
    }
    for (unsigned i = 0; i < config->slot_count; i++) {
        if (config->slots[i].partition == NULL) {
            return "a slot has no partition";
        }
    }
    return NULL;
}

bool config_read_file(struct config *config, const char *path)
{
    memset(config, 0, sizeof *config);
    config->connect_seconds = DEFAULT_CONNECT_SECONDS;
    config->timeout_seconds = DEFAULT_TIMEOUT_SECONDS;
    config->retry_seconds = DEFAULT_RETRY_SECONDS;
    FILE *file = fopen(path, "re");
    if (file == NULL) {
        log_to(NULL, "%s: %s", path, strerror(errno));
        return false;
    }
    struct parse parse = {.config = config};
    const char *first = NULL;
    unsigned count = 0;
    unsigned wrong = 0;
    char text[CONFIG_MAX_LINE];
    /* The whole file is read even after an error, since the name of the log may come later. */
    while (fgets(text, sizeof text, file) != NULL) {
        count++;
        parse.error = NULL;
        if (strchr(text, '\n') == NULL && !feof(file)) {
            parse.error = "line longer than 4094 bytes";
        } else {
            line(&parse, text);
        }
        if (parse.error != NULL && first == NULL) {
            first = parse.error;
            wrong = count;
        }
    }
    if (ferror(file) && first == NULL) {
        first = "cannot be read";
        wrong = count + 1;
    }
    fclose(file);
    if (first == NULL) {
        first = whole(config);
        wrong = count;
    }
    if (first != NULL) {
        log_to(config->log, "%s, line %u: %s", path, wrong, first);
        config_free(config);
        return false;
    }
    return true;
}

bool config_read(struct config *config)
{
    /* secure_getenv: a set-uid program must not be led to a node of its caller's choice. */
    const char *named = secure_getenv("CLAVIGER_PKCS11_CONF");
    if (named != NULL && named[0] != '\0') {
        return config_read_file(config, named);
    }
    const char *home = secure_getenv("HOME");
    char path[PATH_MAX];
    if (home != NULL && snprintf(path, sizeof path, "%s/.claviger/pkcs11.conf", home) < (int)sizeof path &&
        access(path, F_OK) == 0) {
        return config_read_file(config, path);
    }
    return config_read_file(config, "/etc/claviger/pkcs11.conf");
}

void config_free(struct config *config)
{
    for (unsigned i = 0; i < config->node_count; i++) {
        free(config->nodes[i].name);
        free(config->nodes[i].host);
        free(config->nodes[i].port);
    }
    free(config->tls.ca_file);
    free(config->tls.certificate_file);
    free(config->tls.key_file);
    free(config->tls.server_name);
    for (unsigned i = 0; i < config->slot_count; i++) {
        free(config->slots[i].partition);
        free(config->slots[i].credential_file);
        free(config->slots[i].management_credential_file);
    }
    free(config->log);
    memset(config, 0, sizeof *config);
}
