package io.claviger.core.state;

/**
 * What the creator of a data object said about it, in the words of PKCS #11.
 *
 * @param privateObject whether it is shown to users only (CKA_PRIVATE)
 * @param modifiable whether it may change (CKA_MODIFIABLE)
 * @param destroyable whether it may be deleted (CKA_DESTROYABLE)
 */
public record DataObjectAttributes(
        boolean privateObject, boolean modifiable, boolean destroyable) {}
