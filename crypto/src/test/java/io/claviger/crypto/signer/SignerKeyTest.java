package io.claviger.crypto.signer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claviger.core.id.Bytes;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
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
import java.util.List;
import java.util.Optional;
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
