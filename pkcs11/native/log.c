#include "log.h"

#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static void write_all(int file, const char *line, size_t length)
{
    while (length > 0) {
        ssize_t written = write(file, line, length);
        if (written <= 0) {
            return; /* a log that cannot be written must not disturb the program */
        }
        line += written;
        length -= (size_t)written;
    }
}

static void append(const char *path, const char *line, size_t length)
{
    int file = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY, 0600);
    if (file >= 0) {
        write_all(file, line, length);
        close(file);
    }
}

void log_to(const char *path, const char *format, ...)
{
    const char *debug = secure_getenv("CLAVIGER_PKCS11_DEBUG");
    int to_stderr = debug != NULL && strcmp(debug, "1") == 0;
    const char *second = debug != NULL && debug[0] == '/' ? debug : NULL;
    if (path == NULL && second == NULL && !to_stderr) {
        return;
    }
    char line[600];
    time_t now = time(NULL);
    struct tm parts;
    gmtime_r(&now, &parts);
    size_t length = strftime(line, sizeof line, "%Y-%m-%dT%H:%M:%SZ", &parts);
    length += (size_t)snprintf(line + length, sizeof line - length, " [%ld] ", (long)getpid());
    va_list arguments;
    va_start(arguments, format);
    int written = vsnprintf(line + length, sizeof line - length - 1, format, arguments);
    va_end(arguments);
    if (written < 0) {
        return;
    }
    size_t room = sizeof line - length - 2;
    length += (size_t)written < room ? (size_t)written : room;
    line[length++] = '\n';
    if (to_stderr) {
        write_all(STDERR_FILENO, line, length);
    }
    if (second != NULL) {
        append(second, line, length);
    }
    if (path != NULL) {
        append(path, line, length);
    }
}
