package io.claviger.crypto.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.mechanism.Curve;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.core.mechanism.SignatureMechanism;
import io.claviger.crypto.Vectors;
import io.claviger.crypto.secret.SecretBytes;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Signatures that two RFCs print, made by the same handles that clients use. */
class RfcVectorTest {
    static Stream<String[]> ed448() {
        return Vectors.lines("rfc-8032/ed448.txt", " ");
    }

    static Stream<String[]> ecdsa() {
        return Vectors.lines("rfc-6979/sha-256.txt", " ");
    }

    @ParameterizedTest
    @MethodSource("ed448")
    void rfc_8032_ed448(String secret, String publicKey, String text, String signature)
            throws IOException {
        byte[] message = text.equals("-") ? new byte[0] : hex(text);
        byte[] pkcs8 =
                new PrivateKeyInfo(
                                new AlgorithmIdentifier(
                                        new ASN1ObjectIdentifier(Curve.ED448.oid())),
                                new DEROctetString(hex(secret)))
                        .getEncoded();
        for (Mechanisms mechanisms : both()) {
            try (SecretBytes material = SecretBytes.consume(pkcs8.clone());
                    KeyHandle key =
                            mechanisms.open(
                                    new KeySpec.Ed(Curve.ED448), material, Optional.empty())) {
                assertThat(HexFormat.of().formatHex(key.sign(SignatureMechanism.EDDSA, message)))
                        .isEqualTo(signature);
                assertThat(mechanisms.publicKeyOf(new KeySpec.Ed(Curve.ED448), material).hex())
                        .endsWith(publicKey);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("ecdsa")
    void rfc_6979_deterministic_ecdsa(
            String curveName, String secret, String message, String r, String s)
            throws IOException {
        Curve curve = Curve.valueOf(curveName);
        KeySpec spec = new KeySpec.Ec(curve);
        var oid = new ASN1ObjectIdentifier(curve.oid());
        byte[] pkcs8 =
                new PrivateKeyInfo(
                                new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, oid),
                                new ECPrivateKey(
                                        curve.fieldBits(), new BigInteger(secret, 16), oid))
                        .getEncoded();
        for (Mechanisms mechanisms : both()) {
            try (SecretBytes material = SecretBytes.consume(pkcs8.clone());
                    KeyHandle key = mechanisms.open(spec, material, Optional.empty())) {
                byte[] der =
                        key.sign(
                                SignatureMechanism.SHA256_WITH_ECDSA_DETERMINISTIC,
                                message.getBytes(StandardCharsets.US_ASCII));
                byte[] raw = SignatureForms.derToRaw(der, curve).orElseThrow();
                assertThat(HexFormat.of().withUpperCase().formatHex(raw)).isEqualTo(r + s);
            }
        }
    }

    private static List<Mechanisms> both() {
        return Tables.all().map(Named::getPayload).toList();
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }
}
