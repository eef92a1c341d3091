package io.claviger.crypto.sealing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claviger.crypto.Seeds;
import io.claviger.crypto.random.RandomSource;
import io.claviger.crypto.random.SystemRandom;
import io.claviger.crypto.secret.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SealedRootKeyTest {
    private static final Argon2Cost CHEAP = new Argon2Cost(8, 1, 1);
    private static final RandomSource RANDOM = new SystemRandom();

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("io.claviger.crypto.Seeds#fresh")
    void what_was_sealed_with_a_passphrase_opens_with_it_and_with_no_other(long seed) {
        var random = Seeds.random(seed);
        char[] passphrase = HexFormat.of().formatHex(Seeds.bytes(random, 8)).toCharArray();
        try (SecretBytes root = SecretBytes.consume(Seeds.bytes(random, 32))) {
            byte[] file =
                    SealedRootKey.sealWithPassphrase(
                                    passphrase, root, "hsm-1", CHEAP, Seeds.source(random))
                            .encode();
            SealedRootKey sealed = SealedRootKey.decode(file);
            try (SecretBytes opened = sealed.unseal(passphrase).orElseThrow()) {
                assertThat(opened.constantTimeEquals(root)).isTrue();
            }
            char[] wrong = passphrase.clone();
            wrong[0] = wrong[0] == 'x' ? 'y' : 'x';
            assertThat(sealed.unseal(wrong)).isEmpty();
        }
    }

    @Test
    void what_was_sealed_with_a_key_file_opens_with_it_and_with_no_other() {
        try (SecretBytes root = SecretBytes.consume(RANDOM.bytes(32));
                SecretBytes file = SecretBytes.consume(RANDOM.bytes(32));
                SecretBytes other = SecretBytes.consume(RANDOM.bytes(32))) {
            SealedRootKey sealed =
                    SealedRootKey.decode(
                            SealedRootKey.sealWithKeyFile(file, root, "hsm-1", RANDOM).encode());
            try (SecretBytes opened = sealed.unseal(file).orElseThrow()) {
                assertThat(opened.constantTimeEquals(root)).isTrue();
            }
            assertThat(sealed.unseal(other)).isEmpty();
            assertThatIllegalStateException().isThrownBy(() -> sealed.unseal(new char[] {'x'}));
        }
    }

    @Test
    void a_passphrase_seal_does_not_ask_for_a_key_file() {
        SealedRootKey sealed = sealed();
        try (SecretBytes file = SecretBytes.consume(RANDOM.bytes(32))) {
            assertThatIllegalStateException().isThrownBy(() -> sealed.unseal(file));
        }
    }

    @Test
    void every_flipped_bit_is_damage_and_never_a_wrong_passphrase() {
        byte[] file = sealed().encode();
        for (int bit = 0; bit < file.length * 8; bit++) {
            byte[] damaged = file.clone();
            damaged[bit / 8] ^= (byte) (1 << (bit % 8));
            assertThatThrownBy(() -> SealedRootKey.decode(damaged))
                    .as("bit %d", bit)
                    .isInstanceOf(SealDamaged.class);
        }
    }

    @Test
    void every_truncation_and_every_trailing_byte_is_damage() {
        byte[] file = sealed().encode();
        for (int length = 0; length < file.length; length++) {
            byte[] cut = Arrays.copyOf(file, length);
            assertThatThrownBy(() -> SealedRootKey.decode(cut)).isInstanceOf(SealDamaged.class);
        }
        byte[] longer = Arrays.copyOf(file, file.length + 1);
        assertThatThrownBy(() -> SealedRootKey.decode(longer)).isInstanceOf(SealDamaged.class);
        byte[] huge = new byte[1_000_000];
        assertThatThrownBy(() -> SealedRootKey.decode(huge)).isInstanceOf(SealDamaged.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "claviger-sealed-root-key 2",
                "something else",
                "claviger-sealed-root-key 1\ndevice two words",
                "claviger-sealed-root-key 1\ndevice hsm-1\nmethod argon2id m=999999999 t=1 p=1",
                "claviger-sealed-root-key 1\ndevice hsm-1\nmethod argon2id m=8 t=65 p=1",
                "claviger-sealed-root-key 1\ndevice hsm-1\nmethod argon2id m=08 t=1 p=1"
            })
    void a_right_checksum_over_wrong_lines_is_damage_too(String firstLines)
            throws NoSuchAlgorithmException {
        String good = new String(sealed().encode(), StandardCharsets.US_ASCII);
        String[] lines = good.split("\n", -1);
        int replaced = firstLines.split("\n", -1).length;
        String body =
                firstLines
                        + "\n"
                        + String.join("\n", Arrays.copyOfRange(lines, replaced, 6))
                        + "\n";
        byte[] digest =
                MessageDigest.getInstance("SHA-256")
                        .digest(body.getBytes(StandardCharsets.US_ASCII));
        byte[] file =
                (body + "sha256 " + HexFormat.of().formatHex(digest) + "\n")
                        .getBytes(StandardCharsets.US_ASCII);
        assertThatThrownBy(() -> SealedRootKey.decode(file)).isInstanceOf(SealDamaged.class);
    }

    @Test
    void another_device_id_or_cost_with_a_right_checksum_does_not_open()
            throws NoSuchAlgorithmException {
        String good = new String(sealed().encode(), StandardCharsets.US_ASCII);
        for (String[] change : new String[][] {{"hsm-1", "hsm-2"}, {"t=1", "t=2"}}) {
            String body = good.substring(0, good.indexOf("sha256 ")).replace(change[0], change[1]);
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(body.getBytes(StandardCharsets.US_ASCII));
            String file = body + "sha256 " + HexFormat.of().formatHex(digest) + "\n";
            SealedRootKey edited = SealedRootKey.decode(file.getBytes(StandardCharsets.US_ASCII));
            assertThat(edited.unseal("correct".toCharArray())).isEmpty();
        }
    }

    @Test
    void sealing_twice_gives_two_different_files() {
        assertThat(sealed().encode()).isNotEqualTo(sealed().encode());
    }

    @Test
    void the_passphrase_stays_the_callers() {
        char[] passphrase = "correct".toCharArray();
        try (SecretBytes root = SecretBytes.consume(RANDOM.bytes(32))) {
            SealedRootKey.sealWithPassphrase(passphrase, root, "hsm-1", CHEAP, RANDOM);
        }
        assertThat(passphrase).containsExactly("correct".toCharArray());
    }

    @Test
    void neither_the_object_nor_its_file_shows_root_key_or_passphrase() {
        byte[] bytes = RANDOM.bytes(32);
        String hex = HexFormat.of().formatHex(bytes);
        try (SecretBytes root = SecretBytes.consume(bytes)) {
            SealedRootKey sealed =
                    SealedRootKey.sealWithPassphrase(
                            "marker-pass".toCharArray(), root, "hsm-1", CHEAP, RANDOM);
            assertThat(sealed.toString() + new String(sealed.encode(), StandardCharsets.US_ASCII))
                    .doesNotContain(hex)
                    .doesNotContain("marker-pass");
        }
    }

    @Test
    void impossible_arguments_are_bugs_of_the_caller() {
        try (SecretBytes root = SecretBytes.consume(RANDOM.bytes(32));
                SecretBytes shortKey = SecretBytes.consume(RANDOM.bytes(31))) {
            char[] passphrase = {'x'};
            assertThatIllegalArgumentException()
                    .isThrownBy(
                            () ->
                                    SealedRootKey.sealWithPassphrase(
                                            passphrase, shortKey, "hsm-1", CHEAP, RANDOM));
            assertThatIllegalArgumentException()
                    .isThrownBy(
                            () ->
                                    SealedRootKey.sealWithPassphrase(
                                            passphrase, root, "two\nlines", CHEAP, RANDOM));
            assertThatIllegalArgumentException()
                    .isThrownBy(
                            () -> SealedRootKey.sealWithKeyFile(shortKey, root, "hsm-1", RANDOM));
            assertThatIllegalArgumentException().isThrownBy(() -> new Argon2Cost(7, 1, 1));
            assertThatIllegalArgumentException().isThrownBy(() -> new Argon2Cost(8, 0, 1));
            assertThatIllegalArgumentException().isThrownBy(() -> new Argon2Cost(8, 65, 1));
            assertThatIllegalArgumentException().isThrownBy(() -> new Argon2Cost(256, 1, 17));
        }
    }

    private static SealedRootKey sealed() {
        try (SecretBytes root = SecretBytes.consume(RANDOM.bytes(32))) {
            return SealedRootKey.sealWithPassphrase(
                    "correct".toCharArray(), root, "hsm-1", CHEAP, RANDOM);
        }
    }
}
