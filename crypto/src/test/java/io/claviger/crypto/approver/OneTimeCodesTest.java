package io.claviger.crypto.approver;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.id.ApproverId;
import io.claviger.core.id.Bytes;
import io.claviger.crypto.random.RandomSource;
import io.claviger.crypto.secret.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class OneTimeCodesTest {
    private static final ApproverId ALICE = new ApproverId(new UUID(1, 2));

    /** Yields these numbers of three bytes, one after the other. */
    private static RandomSource drawing(Integer... numbers) {
        var left = new ArrayDeque<>(List.of(numbers));
        return target -> {
            assertThat(target).hasSize(3);
            int number = left.remove();
            target[0] = (byte) (number >> 16);
            target[1] = (byte) (number >> 8);
            target[2] = (byte) number;
        };
    }

    @Test
    void a_code_has_six_digits_with_zeros_in_front() {
        assertThat(OneTimeCodes.draw(drawing(0))).isEqualTo("000000");
        assertThat(OneTimeCodes.draw(drawing(42))).isEqualTo("000042");
        assertThat(OneTimeCodes.draw(drawing(1_999_999))).isEqualTo("999999");
    }

    @Test
    void numbers_that_would_make_some_codes_likelier_are_drawn_again() {
        assertThat(OneTimeCodes.draw(drawing(15_999_999))).isEqualTo("999999");
        assertThat(OneTimeCodes.draw(drawing(16_000_000, 0xff_ffff, 7))).isEqualTo("000007");
    }

    @Test
    void a_verifier_fits_one_code_of_one_approver_under_one_partition_key() {
        Bytes verifier = verifier(1, ALICE, "410447");
        assertThat(verifier.length()).isEqualTo(32);
        assertThat(verifier(1, ALICE, "410447")).isEqualTo(verifier);
        assertThat(verifier(2, ALICE, "410447")).isNotEqualTo(verifier);
        assertThat(verifier(1, new ApproverId(new UUID(1, 3)), "410447")).isNotEqualTo(verifier);
        assertThat(verifier(1, ALICE, "410448")).isNotEqualTo(verifier);
        assertThat(verifier(1, ALICE, "0410447")).isNotEqualTo(verifier);
    }

    private static Bytes verifier(int partition, ApproverId approver, String code) {
        byte[] key = new byte[32];
        key[0] = (byte) partition;
        try (SecretBytes partitionKey = SecretBytes.consume(key);
                SecretBytes secret =
                        SecretBytes.consume(code.getBytes(StandardCharsets.US_ASCII))) {
            return OneTimeCodes.verifier(partitionKey, approver, secret);
        }
    }
}
