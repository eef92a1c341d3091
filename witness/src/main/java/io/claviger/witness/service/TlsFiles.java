package io.claviger.witness.service;

import io.claviger.witness.Unusable;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** The witness's TLS certificate and key, from PEM files. */
public final class TlsFiles {
    private static final Pattern PRIVATE_KEY =
            Pattern.compile(
                    "-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

    private TlsFiles() {}

    /** A server's TLS with this chain and this key (PKCS #8, not encrypted). */
    public static SSLContext server(Path certificate, Path key) {
        try {
            var chain =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(
                                    new ByteArrayInputStream(Files.readAllBytes(certificate)))
                            .toArray(Certificate[]::new);
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("witness", privateKey(key), new char[0], chain);
            var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, new char[0]);
            var context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (IOException | GeneralSecurityException | IllegalArgumentException unusable) {
            throw new Unusable(
                    "%s and %s are no certificate and key in PEM: %s"
                            .formatted(certificate, key, unusable.getMessage()));
        }
    }

    private static PrivateKey privateKey(Path file) throws IOException, GeneralSecurityException {
        var block =
                PRIVATE_KEY.matcher(
                        new String(Files.readAllBytes(file), StandardCharsets.US_ASCII));
        if (!block.find()) {
            throw new GeneralSecurityException("no 'BEGIN PRIVATE KEY' block");
        }
        byte[] der = Base64.getMimeDecoder().decode(block.group(1));
        try {
            for (String algorithm : List.of("EC", "RSA", "EdDSA")) {
                try {
                    return KeyFactory.getInstance(algorithm)
                            .generatePrivate(new PKCS8EncodedKeySpec(der));
                } catch (InvalidKeySpecException anotherAlgorithm) {
                    // The next one may be it.
                }
            }
        } finally {
            Arrays.fill(der, (byte) 0);
        }
        throw new GeneralSecurityException("no EC, RSA or Ed25519 private key");
    }
}
