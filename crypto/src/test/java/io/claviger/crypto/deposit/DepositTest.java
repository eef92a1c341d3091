package io.claviger.crypto.deposit;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.id.Bytes;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class DepositTest {
    private static final Bytes PURPOSE = Bytes.of(new byte[] {1});
    private static final Bytes CONTENTS =
            Bytes.of("the plaintext".getBytes(StandardCharsets.UTF_8));

    @Test
    void the_word_and_the_purpose_bring_the_contents_back() {
        Deposit deposit = Deposit.of("a word", PURPOSE, CONTENTS);
        assertThat(deposit.open("a word", PURPOSE)).contains(CONTENTS);
        assertThat(Deposit.of("", PURPOSE, Bytes.empty()).open("", PURPOSE))
                .contains(Bytes.empty());
    }

    @Test
    void another_word_or_purpose_brings_nothing_back() {
        Deposit deposit = Deposit.of("a word", PURPOSE, CONTENTS);
        assertThat(deposit.open("a wore", PURPOSE)).isEmpty();
        assertThat(deposit.open("a word", Bytes.of(new byte[] {2}))).isEmpty();
    }

    @Test
    void two_deposits_of_the_same_share_no_key() {
        Deposit one = Deposit.of("a word", PURPOSE, CONTENTS);
        Deposit other = Deposit.of("a word", PURPOSE, CONTENTS);
        assertThat(one).usingRecursiveComparison().isNotEqualTo(other);
    }

    @Test
    void to_string_never_shows_contents() {
        assertThat(Deposit.of("a word", PURPOSE, CONTENTS).toString())
                .isEqualTo("Deposit[61 bytes]");
    }
}
