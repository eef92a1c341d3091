package io.claviger.client.http;

import io.claviger.client.ClientSettings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.NoSuchAlgorithmException;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** The client's end of TLS, from PEM files (RFC 7468). */
final class ClientTls {
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]+)-----END PRIVATE KEY-----");
    private static final List<String> ALGORITHMS = List.of("EC", "RSA", "EdDSA");

    private ClientTls() {}

    /**
     * The context that the settings ask for: that of the JDK where they name no file.
     *
     * @throws IllegalArgumentException if a file does not hold what it should
     */
    static SSLContext of(ClientSettings settings) {
        if (settings.caFile().isEmpty() && settings.certificateFile().isEmpty()) {
            return defaultContext();
        }
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys(settings), trusted(settings), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("TLS cannot be set up: " + e.getMessage(), e);
        }
    }

    private static SSLContext defaultContext() {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JVM has TLS", impossible);
        }
    }

    private static TrustManager @Nullable [] trusted(ClientSettings settings)
            throws GeneralSecurityException {
        if (settings.caFile().isEmpty()) {
            return null;
        }
        KeyStore store = empty();
        int number = 0;
        for (Certificate certificate : certificates(settings.caFile().get())) {
            store.setCertificateEntry("ca-" + number++, certificate);
        }
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static KeyManager @Nullable [] keys(ClientSettings settings)
            throws GeneralSecurityException {
        if (settings.certificateFile().isEmpty() || settings.keyFile().isEmpty()) {
            return null;
        }
        KeyStore store = empty();
        char[] none = new char[0];
        store.setKeyEntry(
                "client",
                key(settings.keyFile().get()),
                none,
                certificates(settings.certificateFile().get()).toArray(Certificate[]::new));
        var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, none);
        return factory.getKeyManagers();
    }

    private static KeyStore empty() throws GeneralSecurityException {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            return store;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Collection<? extends Certificate> certificates(Path file)
            throws GeneralSecurityException {
        Collection<? extends Certificate> all =
                CertificateFactory.getInstance("X.509")
                        .generateCertificates(new ByteArrayInputStream(read(file)));
        if (all.isEmpty()) {
            throw new IllegalArgumentException(file + " holds no certificate in PEM");
        }
        return all;
    }

    private static Key key(Path file) throws GeneralSecurityException {
        byte[] pem = read(file);
        Matcher key = KEY.matcher(new String(pem, StandardCharsets.US_ASCII));
        if (!key.find()) {
            throw new IllegalArgumentException(
                    file + " holds no PKCS #8 key in PEM ('BEGIN PRIVATE KEY')");
        }
        byte[] encoded = Base64.getMimeDecoder().decode(key.group(1));
        Arrays.fill(pem, (byte) 0);
        try {
            for (String algorithm : ALGORITHMS) {
                Optional<Key> parsed = parsed(algorithm, encoded);
                if (parsed.isPresent()) {
                    return parsed.get();
                }
            }
        } finally {
            Arrays.fill(encoded, (byte) 0);
        }
        throw new IllegalArgumentException(file + " holds a key that is neither EC, RSA nor EdDSA");
    }

    private static Optional<Key> parsed(String algorithm, byte[] encoded)
            throws GeneralSecurityException {
        try {
            return Optional.of(
                    KeyFactory.getInstance(algorithm)
                            .generatePrivate(new PKCS8EncodedKeySpec(encoded)));
        } catch (InvalidKeySpecException another) {
            return Optional.empty();
        }
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}
