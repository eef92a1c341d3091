/* The module's own log: silent unless the configuration names a file or CLAVIGER_PKCS11_DEBUG is set: to 1 for
 * standard error, or to the absolute path of a file. */
#ifndef CLAVIGER_LOG_H
#define CLAVIGER_LOG_H

/* One line. Never a PIN, a credential or key material. `path` may be NULL; then only a debug run sees the line. */
void log_to(const char *path, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
