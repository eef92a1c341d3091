/* Slots and tokens. Slots are those of the configuration; a token is present if a node accepted its credential. */
#include <string.h>

#include "connection.h"
#include "known.h"
#include "module.h"
#include "pkcs11_functions.h"
#include "session.h"
#include "text.h"

/* A node that cannot be reached has no token; the standard has no other word for it here. */
static CK_RV as_token_error(CK_RV result)
{
    return result == CKR_DEVICE_REMOVED ? CKR_TOKEN_NOT_PRESENT : result;
}

static bool present(unsigned slot_index)
{
    module_lock();
    bool is = module.slot_results[slot_index] == CKR_OK;
    module_unlock();
    return is;
}

CK_RV C_GetSlotList(CK_BBOOL tokenPresent, CK_SLOT_ID *pSlotList, CK_ULONG *pulCount)
{
    CK_RV result = module_enter();
    if (result != CKR_OK) {
        return result;
    }
    if (pulCount == NULL) {
        return module_leave(CKR_ARGUMENTS_BAD);
    }
    bool reached = !tokenPresent || connection_probe() == CKR_OK;
    CK_ULONG room = *pulCount;
    CK_ULONG count = 0;
    for (unsigned i = 0; i < module.config.slot_count; i++) {
        if (!tokenPresent || (reached && present(i))) {
            if (pSlotList != NULL && count < room) {
                pSlotList[count] = module.config.slots[i].id;
            }
            count++;
        }
    }
    *pulCount = count;
    return module_leave(pSlotList != NULL && count > room ? CKR_BUFFER_TOO_SMALL : CKR_OK);
}

CK_RV C_GetSlotInfo(CK_SLOT_ID slotID, CK_SLOT_INFO *pInfo)
{
    CK_RV result = module_enter();
    if (result != CKR_OK) {
        return result;
    }
    int slot = module_slot(slotID);
    if (slot < 0 || pInfo == NULL) {
        return module_leave(slot < 0 ? CKR_SLOT_ID_INVALID : CKR_ARGUMENTS_BAD);
    }
    memset(pInfo, 0, sizeof *pInfo);
    text_pad(pInfo->slotDescription, sizeof pInfo->slotDescription, module.config.slots[slot].partition);
    text_pad(pInfo->manufacturerID, sizeof pInfo->manufacturerID, MANUFACTURER);
    if (connection_probe() == CKR_OK && present((unsigned)slot)) {
        pInfo->flags = CKF_TOKEN_PRESENT;
    }
    return module_leave(CKR_OK);
}

static CK_RV read_token_info(CK_SLOT_ID slot, CK_TOKEN_INFO *info)
{
    struct call call;
    call_open(&call, CALL_TOKEN_INFO);
    put_u64(&call.request, slot);
    CK_RV result = call_exchange(&call);
    if (result == CKR_OK) {
        struct bytes label = get_present(&call.body);
        const uint8_t *serial = get_raw(&call.body, sizeof info->serialNumber);
        info->flags = get_u64(&call.body) & ~CKF_CLOCK_ON_TOKEN; /* the time does not come with it */
        info->ulMinPinLen = get_u64(&call.body);
        info->ulMaxPinLen = get_u64(&call.body);
        info->ulSessionCount = get_u64(&call.body);
        info->ulRwSessionCount = get_u64(&call.body);
        result = call_result(&call, CKR_OK);
        if (result == CKR_OK) {
            text_pad_bytes(info->label, sizeof info->label, label.data, label.length);
            memcpy(info->serialNumber, serial, sizeof info->serialNumber);
        }
    }
    call_close(&call);
    return result;
}

CK_RV C_GetTokenInfo(CK_SLOT_ID slotID, CK_TOKEN_INFO *pInfo)
{
    CK_RV result = module_enter();
    if (result != CKR_OK) {
        return result;
    }
    if (module_slot(slotID) < 0 || pInfo == NULL) {
        return module_leave(module_slot(slotID) < 0 ? CKR_SLOT_ID_INVALID : CKR_ARGUMENTS_BAD);
    }
    memset(pInfo, 0, sizeof *pInfo);
    text_pad(pInfo->manufacturerID, sizeof pInfo->manufacturerID, MANUFACTURER);
    text_pad(pInfo->model, sizeof pInfo->model, "Claviger");
    pInfo->ulMaxSessionCount = CK_EFFECTIVELY_INFINITE;
    pInfo->ulMaxRwSessionCount = CK_EFFECTIVELY_INFINITE;
    pInfo->ulTotalPublicMemory = CK_UNAVAILABLE_INFORMATION;
    pInfo->ulFreePublicMemory = CK_UNAVAILABLE_INFORMATION;
    pInfo->ulTotalPrivateMemory = CK_UNAVAILABLE_INFORMATION;
    pInfo->ulFreePrivateMemory = CK_UNAVAILABLE_INFORMATION;
    return module_leave(as_token_error(read_token_info(slotID, pInfo)));
}

/* Fills what there is room for; `count` becomes the number of all of them. */
static CK_RV read_mechanisms(CK_SLOT_ID slot, CK_MECHANISM_TYPE *list, CK_ULONG *count)
{
    struct call call;
    call_open(&call, CALL_MECHANISMS);
    put_u64(&call.request, slot);
    CK_RV result = call_exchange(&call);
    if (result == CKR_OK) {
        CK_ULONG room = *count;
        uint32_t all = get_u32(&call.body);
        for (uint32_t i = 0; i < all && !call.body.failed; i++) {
            CK_MECHANISM_TYPE type = get_u64(&call.body);
            if (list != NULL && i < room && all <= room) {
                list[i] = type;
            }
        }
        result = call_result(&call, CKR_OK);
        if (result == CKR_OK) {
            *count = all;
            result = list != NULL && all > room ? CKR_BUFFER_TOO_SMALL : CKR_OK;
        }
    }
    call_close(&call);
    return result;
}

CK_RV C_GetMechanismList(CK_SLOT_ID slotID, CK_MECHANISM_TYPE *pMechanismList, CK_ULONG *pulCount)
{
    CK_RV result = module_enter();
    if (result != CKR_OK) {
        return result;
    }
    if (module_slot(slotID) < 0 || pulCount == NULL) {
        return module_leave(module_slot(slotID) < 0 ? CKR_SLOT_ID_INVALID : CKR_ARGUMENTS_BAD);
    }
    return module_leave(as_token_error(read_mechanisms(slotID, pMechanismList, pulCount)));
}

CK_RV C_GetMechanismInfo(CK_SLOT_ID slotID, CK_MECHANISM_TYPE type, CK_MECHANISM_INFO *pInfo)
{
    CK_RV result = module_enter();
    if (result != CKR_OK) {
        return result;
    }
    if (module_slot(slotID) < 0 || pInfo == NULL) {
        return module_leave(module_slot(slotID) < 0 ? CKR_SLOT_ID_INVALID : CKR_ARGUMENTS_BAD);
    }
    return module_leave(as_token_error(known_mechanism(slotID, type, true, pInfo)));
}

CK_RV C_WaitForSlotEvent(CK_FLAGS flags, CK_SLOT_ID *pSlot, void *pReserved)
{
    CK_RV result = module_enter();
    if (result != CKR_OK) {
        return result;
    }
    if (pSlot == NULL || pReserved != NULL) {
        return module_leave(CKR_ARGUMENTS_BAD);
    }
    /* Slots come from the configuration, so that nothing ever happens to wait for. */
    return module_leave((flags & CKF_DONT_BLOCK) != 0 ? CKR_NO_EVENT : CKR_FUNCTION_NOT_SUPPORTED);
}

enum { LABEL_BYTES = 32 };

CK_RV C_InitToken(CK_SLOT_ID slotID, CK_UTF8CHAR *pPin, CK_ULONG ulPinLen, CK_UTF8CHAR *pLabel)
{
    CK_RV result = module_enter();
    if (result != CKR_OK) {
        return result;
    }
    if (module_slot(slotID) < 0 || pLabel == NULL || (pPin == NULL && ulPinLen > 0)) {
        return module_leave(module_slot(slotID) < 0 ? CKR_SLOT_ID_INVALID : CKR_ARGUMENTS_BAD);
    }
    if (ulPinLen > MAX_PIN_BYTES) {
        return module_leave(CKR_PIN_LEN_RANGE);
    }
    size_t label_length = LABEL_BYTES;
    while (label_length > 0 && pLabel[label_length - 1] == ' ') {
        label_length--;
    }
    struct call call;
    call_open_secret(&call, CALL_INIT_TOKEN);
    put_u64(&call.request, slotID);
    put_bytes(&call.request, pPin, ulPinLen);
    put_bytes(&call.request, pLabel, label_length);
    result = call_result(&call, call_exchange(&call));
    call_close(&call);
    if (result == CKR_OK) {
        known_forget_keys();
    }
    return module_leave(as_token_error(result));
}
