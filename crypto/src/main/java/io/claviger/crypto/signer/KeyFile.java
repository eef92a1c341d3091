package io.claviger.crypto.signer;

import io.claviger.crypto.provider.BouncyCastle;
import io.claviger.crypto.secret.SecretBytes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.DSAParameter;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.util.OpenSSHPrivateKeyUtil;
import org.bouncycastle.crypto.util.PrivateKeyInfoFactory;
import org.bouncycastle.openssl.PEMException;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8DecryptorProviderBuilder;
import org.bouncycastle.openssl.jcajce.JcePEMDecryptorProviderBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.util.encoders.Hex;

/**
 * Reads private keys as openssl and ssh-keygen write them to files: PEM with PKCS #8 in the clear
 * or encrypted, PKCS #1, SEC 1 and DSA keys in the clear or encrypted in the traditional way,
 * OpenSSH keys in the clear, and PKCS #12. It opens no file itself.
 */
public final class KeyFile {
    private static final String WRONG_PASSWORD = "is not opened by this password";

    private KeyFile() {}

    /**
     * The first private key of a PEM file.
     *
     * @param file is only read
     * @param password asked once, and only if the key is encrypted; wiped here
     */
    public static SigningKey pem(SecretBytes file, Supplier<char[]> password)
            throws KeyFileUnreadable {
        byte[] bytes = file.with(byte[]::clone);
        try (PemBlock block =
                PemBlock.privateKey(bytes)
                        .orElseThrow(
                                () -> new KeyFileUnreadable("holds no private key in PEM form"))) {
            return SigningKey.of(open(block, password));
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private static PrivateKeyInfo open(PemBlock block, Supplier<char[]> password)
            throws KeyFileUnreadable {
        if (block.label().equals("ENCRYPTED PRIVATE KEY")) {
            return decrypted(block, password);
        }
        byte[] content =
                block.encryption().isPresent()
                        ? decrypted(block, block.encryption().get(), password)
                        : block.content().with(byte[]::clone);
        try {
            return switch (block.label()) {
                case "PRIVATE KEY" -> PrivateKeyInfo.getInstance(content);
                case "RSA PRIVATE KEY" ->
                        new PrivateKeyInfo(
                                new AlgorithmIdentifier(
                                        PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE),
                                ASN1Sequence.getInstance(content));
                case "EC PRIVATE KEY" -> {
                    var key = ECPrivateKey.getInstance(content);
                    yield new PrivateKeyInfo(
                            new AlgorithmIdentifier(
                                    X9ObjectIdentifiers.id_ecPublicKey, key.getParametersObject()),
                            key);
                }
                case "DSA PRIVATE KEY" -> dsa(ASN1Sequence.getInstance(content));
                case "OPENSSH PRIVATE KEY" -> openSsh(content);
                default ->
                        throw new KeyFileUnreadable(
                                "holds a key in a form that is not known: " + block.label());
            };
        } catch (IOException | RuntimeException _) {
            throw new KeyFileUnreadable(
                    block.encryption().isPresent()
                            ? WRONG_PASSWORD
                            : "is damaged: the key does not parse");
        } finally {
            Arrays.fill(content, (byte) 0);
        }
    }

    /** OpenSSL's own sequence of a DSA key: version, p, q, g, y, x. */
    private static PrivateKeyInfo dsa(ASN1Sequence key) throws IOException {
        return new PrivateKeyInfo(
                new AlgorithmIdentifier(
                        X9ObjectIdentifiers.id_dsa,
                        new DSAParameter(number(key, 1), number(key, 2), number(key, 3))),
                new ASN1Integer(number(key, 5)));
    }

    private static BigInteger number(ASN1Sequence key, int at) {
        return ASN1Integer.getInstance(key.getObjectAt(at)).getPositiveValue();
    }

    private static PrivateKeyInfo openSsh(byte[] content) throws IOException, KeyFileUnreadable {
        try {
            return PrivateKeyInfoFactory.createPrivateKeyInfo(
                    OpenSSHPrivateKeyUtil.parsePrivateKeyBlob(content));
        } catch (IllegalStateException encryptedOrDamaged) {
            if (String.valueOf(encryptedOrDamaged.getMessage()).contains("encrypted")) {
                throw new KeyFileUnreadable(
                        "is an encrypted OpenSSH key, which is not read; on a copy, 'ssh-keygen -p -m PKCS8'"
                                + " converts RSA and ECDSA keys, 'ssh-keygen -p' removes the password of others");
            }
            throw encryptedOrDamaged;
        }
    }

    private static PrivateKeyInfo decrypted(PemBlock block, Supplier<char[]> password)
            throws KeyFileUnreadable {
        char[] secret = password.get();
        try {
            var encrypted = new PKCS8EncryptedPrivateKeyInfo(block.content().with(byte[]::clone));
            return encrypted.decryptPrivateKeyInfo(
                    new JceOpenSSLPKCS8DecryptorProviderBuilder()
                            .setProvider(BouncyCastle.provider())
                            .build(secret));
        } catch (PKCSException _) {
            throw new KeyFileUnreadable(WRONG_PASSWORD);
        } catch (OperatorCreationException | IOException _) {
            throw new KeyFileUnreadable("is encrypted in a way that is not known, or damaged");
        } finally {
            Arrays.fill(secret, '\0');
        }
    }

    private static byte[] decrypted(PemBlock block, String encryption, Supplier<char[]> password)
            throws KeyFileUnreadable {
        int comma = encryption.indexOf(',');
        char[] secret = password.get();
        byte[] ciphertext = block.content().with(byte[]::clone);
        try {
            byte[] salt = Hex.decode(encryption.substring(comma + 1));
            return new JcePEMDecryptorProviderBuilder()
                    .setProvider(BouncyCastle.provider())
                    .build(secret)
                    .get(encryption.substring(0, Math.max(0, comma)))
                    .decrypt(ciphertext, salt);
        } catch (PEMException _) {
            throw new KeyFileUnreadable(WRONG_PASSWORD);
        } catch (OperatorCreationException | RuntimeException _) {
            throw new KeyFileUnreadable("is encrypted in a way that is not known, or damaged");
        } finally {
            Arrays.fill(secret, '\0');
        }
    }

    /**
     * A key of a PKCS #12 file, with its certificate.
     *
     * @param file is only read
     * @param password of the file and the key in it; the caller wipes it
     * @param alias which key, if there are several
     */
    public static SigningKey pkcs12(SecretBytes file, char[] password, Optional<String> alias)
            throws KeyFileUnreadable {
        byte[] bytes = file.with(byte[]::clone);
        try {
            // The platform's own store knows neither secp256k1 nor the Brainpool curves.
            KeyStore store = KeyStore.getInstance("PKCS12", BouncyCastle.provider());
            store.load(new ByteArrayInputStream(bytes), password);
            return SigningKey.in(store, password, alias, BouncyCastle.provider());
        } catch (IOException wrong) {
            throw new KeyFileUnreadable(
                    String.valueOf(wrong.getMessage()).contains("wrong password")
                            ? WRONG_PASSWORD
                            : "is no PKCS #12 file, or damaged");
        } catch (GeneralSecurityException | RuntimeException _) {
            throw new KeyFileUnreadable("is no PKCS #12 file, or damaged");
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }
}
