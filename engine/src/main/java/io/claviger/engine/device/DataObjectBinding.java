package io.claviger.engine.device;

import io.claviger.core.id.Bytes;
import io.claviger.core.state.DataObject;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What is bound into the wrapping of a data object's value besides partition and id. Layout: {@code
 * docs/formats/wrapped-key.md}. No application has the name in the first field, so that a wrapped
 * key never opens as a data object, nor the other way round.
 */
final class DataObjectBinding {
    private DataObjectBinding() {}

    static Bytes of(DataObject object) {
        return KeyBinding.joined(
                List.of(
                        utf8("data object"),
                        utf8(object.application().value()),
                        utf8(object.name().value()),
                        new byte[] {attributes(object)},
                        ByteBuffer.allocate(Integer.BYTES).putInt(object.size()).array()));
    }

    private static byte attributes(DataObject object) {
        var attributes = object.attributes();
        return (byte)
                ((attributes.privateObject() ? 1 : 0)
                        | (attributes.modifiable() ? 2 : 0)
                        | (attributes.destroyable() ? 4 : 0));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
