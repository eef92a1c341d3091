package io.claviger.crypto.derivation;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.id.Bytes;
import io.claviger.core.mechanism.Curve;
import io.claviger.core.mechanism.DerivationPath;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.crypto.Vectors;
import io.claviger.crypto.provider.Mechanisms;
import io.claviger.crypto.secret.SecretBytes;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The vectors of BIP 32 and SLIP-0010, through the form in which keys are stored. */
class TreeKeysVectorTest {
    private static final Mechanisms MECHANISMS = Mechanisms.startWithoutAcceleration();
    private static final String BASE58 =
            "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    private static final KeySpec SECP256K1 = new KeySpec.Ec(Curve.SECP256K1);

    static Stream<String[]> slip10() {
        return Vectors.lines("slip-0010/vectors.txt", " ");
    }

    static Stream<String[]> bip32() {
        return Vectors.lines("bip-0032/vectors.txt", " ");
    }

    @ParameterizedTest(name = "{0} {2}")
    @MethodSource("slip10")
    void slip10(
            String curve, String seed, String path, String chainCode, String key, String publicKey)
            throws IOException {
        KeySpec spec = spec(curve);
        try (SecretBytes derived = derive(spec, seed, path)) {
            assertThat(chainCode(derived)).isEqualTo(chainCode);
            assertThat(privateKey(spec, derived)).isEqualTo(key);
            assertThat(publicKey(MECHANISMS.publicKeyOf(spec, derived))).isEqualTo(publicKey);
        }
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("bip32")
    void bip32(String seed, String path, String extended) throws Exception {
        byte[] serialized = base58Check(extended);
        try (SecretBytes derived = derive(SECP256K1, seed, path)) {
            assertThat(chainCode(derived)).isEqualTo(hex(serialized, 13, 45));
            assertThat("00" + privateKey(SECP256K1, derived)).isEqualTo(hex(serialized, 45, 78));
        }
    }

    private static KeySpec spec(String curve) {
        return switch (curve) {
            case "secp256k1" -> SECP256K1;
            case "nist256p1" -> new KeySpec.Ec(Curve.P256);
            case "ed25519" -> new KeySpec.Ed(Curve.ED25519);
            default -> throw new IllegalArgumentException(curve);
        };
    }

    private static SecretBytes derive(KeySpec spec, String seed, String path) {
        try (SecretBytes bytes = SecretBytes.consume(HexFormat.of().parseHex(seed))) {
            SecretBytes master = TreeKeys.master(spec, bytes);
            return path.equals("m")
                    ? master
                    : TreeKeys.derive(spec, master, DerivationPath.parse(path).orElseThrow());
        }
    }

    private static String chainCode(SecretBytes pkcs8) {
        return TreeKeys.chainCode(pkcs8).orElseThrow().hex();
    }

    private static String privateKey(KeySpec spec, SecretBytes pkcs8) throws IOException {
        PrivateKeyInfo info = pkcs8.with(PrivateKeyInfo::getInstance);
        return Tree.of(spec).orElseThrow().decode(info).with(HexFormat.of()::formatHex);
    }

    /** As SLIP-0010 prints it: compressed, or behind a zero for Ed25519. */
    private static String publicKey(Bytes spki) throws IOException {
        AsymmetricKeyParameter key =
                PublicKeyFactory.createKey(SubjectPublicKeyInfo.getInstance(spki.toArray()));
        return switch (key) {
            case ECPublicKeyParameters ec -> HexFormat.of().formatHex(ec.getQ().getEncoded(true));
            case Ed25519PublicKeyParameters ed -> "00" + HexFormat.of().formatHex(ed.getEncoded());
            default -> throw new IllegalStateException("no key of a tree");
        };
    }

    private static byte[] base58Check(String text) throws GeneralSecurityException {
        BigInteger number = BigInteger.ZERO;
        for (int i = 0; i < text.length(); i++) {
            int digit = BASE58.indexOf(text.charAt(i));
            number = number.multiply(BigInteger.valueOf(58)).add(BigInteger.valueOf(digit));
        }
        byte[] whole = number.toByteArray();
        byte[] body = Arrays.copyOf(whole, whole.length - 4);
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        byte[] check = digest.digest(digest.digest(body));
        assertThat(Arrays.copyOfRange(whole, body.length, whole.length))
                .as("checksum of the vector")
                .isEqualTo(Arrays.copyOf(check, 4));
        return body;
    }

    private static String hex(byte[] bytes, int from, int to) {
        return HexFormat.of().formatHex(bytes, from, to);
    }
}
