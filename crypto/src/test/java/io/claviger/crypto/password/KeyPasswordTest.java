package io.claviger.crypto.password;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.id.Bytes;
import io.claviger.core.id.KeyId;
import io.claviger.crypto.Golden;
import io.claviger.crypto.secret.SecretBytes;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class KeyPasswordTest {
    private static final KeyId KEY = KeyId.of("00112233-4455-6677-8899-aabbccddeeff");
    private static final KeyId OTHER_KEY = KeyId.of("00112233-4455-6677-8899-aabbccddeefe");

    @Test
    void the_verifier_is_version_1_byte_for_byte() {
        try (SecretBytes partition = partitionKey();
                SecretBytes password = password("secret")) {
            assertThat(KeyPassword.verifier(partition, KEY, password))
                    .isEqualTo(Bytes.of(Golden.hex("key-password/v1/verifier.hex")));
        }
    }

    @Test
    void the_password_matches_and_no_other_does() {
        try (SecretBytes partition = partitionKey();
                SecretBytes password = password("secret");
                SecretBytes longer = password("secret ");
                SecretBytes empty = password("")) {
            Bytes verifier = KeyPassword.verifier(partition, KEY, password);
            assertThat(KeyPassword.matches(partition, KEY, password, verifier)).isTrue();
            assertThat(KeyPassword.matches(partition, KEY, longer, verifier)).isFalse();
            assertThat(KeyPassword.matches(partition, KEY, empty, verifier)).isFalse();
            assertThat(KeyPassword.matches(partition, OTHER_KEY, password, verifier)).isFalse();
            assertThat(KeyPassword.matches(partition, KEY, password, Bytes.empty())).isFalse();
        }
    }

    @Test
    void another_partition_key_makes_another_verifier() {
        try (SecretBytes partition = partitionKey();
                SecretBytes other = SecretBytes.consume(new byte[32]);
                SecretBytes password = password("secret")) {
            assertThat(KeyPassword.verifier(other, KEY, password))
                    .isNotEqualTo(KeyPassword.verifier(partition, KEY, password));
        }
    }

    private static SecretBytes partitionKey() {
        byte[] bytes = new byte[32];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }
        return SecretBytes.consume(bytes);
    }

    private static SecretBytes password(String text) {
        return SecretBytes.consume(text.getBytes(StandardCharsets.UTF_8));
    }
}
