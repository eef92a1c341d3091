package io.claviger.crypto.provider;

import static io.claviger.crypto.provider.Wycheproof.hex;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.claviger.core.id.Bytes;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.core.mechanism.WrapMethod;
import io.claviger.crypto.secret.SecretBytes;
import io.claviger.crypto.transport.AesWrap;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The Wycheproof vectors of AES key wrap, all of them; contents are not only AES keys. */
class WrapVectorTest {
    private static final KeySpec ANY_SECRET = new KeySpec.Aes(128);

    @ParameterizedTest
    @CsvSource({"aes_wrap, AES_WRAP", "aes_kwp, AES_WRAP_PAD"})
    void every_vector_opens_or_not_as_it_should(String file, WrapMethod method) {
        Wycheproof vectors = Wycheproof.load(file);
        Wycheproof.Outcome outcome = vectors.run((_, test) -> opens(test, method));
        assertThat(outcome.wrong()).isEmpty();
        assertThat(outcome.cases()).isEqualTo(vectors.declaredCases()).isPositive();
    }

    /** Opens, and for a valid vector also wraps to the same bytes: neither has randomness. */
    private static boolean opens(JsonNode test, WrapMethod method) {
        byte[] message = hex(test, "msg");
        byte[] blob = hex(test, "ct");
        try (SecretBytes key = SecretBytes.consume(hex(test, "key"))) {
            Optional<SecretBytes> content = AesWrap.unwrap(method, key, false, blob);
            if (content.isEmpty()) {
                return false;
            }
            try (SecretBytes opened = content.get()) {
                assertThat(opened.<byte[]>with(byte[]::clone)).isEqualTo(message);
                if (test.get("result").asText().equals("valid")) {
                    assertThat(AesWrap.wrap(method, key, ANY_SECRET, opened))
                            .isEqualTo(Bytes.owned(blob));
                }
            }
            return true;
        }
    }
}
