/* What a process must remember to log in again (see session.c); the PIN is in locked memory. */
#include <string.h>

#include "module.h"
#include "secret.h"
#include "session.h"

/* With module.lock held. */
static void forget(struct login *login)
{
    secret_free(login->pin, MAX_PIN_BYTES);
    memset(login, 0, sizeof *login);
}

void login_forget(unsigned slot_index)
{
    module_lock();
    forget(&module.logins[slot_index]);
    module_unlock();
}

/* With module.lock held. */
static bool keep_pin(struct login *login, const CK_UTF8CHAR *pin, CK_ULONG pin_length)
{
    if (login->pin == NULL) {
        login->pin = secret_alloc(MAX_PIN_BYTES);
    }
    if (login->pin == NULL || pin_length > MAX_PIN_BYTES) {
        return false;
    }
    explicit_bzero(login->pin, MAX_PIN_BYTES);
    if (pin_length > 0) {
        memcpy(login->pin, pin, pin_length);
    }
    login->pin_length = pin_length;
    return true;
}

void login_remember(unsigned slot_index, CK_USER_TYPE user, const CK_UTF8CHAR *pin, CK_ULONG pin_length,
                    const CK_UTF8CHAR *name, CK_ULONG name_length)
{
    module_lock();
    struct login *login = &module.logins[slot_index];
    forget(login);
    if (name_length <= sizeof login->name && keep_pin(login, pin, pin_length)) {
        login->active = true;
        login->hellos = module.hellos;
        login->user = user;
        login->has_name = name != NULL;
        login->name_length = name_length;
        if (name_length > 0) {
            memcpy(login->name, name, name_length);
        }
    } else {
        forget(login);
    }
    module_unlock();
}

void login_new_pin(unsigned slot_index, const CK_UTF8CHAR *pin, CK_ULONG pin_length)
{
    module_lock();
    struct login *login = &module.logins[slot_index];
    if (login->active && !keep_pin(login, pin, pin_length)) {
        forget(login);
    }
    module_unlock();
}

void logins_free(void)
{
    for (unsigned i = 0; i < CONFIG_MAX_SLOTS; i++) {
        forget(&module.logins[i]);
    }
}
