/* C_Initialize, C_Finalize, C_GetInfo and the two functions of old that never did anything. */
#include <string.h>

#include "module.h"
#include "pkcs11_functions.h"
#include "text.h"

static CK_RV check_arguments(const CK_C_INITIALIZE_ARGS *arguments)
{
    if (arguments == NULL) {
        return CKR_OK; /* the caller promises a single thread; we are safe with many anyway */
    }
    unsigned callbacks = (arguments->CreateMutex != NULL) + (arguments->DestroyMutex != NULL) +
                         (arguments->LockMutex != NULL) + (arguments->UnlockMutex != NULL);
    if (arguments->pReserved != NULL || (callbacks != 0 && callbacks != 4)) {
        return CKR_ARGUMENTS_BAD;
    }
    /* We lock with the system's mutexes, which a caller that brings its own may not want. No threads are created, so
     * CKF_LIBRARY_CANT_CREATE_OS_THREADS asks for nothing. */
    return callbacks == 4 && (arguments->flags & CKF_OS_LOCKING_OK) == 0 ? CKR_CANT_LOCK : CKR_OK;
}

CK_RV C_Initialize(void *pInitArgs)
{
    CK_RV result = check_arguments(pInitArgs);
    return result != CKR_OK ? result : module_start();
}

CK_RV C_Finalize(void *pReserved)
{
    CK_RV result = module_enter();
    if (result == CKR_OK) {
        (void)module_leave(result);
        result = pReserved != NULL ? CKR_ARGUMENTS_BAD : module_stop();
    }
    return result;
}

CK_RV C_GetInfo(CK_INFO *pInfo)
{
    CK_RV result = module_enter();
    if (result != CKR_OK) {
        return result;
    }
    if (pInfo == NULL) {
        return module_leave(CKR_ARGUMENTS_BAD);
    }
    memset(pInfo, 0, sizeof *pInfo);
    pInfo->cryptokiVersion = (CK_VERSION){3, 2};
    pInfo->libraryVersion = (CK_VERSION){MODULE_MAJOR, MODULE_MINOR};
    text_pad(pInfo->manufacturerID, sizeof pInfo->manufacturerID, MANUFACTURER);
    text_pad(pInfo->libraryDescription, sizeof pInfo->libraryDescription, "Claviger PKCS #11 module");
    return module_leave(CKR_OK);
}

CK_RV C_GetFunctionStatus(CK_SESSION_HANDLE hSession)
{
    (void)hSession;
    CK_RV result = module_enter();
    return result != CKR_OK ? result : module_leave(CKR_FUNCTION_NOT_PARALLEL);
}

CK_RV C_CancelFunction(CK_SESSION_HANDLE hSession)
{
    return C_GetFunctionStatus(hSession);
}
