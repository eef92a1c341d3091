package io.claviger.pkcs11.object;

import io.claviger.pkcs11.constant.Ck;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

/** A data object that ends with its session: in memory alone, and wiped at the end. */
public final class SessionData implements TokenObject, AutoCloseable {
    private final ObjectName.OfSessionData name;
    private final String label;
    private final boolean needsUser;
    private final byte[] value;

    /**
     * A data object.
     *
     * @param value is taken over
     */
    public SessionData(
            ObjectName.OfSessionData name, String label, boolean needsUser, byte[] value) {
        this.name = name;
        this.label = label;
        this.needsUser = needsUser;
        this.value = value;
    }

    /** A name for a new one. */
    public static ObjectName.OfSessionData newName(long slot) {
        return new ObjectName.OfSessionData(slot, UUID.randomUUID());
    }

    @Override
    public ObjectName.OfSessionData name() {
        return name;
    }

    @Override
    public boolean needsUser() {
        return needsUser;
    }

    @Override
    public boolean withholds(long type) {
        return false;
    }

    /** Bytes of the value. */
    public int size() {
        return value.length;
    }

    @Override
    public Optional<byte[]> attribute(long type) {
        if (!Ck.standard(type)) {
            return Optional.empty();
        }
        return Optional.ofNullable(
                switch ((int) type) {
                    case Ck.CKA_CLASS -> Values.number(Ck.CKO_DATA);
                    case Ck.CKA_TOKEN, Ck.CKA_COPYABLE, Ck.CKA_MODIFIABLE -> Values.flag(false);
                    case Ck.CKA_PRIVATE -> Values.flag(needsUser);
                    case Ck.CKA_LABEL -> Values.text(label);
                    case Ck.CKA_UNIQUE_ID -> Values.text(name.id().toString());
                    case Ck.CKA_APPLICATION, Ck.CKA_OBJECT_ID -> Values.NOTHING;
                    case Ck.CKA_DESTROYABLE -> Values.flag(true);
                    case Ck.CKA_VALUE -> value.clone();
                    default -> null;
                });
    }

    @Override
    public void close() {
        Arrays.fill(value, (byte) 0);
    }

    @Override
    public String toString() {
        return "SessionData[" + name.id() + "]";
    }
}
