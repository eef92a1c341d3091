package io.claviger.crypto.signer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claviger.core.id.Bytes;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.crypto.Vectors;
import io.claviger.crypto.secret.SecretBytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.DSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.DSAParameter;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys of the JDK and Bouncy Castle, their signatures, and what is none. */
class SignerKeyTest {
    private static final byte[] MESSAGE = "approve".getBytes(StandardCharsets.UTF_8);
    private static final BouncyCastleProvider BC = new BouncyCastleProvider();

    private static KeyPair pair(String kind) throws GeneralSecurityException {
        String[] parts = kind.split(" ", 2);
        if (parts[0].equals("EC")) {
            var generator = KeyPairGenerator.getInstance("EC", BC);
            generator.initialize(new ECGenParameterSpec(parts[1]));
            return generator.generateKeyPair();
        }
        var generator = KeyPairGenerator.getInstance(parts[0]);
        if (parts.length > 1) {
            generator.initialize(Integer.parseInt(parts[1]));
        }
        return generator.generateKeyPair();
    }

    private static byte[] sign(KeyPair pair, String algorithm) throws GeneralSecurityException {
        var signature = Signature.getInstance(algorithm, BC);
        signature.initSign(pair.getPrivate());
        signature.update(MESSAGE);
        return signature.sign();
    }

    @ParameterizedTest
    @CsvSource({
        "RSA 2048, SHA-256, SHA256withRSA",
        "RSA 3072, SHA-224, SHA224withRSA",
        "RSA 2048, SHA-512, SHA512withRSA",
        "RSA 2048, SHA3-384, SHA3-384withRSA",
        "DSA 2048, SHA-256, SHA256withDSA",
        "EC P-256, SHA-256, SHA256withECDSA",
        "EC P-384, SHA-384, SHA384withECDSA",
        "EC P-521, SHA3-512, SHA3-512withECDSA",
        "EC secp256k1, SHA-256, SHA256withECDSA",
        "EC brainpoolP256r1, SHA-256, SHA256withECDSA",
        "Ed25519, EdDSA, Ed25519",
        "Ed25519, SHA-256, Ed25519",
        "Ed448, EdDSA, Ed448"
    })
    void signatures_of_every_kind_verify_and_nothing_else_does(
            String kind, String digest, String algorithm) throws GeneralSecurityException {
        KeyPair pair = pair(kind);
        SignerKey key = SignerKey.of(Bytes.of(pair.getPublic().getEncoded()));
        byte[] signature = sign(pair, algorithm);
        assertThat(key.verifies(digest, MESSAGE, signature)).isTrue();
        assertThat(key.verifies(digest, new byte[] {1}, signature)).isFalse();
        assertThat(key.verifies(digest, MESSAGE, new byte[0])).isFalse();
        assertThat(key.verifies(digest, MESSAGE, Arrays.copyOf(signature, signature.length - 1)))
                .isFalse();
        signature[signature.length / 2] ^= 1;
        assertThat(key.verifies(digest, MESSAGE, signature)).isFalse();
        signature[signature.length / 2] ^= 1;
        // With its algorithm beside it, as it comes with a synchronous call.
        Bytes value = SignatureValue.encode(key, digest, Bytes.of(signature));
        assertThat(SignatureValue.parse(value.toArray()).orElseThrow().verifiedBy(key, MESSAGE))
                .isPresent();
        assertThat(
                        SignatureValue.parse(value.toArray())
                                .orElseThrow()
                                .verifiedBy(key, new byte[] {1}))
                .isEmpty();
        byte[] longer = Arrays.copyOf(value.toArray(), value.length() + 1);
        assertThat(SignatureValue.parse(longer)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "RSA 2048, 'RSA 2048, weaker than 128 bits'",
        "RSA 3072, ",
        "DSA 2048, 'DSA 2048, weaker than 128 bits'",
        "EC P-224, 'EC secp224r1, weaker than 128 bits'",
        "EC P-256, ",
        "EC secp256k1, ",
        "EC brainpoolP256r1, ",
        "Ed25519, ",
        "Ed448, "
    })
    void what_is_weaker_than_128_bits_says_so(String kind, @Nullable String weakness)
            throws GeneralSecurityException {
        SignerKey key = SignerKey.of(Bytes.of(pair(kind).getPublic().getEncoded()));
        assertThat(key.weakness()).isEqualTo(Optional.ofNullable(weakness));
    }

    @Test
    void another_digest_than_was_signed_with_does_not_verify() throws GeneralSecurityException {
        KeyPair pair = pair("EC P-256");
        SignerKey key = SignerKey.of(Bytes.of(pair.getPublic().getEncoded()));
        byte[] signature = sign(pair, "SHA256withECDSA");
        for (String digest : SignerKey.digestAlgorithms()) {
            assertThat(key.verifies(digest, MESSAGE, signature))
                    .as(digest)
                    .isEqualTo(digest.equals("SHA-256"));
        }
        for (String unknown : List.of("SHA-1", "MD5", "EdDSA", "")) {
            assertThatThrownBy(() -> key.verifies(unknown, MESSAGE, signature))
                    .isInstanceOfSatisfying(
                            Refusal.Thrown.class,
                            refused ->
                                    assertThat(refused.refusal().code())
                                            .isEqualTo(RefusalCode.UNKNOWN_ENUM_VALUE));
        }
    }

    private static byte[] rsa(ASN1ObjectIdentifier scheme, BigInteger exponent)
            throws GeneralSecurityException {
        var modulus =
                ((java.security.interfaces.RSAPublicKey) pair("RSA 2048").getPublic()).getModulus();
        try {
            return new SubjectPublicKeyInfo(
                            new AlgorithmIdentifier(scheme, DERNull.INSTANCE),
                            new RSAPublicKey(modulus, exponent))
                    .getEncoded("DER");
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static byte[] dsaWithGeneratorOne() throws GeneralSecurityException {
        var key = (DSAPublicKey) pair("DSA 2048").getPublic();
        try {
            return new SubjectPublicKeyInfo(
                            new AlgorithmIdentifier(
                                    X9ObjectIdentifiers.id_dsa,
                                    new DSAParameter(
                                            key.getParams().getP(),
                                            key.getParams().getQ(),
                                            BigInteger.ONE)),
                            new ASN1Integer(BigInteger.ONE))
                    .getEncoded("DER");
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    @Test
    void a_bls_key_read_from_pem_signs_and_names_its_algorithm() throws Exception {
        String[] vector = Vectors.lines("bls12-381/noble.txt", " ").toArray(String[][]::new)[3];
        SigningKey signer = blsKey(vector[0]);
        SignerKey key = signer.publicKey();
        assertThat(key.spki()).isEqualTo(Bytes.ofHex(BLS_SPKI + vector[1]));
        assertThat(key.displayName()).isEqualTo("BLS");
        assertThat(key.usualDigest()).isEqualTo("BLS");
        byte[] message = Bytes.ofHex(vector[2]).unsafeArray();
        Bytes signature = signer.sign("BLS", message);
        assertThat(signature).isEqualTo(Bytes.ofHex(vector[3]));
        // As with EdDSA, a digest may be named and means nothing.
        assertThat(signer.sign("SHA-256", message)).isEqualTo(signature);
        assertThatThrownBy(() -> signer.sign("EdDSA", message))
                .isInstanceOf(KeyFileUnreadable.class);
        assertThat(key.verifies("BLS", message, signature.unsafeArray())).isTrue();
        assertThat(key.verifies("BLS", MESSAGE, signature.unsafeArray())).isFalse();
        assertThat(key.verifies("BLS", message, new byte[96])).isFalse();
        Bytes value = SignatureValue.encode(key, "BLS", signature);
        SignatureValue read = SignatureValue.parse(value.toArray()).orElseThrow();
        assertThat(read.algorithm()).isEqualTo("1.3.6.1.4.1.44668.5.3.1.1");
        assertThat(read.verifiedBy(key, message)).isPresent();
        assertThat(read.verifiedBy(key, MESSAGE)).isEmpty();
        assertThat(read.verifiedBy(blsKey("00".repeat(31) + "01").publicKey(), message)).isEmpty();
        // The same bytes under the name of another algorithm are no signature of this key.
        var ed25519 = new SignatureValue("1.3.101.112", signature);
        assertThat(ed25519.verifiedBy(key, message)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000000000000000000000000000000000000000000000000000000000000000",
                "73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001"
            })
    void a_bls_number_out_of_range_is_no_key(String number) {
        assertThatThrownBy(() -> blsKey(number)).isInstanceOf(KeyFileUnreadable.class);
    }

    private static final String BLS_SPKI = "3043300e060c2b0601040182dc7c05030101033100";

    private static SigningKey blsKey(String number) throws KeyFileUnreadable {
        Bytes der = Bytes.ofHex("3035020100300e060c2b0601040182dc7c050301010420" + number);
        String pem =
                "-----BEGIN PRIVATE KEY-----\n"
                        + Base64.getEncoder().encodeToString(der.toArray())
                        + "\n-----END PRIVATE KEY-----\n";
        try (SecretBytes file = SecretBytes.consume(pem.getBytes(StandardCharsets.US_ASCII))) {
            return KeyFile.pem(file, () -> new char[0]);
        }
    }

    static Stream<String> noBlsKeys() {
        return Vectors.lines("bls12-381/no-public-key.txt", " ")
                .map(line -> line[1])
                .filter(point -> point.length() == 96);
    }

    @ParameterizedTest
    @MethodSource("noBlsKeys")
    void what_is_no_bls_key_is_no_signer(String point) {
        assertThatThrownBy(() -> SignerKey.of(Bytes.ofHex(BLS_SPKI + point)))
                .isInstanceOfSatisfying(
                        Refusal.Thrown.class,
                        refused ->
                                assertThat(refused.refusal().code())
                                        .isEqualTo(RefusalCode.APPROVER_KEY_UNSUPPORTED));
    }

    @Test
    void what_cannot_sign_is_no_signer() throws GeneralSecurityException {
        byte[] right = pair("EC P-256").getPublic().getEncoded();
        byte[] offCurve = right.clone();
        offCurve[right.length - 1] ^= 1;
        for (byte[] wrong :
                List.of(
                        new byte[0],
                        new byte[] {0x30, 0},
                        Arrays.copyOf(right, right.length - 1),
                        Arrays.copyOf(right, right.length + 1),
                        offCurve,
                        pair("RSA 1024").getPublic().getEncoded(),
                        rsa(PKCSObjectIdentifiers.rsaEncryption, BigInteger.ONE),
                        rsa(PKCSObjectIdentifiers.rsaEncryption, BigInteger.TWO),
                        rsa(PKCSObjectIdentifiers.rsaEncryption, BigInteger.valueOf(-3)),
                        rsa(PKCSObjectIdentifiers.id_RSASSA_PSS, BigInteger.valueOf(65_537)),
                        dsaWithGeneratorOne(),
                        pair("EC secp192r1").getPublic().getEncoded(),
                        pair("EC brainpoolP192r1").getPublic().getEncoded(),
                        pair("X25519").getPublic().getEncoded())) {
            assertThatThrownBy(() -> SignerKey.of(Bytes.of(wrong)))
                    .isInstanceOfSatisfying(
                            Refusal.Thrown.class,
                            refused ->
                                    assertThat(refused.refusal().code())
                                            .isEqualTo(RefusalCode.APPROVER_KEY_UNSUPPORTED));
        }
    }
}
