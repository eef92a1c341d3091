package io.claviger.crypto.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.claviger.core.id.Bytes;
import io.claviger.core.mechanism.Curve;
import io.claviger.core.mechanism.KeyAlgorithm;
import io.claviger.core.mechanism.KeyDerivation;
import io.claviger.core.mechanism.KeyDerivationFunction;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.crypto.accelerator.Accelerator;
import io.claviger.crypto.secret.SecretBytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.pkcs.DHParameter;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Agreement and key derivation against Wycheproof, and against themselves on every curve. */
class AgreementVectorTest {
    private static final KeySpec P256 = new KeySpec.Ec(Curve.P256);
    private static final KeySpec X25519 = new KeySpec.Xdh(Curve.X25519);

    /** PKCS #8 and SubjectPublicKeyInfo around the numbers of the vectors. */
    private static final String P256_PKCS8 =
            "3041020100301306072a8648ce3d020106082a8648ce3d030107042730250201010420";

    private static final String X25519_PKCS8 = "302e020100300506032b656e04220420";
    private static final String X25519_SPKI = "302a300506032b656e032100";

    private static final KeyDerivation HKDF =
            new KeyDerivation(KeyDerivationFunction.HKDF_SHA256, Bytes.empty(), Bytes.empty());

    @ParameterizedTest
    @MethodSource("io.claviger.crypto.provider.Tables#all")
    void ecdh_on_p256(Mechanisms mechanisms) {
        run(
                "ecdh_secp256r1",
                (_, test) ->
                        agrees(
                                mechanisms,
                                P256,
                                P256_PKCS8 + number(test.get("private").asText()),
                                test.get("public").asText(),
                                test.get("shared").asText()));
    }

    /** Points of small order are "acceptable" to the vectors; here they are refused. */
    @ParameterizedTest
    @MethodSource("io.claviger.crypto.provider.Tables#all")
    void x25519(Mechanisms mechanisms) {
        run(
                "x25519",
                (_, test) -> {
                    boolean agreed =
                            agrees(
                                    mechanisms,
                                    X25519,
                                    X25519_PKCS8 + test.get("private").asText(),
                                    X25519_SPKI + test.get("public").asText(),
                                    test.get("shared").asText());
                    boolean zero = test.get("flags").toString().contains("ZeroSharedSecret");
                    assertThat(agreed).as(test.toString()).isEqualTo(!zero);
                    return agreed;
                });
    }

    @ParameterizedTest
    @MethodSource("io.claviger.crypto.provider.Tables#all")
    void hkdf_sha256(Mechanisms mechanisms) {
        run(
                "hkdf_sha256",
                (group, test) -> {
                    int bits = group.get("keySize").asInt();
                    var spec = new KeySpec.Secret(KeyAlgorithm.HMAC_SHA256, bits);
                    var derivation =
                            new KeyDerivation(
                                    KeyDerivationFunction.HKDF_SHA256,
                                    hex(test.get("salt").asText()),
                                    hex(test.get("info").asText()));
                    try (SecretBytes ikm =
                                    SecretBytes.consume(hex(test.get("ikm").asText()).toArray());
                            KeyHandle key = mechanisms.open(spec, ikm, Optional.empty());
                            SecretBytes made = key.derive(derivation, test.get("size").asInt())) {
                        assertThat(made.with(Bytes::of)).isEqualTo(hex(test.get("okm").asText()));
                        return true;
                    } catch (Refusal.Thrown refused) {
                        return false;
                    }
                });
    }

    static Stream<KeySpec> agreeing() {
        return Stream.concat(
                Arrays.stream(Curve.values())
                        .filter(curve -> curve.algorithm() != KeyAlgorithm.ED)
                        .map(KeySpec::on),
                KeySpec.Dh.SIZES.stream().sorted().map(KeySpec.Dh::new));
    }

    @ParameterizedTest
    @MethodSource("io.claviger.crypto.provider.Tables#all")
    void dh_refuses_numbers_outside_of_its_subgroup(Mechanisms mechanisms) {
        KeySpec spec = new KeySpec.Dh(2048);
        DhGroup group = DhGroup.of(2048);
        BigInteger p = group.prime();
        try (GeneratedKey pair = mechanisms.generate(spec);
                KeyHandle key = mechanisms.open(spec, pair.material(), pair.publicKey())) {
            // 7919 prime p is 7 modulo 8: 2 generates the squares, and p - 4 is none of them.
            for (BigInteger number :
                    List.of(
                            BigInteger.ZERO,
                            BigInteger.ONE,
                            p.subtract(BigInteger.ONE),
                            p,
                            p.add(BigInteger.TWO),
                            p.subtract(BigInteger.valueOf(4)))) {
                refused(
                        RefusalCode.KEY_MALFORMED,
                        () -> key.agree(dhKey(p, BigInteger.TWO, number), HKDF, 32).close());
            }
            refused(
                    RefusalCode.KEY_MALFORMED,
                    () ->
                            key.agree(
                                            dhKey(p, BigInteger.valueOf(4), BigInteger.valueOf(4)),
                                            HKDF,
                                            32)
                                    .close());
            key.agree(dhKey(p, BigInteger.TWO, BigInteger.valueOf(4)), HKDF, 32).close();
        }
    }

    private static Bytes dhKey(BigInteger p, BigInteger g, BigInteger number) {
        try {
            return Bytes.owned(
                    new SubjectPublicKeyInfo(
                                    new AlgorithmIdentifier(
                                            PKCSObjectIdentifiers.dhKeyAgreement,
                                            new DHParameter(p, g, 0)),
                                    new ASN1Integer(number))
                            .getEncoded());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    @ParameterizedTest
    @MethodSource("agreeing")
    void both_sides_compute_the_same_on_every_curve(KeySpec spec) {
        Mechanisms one = Tables.best();
        Mechanisms other = Tables.fallback();
        for (KeyDerivationFunction function : KeyDerivationFunction.values()) {
            KeyDerivationFunction.Family family = function.family();
            if (family == KeyDerivationFunction.Family.HKDF_EXPAND) {
                continue; // not for shared secrets
            }
            boolean extracts = family == KeyDerivationFunction.Family.HKDF_EXTRACT;
            int bytes = extracts ? function.hash().bytes() : 48;
            Bytes info = extracts ? Bytes.empty() : Bytes.of(new byte[] {7});
            var derivation = new KeyDerivation(function, Bytes.empty(), info);
            try (GeneratedKey mine = one.generate(spec);
                    GeneratedKey yours = other.generate(spec);
                    KeyHandle a = one.open(spec, mine.material(), mine.publicKey());
                    KeyHandle b = other.open(spec, yours.material(), yours.publicKey());
                    SecretBytes here = a.agree(yours.publicKey().orElseThrow(), derivation, bytes);
                    SecretBytes there =
                            b.agree(mine.publicKey().orElseThrow(), derivation, bytes)) {
                assertThat(here.with(Bytes::of)).isEqualTo(there.with(Bytes::of));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("io.claviger.crypto.provider.Tables#all")
    void x448_refuses_points_of_small_order(Mechanisms mechanisms) {
        KeySpec spec = new KeySpec.Xdh(Curve.X448);
        try (GeneratedKey pair = mechanisms.generate(spec);
                KeyHandle key = mechanisms.open(spec, pair.material(), pair.publicKey())) {
            BigInteger p =
                    BigInteger.TWO
                            .pow(448)
                            .subtract(BigInteger.TWO.pow(224))
                            .subtract(BigInteger.ONE);
            for (BigInteger u :
                    List.of(BigInteger.ZERO, BigInteger.ONE, p.subtract(BigInteger.ONE))) {
                byte[] point = new byte[56];
                for (int i = 0; i < point.length; i++) {
                    point[i] = u.shiftRight(8 * i).byteValue();
                }
                Bytes peer = hex("3042300506032b656f033900" + HexFormat.of().formatHex(point));
                refused(RefusalCode.KEY_MALFORMED, () -> key.agree(peer, HKDF, 32).close());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("io.claviger.crypto.provider.Tables#all")
    void keys_do_only_what_their_kind_does(Mechanisms mechanisms) {
        var aes = new KeySpec.Aes(256);
        try (GeneratedKey pair = mechanisms.generate(X25519);
                KeyHandle xdh = mechanisms.open(X25519, pair.material(), pair.publicKey());
                GeneratedKey made = mechanisms.generate(aes);
                KeyHandle secret = mechanisms.open(aes, made.material(), Optional.empty());
                GeneratedKey other = mechanisms.generate(P256)) {
            refused(RefusalCode.MECHANISM_KEY_MISMATCH, () -> xdh.derive(HKDF, 32).close());
            refused(
                    RefusalCode.MECHANISM_KEY_MISMATCH,
                    () -> secret.agree(pair.publicKey().orElseThrow(), HKDF, 32).close());
            refused(
                    RefusalCode.KEY_MALFORMED,
                    () -> xdh.agree(other.publicKey().orElseThrow(), HKDF, 32).close());
            var x963 =
                    new KeyDerivation(
                            KeyDerivationFunction.X963_SHA256, Bytes.empty(), Bytes.empty());
            refused(RefusalCode.INVALID_PAYLOAD, () -> secret.derive(x963, 32).close());
        }
    }

    /**
     * The first vectors of NIST's file for the function with SHA-1, without and with SharedInfo.
     */
    @ParameterizedTest
    @CsvSource({
        "1c7d7b5f0597b03d06a018466ed1a93e30ed4b04dc64ccdd, '', bf71dffd8f4d99223936beb46fee8ccc",
        "fd17198b89ab39c4ab5d7cca363b82f9fd7e23c3984dc8a2, 856a53f3e36a26bbc5792879f307cce2, 6e5fad865cb4a51c95209b16df0cc490"
    })
    void the_function_of_x963_gives_the_bytes_that_nist_publishes(
            String secret, String info, String key) {
        var derivation =
                new KeyDerivation(KeyDerivationFunction.X963_SHA1, Bytes.empty(), hex(info));
        var expansion = new Expansion(new Providers(Accelerator.loaded()));
        try (SecretBytes made = expansion.derive(derivation, hex(secret).toArray(), 16)) {
            assertThat(made.with(Bytes::of)).isEqualTo(hex(key));
        }
    }

    private static void refused(RefusalCode code, Runnable call) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        Refusal.Thrown.class,
                        thrown -> assertThat(thrown.refusal().code()).isEqualTo(code));
    }

    private static boolean agrees(
            Mechanisms mechanisms, KeySpec spec, String pkcs8, String peer, String shared) {
        try (SecretBytes material = SecretBytes.consume(hex(pkcs8).toArray());
                KeyHandle key = mechanisms.open(spec, material, Optional.empty())) {
            assertThat(Bytes.owned(key.sharedSecret(hex(peer)))).isEqualTo(hex(shared));
            return true;
        } catch (Refusal.Thrown refused) {
            assertThat(refused.refusal().code()).isEqualTo(RefusalCode.KEY_MALFORMED);
            return false;
        }
    }

    private static void run(String name, BiPredicate<JsonNode, JsonNode> accepts) {
        Wycheproof vectors = Wycheproof.load(name);
        Wycheproof.Outcome outcome = vectors.run(accepts);
        assertThat(outcome.wrong()).isEmpty();
        assertThat(outcome.cases()).isEqualTo(vectors.declaredCases()).isPositive();
    }

    private static String number(String hex) {
        return "%064x".formatted(new BigInteger(hex, 16));
    }

    private static Bytes hex(String hex) {
        return Bytes.owned(HexFormat.of().parseHex(hex));
    }
}
