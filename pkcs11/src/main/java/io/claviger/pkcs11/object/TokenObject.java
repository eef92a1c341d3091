package io.claviger.pkcs11.object;

import io.claviger.core.id.KeyId;
import io.claviger.pkcs11.answer.Failure;
import io.claviger.pkcs11.constant.ReturnValue;
import java.util.Optional;

/** An object with its attributes as they are now, each value as it travels. */
public sealed interface TokenObject permits KeyAttributeView, DataAttributeView, SessionData {

    ObjectName name();

    /** CKA_PRIVATE: whether only the user sees it. */
    boolean needsUser();

    /** The value of an attribute; empty for one that the object does not have or does not tell. */
    Optional<byte[]> attribute(long type);

    /** Whether the object has the attribute but does not tell it without more ado. */
    boolean withholds(long type);

    /** The same as a view of a key, for calls that use one. */
    default KeyAttributeView asKey() {
        throw new Failure(ReturnValue.KEY_HANDLE_INVALID);
    }

    /** The key behind it, if it is a view of one. */
    default Optional<KeyId> keyId() {
        return name() instanceof ObjectName.OfKey(long _, KeyId id, KeyView _)
                ? Optional.of(id)
                : Optional.empty();
    }
}
