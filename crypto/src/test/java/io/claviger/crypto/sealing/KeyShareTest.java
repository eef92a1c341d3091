package io.claviger.crypto.sealing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claviger.crypto.random.SystemRandom;
import io.claviger.crypto.secret.SecretBytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyShareTest {
    private static final SystemRandom RANDOM = new SystemRandom();
    private static final Argon2Cost CHEAP = new Argon2Cost(8, 1, 1);
    private static final char[] PASSPHRASE = "alice's own passphrase".toCharArray();

    private static KeySplit split(int threshold, int count) {
        return KeySplit.draw(SharePurpose.BACKUP, "claviger-01", threshold, count, RANDOM);
    }

    /**
     * Every subset of the shares: those of threshold size and more give the key, others nothing.
     */
    @ParameterizedTest
    @CsvSource({"2,2", "2,3", "3,5", "5,5", "2,7"})
    void as_many_shares_as_are_needed_give_the_key_and_fewer_do_not(int threshold, int count) {
        try (KeySplit split = split(threshold, count)) {
            for (int subset = 0; subset < 1 << count; subset++) {
                var given = new ArrayList<KeyShare>();
                for (int i = count - 1; i >= 0; i--) {
                    if ((subset >> i & 1) == 1) {
                        given.add(split.shares().get(i));
                    }
                }
                Optional<SecretBytes> combined = KeyShare.combine(split.set(), given);
                assertThat(combined.isPresent()).isEqualTo(given.size() >= threshold);
                combined.ifPresent(key -> assertThat(key.constantTimeEquals(split.key())).isTrue());
            }
        }
    }

    @Test
    void the_same_share_counts_once() {
        try (KeySplit split = split(2, 3)) {
            KeyShare one = split.shares().getFirst();
            assertThat(KeyShare.combine(split.set(), List.of(one, one))).isEmpty();
        }
    }

    @Test
    void a_share_of_another_set_and_a_changed_one_are_known_as_such() {
        try (KeySplit split = split(2, 3);
                KeySplit other = split(2, 3)) {
            KeyShare own = split.shares().getFirst();
            KeyShare foreign = other.shares().get(1);
            byte[] value = split.shares().get(1).value().with(byte[]::clone);
            value[31] ^= 1;
            var changed = new KeyShare(split.shares().get(1).label(), SecretBytes.consume(value));
            assertThat(own.belongsTo(split.set())).isTrue();
            assertThat(foreign.belongsTo(split.set())).isFalse();
            assertThat(changed.belongsTo(split.set())).isFalse();
            assertThat(KeyShare.combine(split.set(), List.of(own, foreign))).isEmpty();
            assertThat(KeyShare.combine(split.set(), List.of(own, changed))).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"1,1", "1,3", "4,3", "2,17"})
    void sizes_that_make_no_split_are_refused(int threshold, int count) {
        assertThatThrownBy(() -> split(threshold, count))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2 to 16 shares");
    }

    @Test
    void a_sealed_share_opens_by_its_holders_passphrase_alone() {
        try (KeySplit split = split(2, 3)) {
            KeyShare share = split.shares().get(2);
            SealedShare sealed = SealedShare.seal(share, "Alice B.", PASSPHRASE, CHEAP, RANDOM);
            SealedShare read = SealedShare.parse(sealed.text());
            assertThat(read.text()).isEqualTo(sealed.text());
            assertThat(read.label()).isEqualTo(share.label());
            assertThat(read.holder()).isEqualTo("Alice B.");
            assertThat(read.open("bob's own passphrase".toCharArray())).isEmpty();
            try (KeyShare opened = read.open(PASSPHRASE).orElseThrow()) {
                assertThat(opened.value().constantTimeEquals(share.value())).isTrue();
            }
        }
    }

    @Test
    void each_changed_character_of_a_sealed_share_is_noticed() {
        try (KeySplit split = split(2, 3)) {
            String text =
                    SealedShare.seal(split.shares().getFirst(), "alice", PASSPHRASE, CHEAP, RANDOM)
                            .text();
            for (int at = 0; at < text.length() - 1; at++) {
                char other = text.charAt(at) == '7' ? '6' : '7';
                String changed = text.substring(0, at) + other + text.substring(at + 1);
                assertThatThrownBy(() -> SealedShare.parse(changed))
                        .as("character %d", at)
                        .isInstanceOf(ShareDamaged.class);
            }
        }
    }

    @Test
    void what_is_wrong_with_a_sealed_share_is_said() {
        try (KeySplit split = split(2, 3)) {
            String text =
                    SealedShare.seal(split.shares().getFirst(), "alice", PASSPHRASE, CHEAP, RANDOM)
                            .text();
            assertThatThrownBy(() -> SealedShare.parse("hello"))
                    .hasMessageContaining("no key share");
            assertThatThrownBy(() -> SealedShare.parse(text.substring(0, text.length() - 9)))
                    .hasMessageContaining("cut off");
            assertThatThrownBy(() -> SealedShare.parse(text.replace("Version: 1", "Version: 2")))
                    .hasMessageContaining("format version 2");
            assertThatThrownBy(() -> SealedShare.parse(text.replace("alice", "alicf")))
                    .hasMessageContaining("checksum");
            // What a mail program or an editor does to a text does no harm.
            assertThat(SealedShare.parse("\n" + text.replace("\n", " \r\n")).text())
                    .isEqualTo(text);
        }
    }

    @Test
    void toString_never_shows_the_value() {
        try (KeySplit split = split(2, 2)) {
            String value =
                    split.shares().getFirst().value().with(java.util.HexFormat.of()::formatHex);
            assertThat(split.toString() + split.shares()).doesNotContain(value.substring(0, 8));
        }
    }

    @Test
    void a_root_key_sealed_with_shares_opens_with_enough_of_them() {
        try (KeySplit split = KeySplit.draw(SharePurpose.SEAL, "claviger-01", 2, 3, RANDOM);
                KeySplit other = KeySplit.draw(SharePurpose.SEAL, "claviger-01", 2, 3, RANDOM);
                SecretBytes root = SecretBytes.consume(RANDOM.bytes(32))) {
            var sealed =
                    SealedRootKey.decode(
                            SealedRootKey.sealWithShares(split, root, "claviger-01", RANDOM)
                                    .encode());
            assertThat(sealed.method()).isEqualTo(new SealedRootKey.Method.Shares(split.set()));
            assertThat(sealed.unseal(split.shares().subList(0, 1))).isEmpty();
            assertThat(sealed.unseal(other.shares())).isEmpty();
            try (SecretBytes opened = sealed.unseal(split.shares().subList(1, 3)).orElseThrow()) {
                assertThat(opened.constantTimeEquals(root)).isTrue();
            }
        }
    }
}
