package io.claviger.streaming.transport;

import io.claviger.streaming.sink.SinkSettings.TlsFiles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** TLS towards a receiver, from PEM files as they are now. */
final class ClientTls {
    private static final long MAX_BYTES = 1 << 20;
    private static final Pattern PRIVATE_KEY =
            Pattern.compile(
                    "-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

    private ClientTls() {}

    /**
     * Reads the files.
     *
     * @throws IOException if one is missing or not what it should be; says which
     */
    static SSLContext of(TlsFiles files) throws IOException {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(keys(files), trust(files), null);
            return context;
        } catch (NoSuchFileException missing) {
            throw new IOException("there is no file " + missing.getFile(), missing);
        } catch (GeneralSecurityException unusable) {
            throw new IOException("TLS cannot start: " + unusable.getMessage(), unusable);
        }
    }

    private static TrustManager @Nullable [] trust(TlsFiles files)
            throws IOException, GeneralSecurityException {
        if (files.authorities().isEmpty()) {
            return null;
        }
        KeyStore store = emptyStore();
        int number = 0;
        for (Certificate authority : certificates(files.authorities().get())) {
            store.setCertificateEntry("authority-" + number++, authority);
        }
        var factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static KeyManager @Nullable [] keys(TlsFiles files)
            throws IOException, GeneralSecurityException {
        if (files.certificate().isEmpty()) {
            return null;
        }
        KeyStore store = emptyStore();
        store.setKeyEntry(
                "sink",
                privateKey(files.key().orElseThrow()),
                new char[0],
                certificates(files.certificate().get()).toArray(Certificate[]::new));
        var factory = KeyManagerFactory.getInstance("PKIX");
        factory.init(store, new char[0]);
        return factory.getKeyManagers();
    }

    private static KeyStore emptyStore() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static Collection<? extends Certificate> certificates(Path file)
            throws IOException, GeneralSecurityException {
        var found =
                CertificateFactory.getInstance("X.509")
                        .generateCertificates(new ByteArrayInputStream(read(file)));
        if (found.isEmpty()) {
            throw new IOException("the file " + file + " holds no certificate");
        }
        return found;
    }

    private static PrivateKey privateKey(Path file) throws IOException, GeneralSecurityException {
        byte[] bytes = read(file);
        Matcher block = PRIVATE_KEY.matcher(new String(bytes, StandardCharsets.US_ASCII));
        Arrays.fill(bytes, (byte) 0);
        if (!block.find()) {
            throw new IOException("the file " + file + " holds no 'BEGIN PRIVATE KEY' block");
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
        throw new IOException("the file " + file + " holds no EC, RSA or Ed25519 private key");
    }

    private static byte[] read(Path file) throws IOException {
        if (Files.size(file) > MAX_BYTES) {
            throw new IOException("the file " + file + " is larger than " + MAX_BYTES + " bytes");
        }
        return Files.readAllBytes(file);
    }
}
