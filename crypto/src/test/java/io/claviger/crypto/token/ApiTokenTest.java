package io.claviger.crypto.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.claviger.core.id.Bytes;
import io.claviger.crypto.random.SystemRandom;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ApiTokenTest {

    @Test
    void a_token_is_the_prefix_and_256_bits_in_base64url() {
        try (ApiToken token = ApiToken.generate(target -> Arrays.fill(target, (byte) -1))) {
            assertThat(token.reveal()).isEqualTo("clv_" + "_".repeat(42) + "8");
        }
    }

    @Test
    void the_hash_is_sha_256_of_the_whole_token() {
        assertThat(ApiToken.hash("abc"))
                .isEqualTo(
                        Bytes.ofHex(
                                "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
        try (ApiToken token = ApiToken.generate(new SystemRandom())) {
            assertThat(token.hash()).isEqualTo(ApiToken.hash(token.reveal()));
            assertThat(token.hash())
                    .isEqualTo(ApiToken.hash(token.reveal().getBytes(StandardCharsets.UTF_8)));
        }
    }

    @Test
    void tokens_do_not_repeat() {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            try (ApiToken token = ApiToken.generate(new SystemRandom())) {
                assertThat(seen.add(token.reveal())).isTrue();
            }
        }
    }

    @Test
    void toString_never_shows_the_token_and_closing_ends_it() {
        ApiToken token = ApiToken.generate(new SystemRandom());
        assertThat(token).hasToString("ApiToken[redacted]");
        token.close();
        assertThatIllegalStateException().isThrownBy(token::reveal);
    }
}
