package io.claviger.engine.dataobject;

import io.claviger.core.state.DataObject;
import java.util.Arrays;

/**
 * A data object with its value in the clear.
 *
 * @param value wiped on close
 */
@SuppressWarnings("ArrayRecordComponent") // a secret on its way out, never compared
public record OpenedDataObject(DataObject object, byte[] value) implements AutoCloseable {

    @Override
    public void close() {
        Arrays.fill(value, (byte) 0);
    }

    @Override
    public String toString() {
        return "OpenedDataObject[" + object.name() + "]";
    }
}
