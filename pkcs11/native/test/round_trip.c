/*
 * How long a call takes that does nothing but go to the node and back, and a connection with its first call; by the
 * configuration that CLAVIGER_PKCS11_CONF names, on its first slot.
 *
 *     make build/test/round_trip && CLAVIGER_PKCS11_CONF=FILE build/test/round_trip
 */
#include <stdio.h>
#include <time.h>

#include "pkcs11_functions.h"

enum { CONNECTIONS = 50, WARMING = 20000, CALLS = 50000 };

static double micros(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static int many(CK_SESSION_HANDLE session, int calls)
{
    CK_SESSION_INFO info;
    for (int i = 0; i < calls; i++) {
        if (C_GetSessionInfo(session, &info) != CKR_OK) {
            return 0;
        }
    }
    return 1;
}

int main(void)
{
    CK_SLOT_ID slot;
    CK_ULONG count = 1;
    double begun = micros();
    for (int i = 0; i < CONNECTIONS; i++) {
        if (C_Initialize(NULL) != CKR_OK || C_GetSlotList(CK_TRUE, &slot, &count) != CKR_OK || count != 1) {
            fputs("there is no token, or more than one\n", stderr);
            return 1;
        }
        C_Finalize(NULL);
    }
    printf("connection with its first call: %.0f us\n", (micros() - begun) / CONNECTIONS);
    CK_SESSION_HANDLE session;
    if (C_Initialize(NULL) != CKR_OK || C_OpenSession(slot, CKF_SERIAL_SESSION, NULL, NULL, &session) != CKR_OK ||
        !many(session, WARMING)) {
        fputs("the session does not work\n", stderr);
        return 1;
    }
    begun = micros();
    if (!many(session, CALLS)) {
        return 1;
    }
    printf("call: %.1f us\n", (micros() - begun) / CALLS);
    return C_Finalize(NULL) == CKR_OK ? 0 : 1;
}
