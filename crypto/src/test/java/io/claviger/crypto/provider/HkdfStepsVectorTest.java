package io.claviger.crypto.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claviger.core.id.Bytes;
import io.claviger.core.mechanism.Curve;
import io.claviger.core.mechanism.Hash;
import io.claviger.core.mechanism.KeyAlgorithm;
import io.claviger.core.mechanism.KeyDerivation;
import io.claviger.core.mechanism.KeyDerivationFunction;
import io.claviger.core.mechanism.KeyDerivationFunction.Family;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.crypto.secret.SecretBytes;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA384Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.params.HKDFParameters;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The two steps of HKDF, each by itself: RFC 5869 for SHA-256, Bouncy Castle for the others. */
class HkdfStepsVectorTest {
    private static final Bytes NONE = Bytes.empty();

    /** Appendix A, the cases with SHA-256. */
    record Case(String ikm, String salt, String info, String prk, String okm) {}

    static Stream<Case> cases() {
        return Stream.of(
                new Case(
                        "0b".repeat(22),
                        counted(0x00, 0x0d),
                        counted(0xf0, 0xfa),
                        "077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5",
                        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf"
                                + "34007208d5b887185865"),
                new Case(
                        counted(0x00, 0x50),
                        counted(0x60, 0xb0),
                        counted(0xb0, 0x100),
                        "06a6b88c5853361a06104c9ceb35b45cef760014904671014a193f40c15fc244",
                        "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c"
                                + "59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71"
                                + "cc30c58179ec3e87c14c01d5c1f3434f1d87"),
                new Case(
                        "0b".repeat(22),
                        "",
                        "",
                        "19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04",
                        "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"
                                + "9d201395faa4b61a96c8"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void each_step_gives_what_rfc_5869_says(Case known) {
        Mechanisms mechanisms = Mechanisms.start();
        Bytes prk = hex(known.prk());
        Bytes okm = hex(known.okm());
        assertThat(extracted(mechanisms, Hash.SHA256, hex(known.ikm()), hex(known.salt())))
                .isEqualTo(prk);
        assertThat(expanded(mechanisms, Hash.SHA256, prk, hex(known.info()), okm.length()))
                .isEqualTo(okm);
    }

    @ParameterizedTest
    @EnumSource(
            value = Hash.class,
            names = {"SHA384", "SHA512"})
    void each_step_gives_what_bouncy_castle_gives(Hash hash) {
        Mechanisms mechanisms = Mechanisms.start();
        Bytes ikm = hex(counted(1, 30));
        Bytes salt = hex(counted(40, 60));
        Bytes info = hex(counted(70, 75));
        var judge =
                new HKDFBytesGenerator(
                        hash == Hash.SHA384 ? new SHA384Digest() : new SHA512Digest());
        Bytes prk = Bytes.of(judge.extractPRK(salt.toArray(), ikm.toArray()));
        assertThat(extracted(mechanisms, hash, ikm, salt)).isEqualTo(prk);
        judge.init(HKDFParameters.skipExtractParameters(prk.toArray(), info.toArray()));
        byte[] okm = new byte[100];
        judge.generateBytes(okm, 0, okm.length);
        assertThat(expanded(mechanisms, hash, prk, info, okm.length)).isEqualTo(Bytes.of(okm));
    }

    /** Bytes at both sides of the bound: what is expanded is as long as the hash, or longer. */
    @ParameterizedTest
    @EnumSource(
            value = Hash.class,
            names = {"SHA256", "SHA384", "SHA512"})
    void what_is_expanded_is_as_long_as_the_hash(Hash hash) {
        Mechanisms mechanisms = Mechanisms.start();
        Bytes longer = hex(counted(0, hash.bytes() + 1));
        assertThat(expanded(mechanisms, hash, longer, NONE, 16).length()).isEqualTo(16);
        Bytes shorter = hex(counted(0, hash.bytes() - 1));
        refused(RefusalCode.KEY_SIZE_INVALID, () -> expanded(mechanisms, hash, shorter, NONE, 16));
    }

    @ParameterizedTest
    @EnumSource(
            value = Hash.class,
            names = {"SHA256", "SHA384", "SHA512"})
    void what_a_step_does_not_take_or_give_is_refused(Hash hash) {
        Mechanisms mechanisms = Mechanisms.start();
        Bytes base = hex(counted(0, hash.bytes()));
        Bytes some = hex("01");
        for (int bytes : new int[] {hash.bytes() - 1, hash.bytes() + 1}) {
            refused(
                    RefusalCode.INVALID_PAYLOAD,
                    () -> derived(mechanisms, Family.HKDF_EXTRACT, hash, base, NONE, NONE, bytes));
        }
        refused(
                RefusalCode.INVALID_PAYLOAD,
                () ->
                        derived(
                                mechanisms,
                                Family.HKDF_EXTRACT,
                                hash,
                                base,
                                NONE,
                                some,
                                hash.bytes()));
        refused(
                RefusalCode.INVALID_PAYLOAD,
                () -> derived(mechanisms, Family.HKDF_EXPAND, hash, base, some, NONE, 16));
        int most = 255 * hash.bytes(); // RFC 5869 §2.3
        assertThat(expanded(mechanisms, hash, base, NONE, most).length()).isEqualTo(most);
        refused(
                RefusalCode.INVALID_PAYLOAD,
                () -> expanded(mechanisms, hash, base, NONE, most + 1));
    }

    /** A shared secret is extracted, and never expanded as it is. */
    @ParameterizedTest
    @EnumSource(
            value = Family.class,
            names = {"HKDF_EXTRACT", "HKDF_EXPAND"})
    void a_shared_secret_is_only_extracted(Family family) {
        Mechanisms mechanisms = Mechanisms.start();
        KeySpec spec = new KeySpec.Xdh(Curve.X25519);
        var derivation =
                new KeyDerivation(
                        KeyDerivationFunction.of(family, Hash.SHA256).orElseThrow(), NONE, NONE);
        try (GeneratedKey pair = mechanisms.generate(spec);
                GeneratedKey other = mechanisms.generate(spec);
                KeyHandle key = mechanisms.open(spec, pair.material(), pair.publicKey())) {
            Bytes peer = other.publicKey().orElseThrow();
            if (family == Family.HKDF_EXPAND) {
                refused(RefusalCode.INVALID_PAYLOAD, () -> key.agree(peer, derivation, 32).close());
                return;
            }
            byte[] zeros = new byte[32];
            byte[] prk =
                    new HKDFBytesGenerator(SHA256Digest.newInstance())
                            .extractPRK(zeros, key.sharedSecret(peer));
            try (SecretBytes made = key.agree(peer, derivation, 32)) {
                assertThat(made.with(Bytes::of)).isEqualTo(Bytes.of(prk));
            }
        }
    }

    private static Bytes extracted(Mechanisms mechanisms, Hash hash, Bytes ikm, Bytes salt) {
        return derived(mechanisms, Family.HKDF_EXTRACT, hash, ikm, salt, NONE, hash.bytes());
    }

    private static Bytes expanded(
            Mechanisms mechanisms, Hash hash, Bytes prk, Bytes info, int bytes) {
        return derived(mechanisms, Family.HKDF_EXPAND, hash, prk, NONE, info, bytes);
    }

    private static Bytes derived(
            Mechanisms mechanisms,
            Family family,
            Hash hash,
            Bytes base,
            Bytes salt,
            Bytes info,
            int bytes) {
        var spec = new KeySpec.Secret(KeyAlgorithm.HMAC_SHA256, base.length() * Byte.SIZE);
        var function = KeyDerivationFunction.of(family, hash).orElseThrow();
        try (SecretBytes material = SecretBytes.consume(base.toArray());
                KeyHandle key = mechanisms.open(spec, material, Optional.empty());
                SecretBytes made = key.derive(new KeyDerivation(function, salt, info), bytes)) {
            return made.with(Bytes::of);
        }
    }

    private static void refused(RefusalCode code, Runnable call) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        Refusal.Thrown.class,
                        thrown -> assertThat(thrown.refusal().code()).isEqualTo(code));
    }

    private static String counted(int first, int end) {
        StringBuilder hex = new StringBuilder();
        IntStream.range(first, end).forEach(i -> hex.append("%02x".formatted(i)));
        return hex.toString();
    }

    private static Bytes hex(String text) {
        return Bytes.owned(HexFormat.of().parseHex(text));
    }
}
