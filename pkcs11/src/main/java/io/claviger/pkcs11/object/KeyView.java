package io.claviger.pkcs11.object;

import io.claviger.core.state.KeyObject;
import io.claviger.core.state.TokenAttributes.Flag;
import io.claviger.pkcs11.constant.Ck;
import java.util.ArrayList;
import java.util.List;

/** The sides of a key that PKCS #11 shows as objects of their own, with one label and one id. */
public enum KeyView {
    SECRET(Ck.CKO_SECRET_KEY),
    PRIVATE(Ck.CKO_PRIVATE_KEY),
    PUBLIC(Ck.CKO_PUBLIC_KEY),
    CERTIFICATE(Ck.CKO_CERTIFICATE);

    private final long objectClass;

    KeyView(long objectClass) {
        this.objectClass = objectClass;
    }

    /** CKA_CLASS. */
    public long objectClass() {
        return objectClass;
    }

    /** CKA_PRIVATE: whether only the user sees it. */
    public boolean needsUser() {
        return this == SECRET || this == PRIVATE;
    }

    /** The sides that a key has. */
    public static List<KeyView> of(KeyObject key) {
        List<KeyView> views = new ArrayList<>();
        if (!key.spec().algorithm().asymmetric()) {
            views.add(SECRET);
        } else if (!key.publicOnly()) {
            views.add(PRIVATE);
        }
        if (key.publicKey().isPresent() && !key.token().has(Flag.PUBLIC_HIDDEN)) {
            views.add(PUBLIC);
        }
        if (!key.certificates().isEmpty()) {
            views.add(CERTIFICATE);
        }
        return views;
    }
}
