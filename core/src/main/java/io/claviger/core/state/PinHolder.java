package io.claviger.core.state;

import java.util.Locale;

/** Whose PIN of a PKCS #11 token: CKU_SO or CKU_USER. */
public enum PinHolder {
    SECURITY_OFFICER,
    USER;

    /** In records: {@code security officer}. */
    public String words() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
