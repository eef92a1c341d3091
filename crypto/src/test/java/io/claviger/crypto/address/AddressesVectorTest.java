package io.claviger.crypto.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claviger.core.id.Bytes;
import io.claviger.core.mechanism.AddressFormat;
import io.claviger.core.mechanism.Curve;
import io.claviger.core.mechanism.DerivationPath;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.crypto.derivation.TreeKeys;
import io.claviger.crypto.provider.Mechanisms;
import io.claviger.crypto.secret.SecretBytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Locale;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.util.encoders.Base32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Addresses that the networks' own documents print; their origin is in {@code
 * vectors/addresses/README.md}.
 */
class AddressesVectorTest {
    private static final Mechanisms MECHANISMS = Mechanisms.startWithoutAcceleration();
    private static final KeySpec SECP256K1 = new KeySpec.Ec(Curve.SECP256K1);
    private static final KeySpec ED25519 = new KeySpec.Ed(Curve.ED25519);
    private static final String ABOUT = "abandon ".repeat(11) + "about";

    @Test
    void bip173_hashes_the_key_of_its_examples() {
        assertThat(
                        address(
                                AddressFormat.BTC,
                                secp256k1(
                                        "0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798")))
                .isEqualTo("751e76e8199196d454941c45d1b3a323f1433bd6");
    }

    /** The wallet of BIP 84: first and second receiving address. */
    @ParameterizedTest
    @CsvSource({
        "84'/0'/0'/0/0,c0cebcd6c3d3ca8c75dc5ec62ebe55330ef910e2",
        "84'/0'/0'/0/1,9c90f934ea51fa0f6504177043e0908da6929983"
    })
    void bip84_derives_these_witness_programs(String path, String program) throws Exception {
        assertThat(address(AddressFormat.BTC, derived(SECP256K1, ABOUT, path))).isEqualTo(program);
    }

    /** The first accounts of widely published test mnemonics, in the spelling of EIP-55. */
    @ParameterizedTest
    @CsvSource({
        "about,0x9858EfFD232B4033E47d90003D41EC34EcaEda94",
        "junk,0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"
    })
    void bip44_leads_to_these_accounts(String last, String account) throws Exception {
        String mnemonic = last.equals("about") ? ABOUT : "test ".repeat(11) + last;
        String address = address(AddressFormat.ETH, derived(SECP256K1, mnemonic, "44'/60'/0'/0/0"));
        assertThat("0x" + address).isEqualTo(account.toLowerCase(Locale.ROOT));
    }

    /** SEP-0005, test 1. */
    @ParameterizedTest
    @CsvSource({
        "44'/148'/0',GDRXE2BQUC3AZNPVFSCEZ76NJ3WWL25FYFK6RGZGIEKWE4SOOHSUJUJ6",
        "44'/148'/1',GBAW5XGWORWVFE2XTJYDTLDHXTY2Q2MO73HYCGB3XMFMQ562Q2W2GJQX"
    })
    void sep5_derives_these_strkeys(String path, String strkey) throws Exception {
        String mnemonic =
                "illness spike retreat truth genius clock brain pass fit cave bargain toe";
        byte[] decoded = Base32.decode(strkey);
        assertThat(address(AddressFormat.XLM, derived(ED25519, mnemonic, path)))
                .isEqualTo(HexFormat.of().formatHex(decoded, 1, 33));
    }

    /** The genesis account on secp256k1, and the Ed25519 key of the page on account addresses. */
    @Test
    void xrpl_hashes_keys_of_both_curves_to_account_ids() {
        assertThat(
                        address(
                                AddressFormat.XRP,
                                secp256k1(
                                        "0330e7fc9d56bb25d6893ba3f317ae5bcf33b3291bd63db32654a313222f7fd020")))
                .isEqualTo("b5f762798a53d543a014caf8b297cff8f2f937e8");
        assertThat(
                        address(
                                AddressFormat.XRP,
                                ed25519(
                                        "9434799226374926eda3b54b1b461b4abf7237962eae18528fea67595397fa32")))
                .isEqualTo("88a5a57c829f40f25ea83385bbde6c3d8b4ca082");
    }

    /** TIP-31. */
    @Test
    void iota_hashes_the_key_of_its_example() {
        assertThat(
                        address(
                                AddressFormat.IOTA,
                                ed25519(
                                        "6f1581709bb7b1ef030d210db18e3b0ba1c776fba65d8cdaad05415142d189f8")))
                .isEqualTo("efdc112efe262b304bcf379b26c31bad029f616ee3ec4aa6345a366e4c9e43a3");
    }

    @Test
    void a_key_of_another_curve_has_no_address() {
        Bytes key = ed25519("9434799226374926eda3b54b1b461b4abf7237962eae18528fea67595397fa32");
        assertThatThrownBy(() -> Addresses.of(AddressFormat.ETH, key))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static String address(AddressFormat format, Bytes spki) {
        return Addresses.of(format, spki).hex();
    }

    private static Bytes derived(KeySpec spec, String mnemonic, String path)
            throws GeneralSecurityException {
        try (SecretBytes seed = SecretBytes.consume(bip39(mnemonic));
                SecretBytes master = TreeKeys.master(spec, seed);
                SecretBytes key =
                        TreeKeys.derive(spec, master, DerivationPath.parse(path).orElseThrow())) {
            return MECHANISMS.publicKeyOf(spec, key);
        }
    }

    /** BIP 39 without a passphrase. */
    private static byte[] bip39(String mnemonic) throws GeneralSecurityException {
        var spec =
                new PBEKeySpec(
                        mnemonic.toCharArray(),
                        "mnemonic".getBytes(StandardCharsets.UTF_8),
                        2048,
                        512);
        return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512")
                .generateSecret(spec)
                .getEncoded();
    }

    private static Bytes secp256k1(String point) {
        return spki(
                new AlgorithmIdentifier(
                        X9ObjectIdentifiers.id_ecPublicKey, SECObjectIdentifiers.secp256k1),
                point);
    }

    private static Bytes ed25519(String key) {
        return spki(new AlgorithmIdentifier(new ASN1ObjectIdentifier(Curve.ED25519.oid())), key);
    }

    private static Bytes spki(AlgorithmIdentifier algorithm, String key) {
        try {
            return Bytes.owned(
                    new SubjectPublicKeyInfo(algorithm, HexFormat.of().parseHex(key)).getEncoded());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
