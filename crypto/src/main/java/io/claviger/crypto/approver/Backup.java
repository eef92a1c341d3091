package io.claviger.crypto.approver;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.claviger.core.id.Bytes;
import io.claviger.crypto.provider.BouncyCastle;
import io.claviger.crypto.secret.SecretBytes;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import org.bouncycastle.asn1.DERBMPString;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.ContentInfo;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.bc.BcX509ExtensionUtils;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.OutputEncryptor;
import org.bouncycastle.pkcs.PKCS12PfxPdu;
import org.bouncycastle.pkcs.PKCS12PfxPduBuilder;
import org.bouncycastle.pkcs.PKCS12SafeBag;
import org.bouncycastle.pkcs.PKCS12SafeBagBuilder;
import org.bouncycastle.pkcs.PKCS12SafeBagFactory;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.bc.BcPKCS12MacCalculatorBuilder;
import org.bouncycastle.pkcs.jcajce.JcePKCSPBEInputDecryptorProviderBuilder;
import org.bouncycastle.pkcs.jcajce.JcePKCSPBEOutputEncryptorBuilder;

/**
 * The file with an approver's private key and certificate: PKCS #12 (RFC 7292), both encrypted by
 * AES-256-CBC under a key from PBKDF2 with HMAC-SHA256, all of it under an HMAC-SHA256. One
 * password opens container and key, unless the container was given another one.
 */
public final class Backup {
    /**
     * Rounds of each key derivation. As many as importers take: the loader of .NET stops at 300 000
     * for one and at a million for all.
     */
    static final int ITERATIONS = 200_000;

    private static final String NOT_ENCODED = "a PKCS #12 file of our own does not encode";

    private static final AlgorithmIdentifier HMAC_SHA256 =
            new AlgorithmIdentifier(PKCSObjectIdentifiers.id_hmacWithSHA256, DERNull.INSTANCE);
    private static final AlgorithmIdentifier SHA256 =
            new AlgorithmIdentifier(NISTObjectIdentifiers.id_sha256, DERNull.INSTANCE);

    private Backup() {}

    /**
     * Makes the file; the caller closes it.
     *
     * @param privateKey PKCS #8 DER
     * @param certificate DER
     * @param friendlyName how programs show the key
     */
    public static SecretBytes make(
            SecretBytes privateKey, Bytes certificate, String friendlyName, SecretBytes password) {
        return privateKey.with(
                der -> make(PrivateKeyInfo.getInstance(der), certificate, friendlyName, password));
    }

    /**
     * The same file under another password, key and container; empty if {@code old} is not the
     * password of the key.
     */
    public static Optional<SecretBytes> change(
            SecretBytes file,
            Bytes certificate,
            String friendlyName,
            SecretBytes old,
            SecretBytes next) {
        return withCharacters(
                        old,
                        password ->
                                file.with(der -> privateKey(keyBag(der), password, certificate)))
                .map(key -> make(key, certificate, friendlyName, next));
    }

    /** The same key, under its own password still, in a container under another one. */
    public static SecretBytes contain(
            SecretBytes file, Bytes certificate, String friendlyName, SecretBytes next) {
        return contained(file.with(Backup::keyBag), certificate, friendlyName, next);
    }

    private static SecretBytes make(
            PrivateKeyInfo key, Bytes certificate, String friendlyName, SecretBytes password) {
        PKCS12SafeBag bag =
                withCharacters(
                        password,
                        characters -> {
                            try {
                                return bag(
                                        new PKCS12SafeBagBuilder(key, encryptor(characters)),
                                        read(certificate),
                                        friendlyName);
                            } catch (OperatorCreationException impossible) {
                                throw new IllegalStateException(NOT_ENCODED, impossible);
                            }
                        });
        return contained(bag, certificate, friendlyName, password);
    }

    private static SecretBytes contained(
            PKCS12SafeBag key, Bytes certificate, String friendlyName, SecretBytes password) {
        return withCharacters(
                password,
                characters -> {
                    try {
                        X509CertificateHolder holder = read(certificate);
                        var builder = new PKCS12PfxPduBuilder();
                        builder.addEncryptedData(
                                encryptor(characters),
                                new PKCS12SafeBag[] {
                                    bag(new PKCS12SafeBagBuilder(holder), holder, friendlyName)
                                });
                        builder.addData(key);
                        var mac =
                                new BcPKCS12MacCalculatorBuilder(new SHA256Digest(), SHA256)
                                        .setIterationCount(ITERATIONS);
                        return SecretBytes.consume(builder.build(mac, characters).getEncoded());
                    } catch (IOException | PKCSException | OperatorCreationException impossible) {
                        throw new IllegalStateException(NOT_ENCODED, impossible);
                    }
                });
    }

    private static X509CertificateHolder read(Bytes certificate) {
        try {
            return new X509CertificateHolder(certificate.unsafeArray());
        } catch (IOException impossible) {
            throw new IllegalStateException("a certificate of our own does not read", impossible);
        }
    }

    /** The attributes by which programs find the certificate of a key. */
    private static PKCS12SafeBag bag(
            PKCS12SafeBagBuilder builder, X509CertificateHolder certificate, String friendlyName) {
        SubjectKeyIdentifier id =
                new BcX509ExtensionUtils()
                        .createSubjectKeyIdentifier(certificate.getSubjectPublicKeyInfo());
        return builder.addBagAttribute(
                        PKCS12SafeBag.friendlyNameAttribute, new DERBMPString(friendlyName))
                .addBagAttribute(PKCS12SafeBag.localKeyIdAttribute, id)
                .build();
    }

    private static OutputEncryptor encryptor(char[] password) throws OperatorCreationException {
        return new JcePKCSPBEOutputEncryptorBuilder(NISTObjectIdentifiers.id_aes256_CBC)
                .setPRF(HMAC_SHA256)
                .setIterationCount(ITERATIONS)
                .setProvider(BouncyCastle.provider())
                .build(password);
    }

    /** The part of the file that holds the key, encrypted. */
    private static PKCS12SafeBag keyBag(byte[] der) {
        try {
            for (ContentInfo content : new PKCS12PfxPdu(der).getContentInfos()) {
                if (content.getContentType().equals(PKCSObjectIdentifiers.data)) {
                    for (PKCS12SafeBag bag : new PKCS12SafeBagFactory(content).getSafeBags()) {
                        if (bag.getBagValue() instanceof PKCS8EncryptedPrivateKeyInfo) {
                            return bag;
                        }
                    }
                }
            }
            throw new IllegalStateException("a PKCS #12 file of our own has no private key");
        } catch (IOException broken) {
            // It was unwrapped, so these are the bytes that we wrote.
            throw new IllegalStateException("a PKCS #12 file of our own does not read", broken);
        }
    }

    /**
     * The key, if this is its password. The MAC of the file says nothing about that: the container
     * may have another one. A wrong password mostly leaves a wrong padding, and never the key of
     * the certificate.
     */
    private static Optional<PrivateKeyInfo> privateKey(
            PKCS12SafeBag bag, char[] password, Bytes certificate) {
        if (!(bag.getBagValue() instanceof PKCS8EncryptedPrivateKeyInfo encrypted)) {
            throw new IllegalStateException("the key is not encrypted");
        }
        var decryptor =
                new JcePKCSPBEInputDecryptorProviderBuilder()
                        .setProvider(BouncyCastle.provider())
                        .build(password);
        try {
            PrivateKeyInfo key = encrypted.decryptPrivateKeyInfo(decryptor);
            BigInteger modulus = RSAPrivateKey.getInstance(key.parsePrivateKey()).getModulus();
            return modulus.equals(modulus(read(certificate))) ? Optional.of(key) : Optional.empty();
        } catch (PKCSException | IOException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static BigInteger modulus(X509CertificateHolder certificate) throws IOException {
        return RSAPublicKey.getInstance(certificate.getSubjectPublicKeyInfo().parsePublicKey())
                .getModulus();
    }

    /** Lends the password as the characters that PKCS #12 wants; they are wiped. */
    private static <R> R withCharacters(SecretBytes password, Function<char[], R> user) {
        char[] characters = password.with(Backup::characters);
        try {
            return user.apply(characters);
        } finally {
            Arrays.fill(characters, '\0');
        }
    }

    private static char[] characters(byte[] utf8) {
        CharBuffer decoded = UTF_8.decode(ByteBuffer.wrap(utf8));
        char[] characters = new char[decoded.remaining()];
        decoded.get(characters);
        Arrays.fill(decoded.array(), '\0');
        return characters;
    }
}
