package io.claviger.pkcs11.object;

import io.claviger.core.state.DataObject;
import io.claviger.pkcs11.constant.Ck;
import java.util.Optional;

/** A data object; its value is told by the engine alone, with a record. */
public record DataAttributeView(long slot, DataObject object) implements TokenObject {

    @Override
    public ObjectName name() {
        return new ObjectName.OfData(slot, object.name(), object.id());
    }

    @Override
    public boolean needsUser() {
        return object.attributes().privateObject();
    }

    @Override
    public boolean withholds(long type) {
        return type == Ck.CKA_VALUE;
    }

    @Override
    public Optional<byte[]> attribute(long type) {
        if (!Ck.standard(type)) {
            return Optional.empty();
        }
        return Optional.ofNullable(
                switch ((int) type) {
                    case Ck.CKA_CLASS -> Values.number(Ck.CKO_DATA);
                    case Ck.CKA_TOKEN -> Values.flag(true);
                    case Ck.CKA_PRIVATE -> Values.flag(needsUser());
                    case Ck.CKA_LABEL -> Values.text(object.name().value());
                    case Ck.CKA_UNIQUE_ID -> Values.text(object.id().toString());
                    case Ck.CKA_APPLICATION, Ck.CKA_OBJECT_ID -> Values.NOTHING;
                    case Ck.CKA_MODIFIABLE -> Values.flag(object.attributes().modifiable());
                    case Ck.CKA_COPYABLE -> Values.flag(false);
                    case Ck.CKA_DESTROYABLE -> Values.flag(object.attributes().destroyable());
                    default -> null;
                });
    }
}
