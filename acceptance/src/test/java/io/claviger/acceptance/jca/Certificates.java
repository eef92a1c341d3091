package io.claviger.acceptance.jca;

import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.Provider;
import java.security.cert.Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Certificates by Bouncy Castle, with a key that signs through any provider. */
final class Certificates {
    private Certificates() {}

    static KeyStore.PrivateKeyEntry selfSigned(KeyPair pair, String signature, Provider provider)
            throws Exception {
        var name = new X500Principal("CN=localhost");
        Instant now = Instant.now();
        var holder =
                new JcaX509v3CertificateBuilder(
                                name,
                                BigInteger.valueOf(now.toEpochMilli()),
                                Date.from(now.minus(Duration.ofMinutes(5))),
                                Date.from(now.plus(Duration.ofDays(1))),
                                name,
                                pair.getPublic())
                        .addExtension(
                                Extension.subjectAlternativeName,
                                false,
                                new GeneralNames(
                                        new GeneralName[] {
                                            new GeneralName(GeneralName.dNSName, "localhost"),
                                            new GeneralName(GeneralName.iPAddress, "127.0.0.1")
                                        }))
                        .build(
                                new JcaContentSignerBuilder(signature)
                                        .setProvider(provider)
                                        .build(pair.getPrivate()));
        return new KeyStore.PrivateKeyEntry(
                pair.getPrivate(),
                new Certificate[] {new JcaX509CertificateConverter().getCertificate(holder)});
    }

    /** A file with the certificate. */
    static Path pem(Path file, Certificate certificate) throws Exception {
        return Files.writeString(
                file,
                "-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n"
                        .formatted(
                                Base64.getMimeEncoder().encodeToString(certificate.getEncoded())));
    }
}
