/* C_GetFunctionList, C_GetInterfaceList, C_GetInterface: they work before C_Initialize. */
#include <stdbool.h>
#include <string.h>

#include "pkcs11_functions.h"

#define ENTRY(name) .name = name,

static CK_FUNCTION_LIST functions_2_40 = {.version = {2, 40}, CK_FUNCTIONS_2_40(ENTRY)};

static CK_FUNCTION_LIST_3_0 functions_3_0 = {.version = {3, 0}, CK_FUNCTIONS_2_40(ENTRY) CK_FUNCTIONS_3_0(ENTRY)};

static CK_FUNCTION_LIST_3_2 functions_3_2 = {
    .version = {3, 2}, CK_FUNCTIONS_2_40(ENTRY) CK_FUNCTIONS_3_0(ENTRY) CK_FUNCTIONS_3_2(ENTRY)};

static CK_UTF8CHAR name_of_all[] = "PKCS 11";

/* Newest first: that is what a caller gets who does not name a version. Not CKF_INTERFACE_FORK_SAFE, since a forked
 * child must initialise anew. */
static CK_INTERFACE interfaces[] = {
    {name_of_all, &functions_3_2, 0},
    {name_of_all, &functions_3_0, 0},
    {name_of_all, &functions_2_40, 0},
};

enum { INTERFACES = sizeof interfaces / sizeof interfaces[0] };

CK_RV C_GetFunctionList(CK_FUNCTION_LIST **ppFunctionList)
{
    if (ppFunctionList == NULL) {
        return CKR_ARGUMENTS_BAD;
    }
    *ppFunctionList = &functions_2_40;
    return CKR_OK;
}

CK_RV C_GetInterfaceList(CK_INTERFACE *pInterfacesList, CK_ULONG *pulCount)
{
    if (pulCount == NULL) {
        return CKR_ARGUMENTS_BAD;
    }
    CK_ULONG room = *pulCount;
    *pulCount = INTERFACES;
    if (pInterfacesList == NULL) {
        return CKR_OK;
    }
    if (room < INTERFACES) {
        return CKR_BUFFER_TOO_SMALL;
    }
    memcpy(pInterfacesList, interfaces, sizeof interfaces);
    return CKR_OK;
}

CK_RV C_GetInterface(CK_UTF8CHAR *pInterfaceName, CK_VERSION *pVersion, CK_INTERFACE **ppInterface, CK_FLAGS flags)
{
    if (ppInterface == NULL) {
        return CKR_ARGUMENTS_BAD;
    }
    for (unsigned i = 0; i < INTERFACES; i++) {
        const CK_VERSION *version = interfaces[i].pFunctionList; /* each list begins with its version */
        bool named = pInterfaceName == NULL || strcmp((const char *)pInterfaceName, (const char *)name_of_all) == 0;
        bool meant = pVersion == NULL || (pVersion->major == version->major && pVersion->minor == version->minor);
        if (named && meant && (interfaces[i].flags & flags) == flags) {
            *ppInterface = &interfaces[i];
            return CKR_OK;
        }
    }
    return CKR_FUNCTION_FAILED;
}
