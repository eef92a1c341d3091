package io.claviger.crypto.wrapping;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.id.Bytes;
import io.claviger.core.id.KeyId;
import io.claviger.core.id.PartitionId;
import io.claviger.crypto.Golden;
import io.claviger.crypto.secret.SecretBytes;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The golden file was written by another program from docs/formats/wrapped-key.md. */
class WrappedKeyFormatTest {
    private static final Bytes BLOB = Bytes.of(Golden.hex("wrapped-key/v1/blob.hex"));
    private static final byte[] MATERIAL = "key material".getBytes(StandardCharsets.US_ASCII);
    private static final WrapContext CONTEXT =
            new WrapContext(
                    new PartitionId("DEMO"),
                    KeyId.of("00112233-4455-6677-8899-aabbccddeeff"),
                    7,
                    Bytes.of("bound".getBytes(StandardCharsets.US_ASCII)));

    private final KeyWrapper wrapper = new KeyWrapper();

    @Test
    void version_1_unwraps_for_ever() {
        try (SecretBytes key = SecretBytes.consume(counting(0));
                SecretBytes material = wrapper.unwrap(key, CONTEXT, BLOB)) {
            assertThat(material.with(byte[]::clone)).isEqualTo(MATERIAL);
        }
    }

    @Test
    void what_is_wrapped_today_is_version_1_byte_for_byte() {
        try (SecretBytes key = SecretBytes.consume(counting(0));
                SecretBytes material = SecretBytes.copyOf(MATERIAL)) {
            Bytes blob =
                    wrapper.wrap(
                            key,
                            CONTEXT,
                            material,
                            target ->
                                    System.arraycopy(counting(0x20), 0, target, 0, target.length));
            assertThat(blob).isEqualTo(BLOB);
        }
    }

    private static byte[] counting(int from) {
        byte[] bytes = new byte[32];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (from + i);
        }
        return bytes;
    }
}
