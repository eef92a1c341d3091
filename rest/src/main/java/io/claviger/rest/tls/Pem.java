package io.claviger.rest.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** PEM files (RFC 7468). */
final class Pem {
    private static final long MAX_BYTES = 1 << 20;
    private static final Pattern PRIVATE_KEY =
            Pattern.compile(
                    "-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

    private Pem() {}

    static List<X509Certificate> certificates(Path file)
            throws IOException, GeneralSecurityException {
        var found =
                CertificateFactory.getInstance("X.509")
                        .generateCertificates(new ByteArrayInputStream(read(file)))
                        .stream()
                        .map(X509Certificate.class::cast)
                        .toList();
        if (found.isEmpty()) {
            throw new GeneralSecurityException("the file " + file + " holds no certificate");
        }
        return found;
    }

    static PrivateKey privateKey(Path file) throws IOException, GeneralSecurityException {
        byte[] bytes = read(file);
        Matcher block = PRIVATE_KEY.matcher(new String(bytes, StandardCharsets.US_ASCII));
        Arrays.fill(bytes, (byte) 0);
        if (!block.find()) {
            throw new GeneralSecurityException(
                    "the file "
                            + file
                            + " holds no 'BEGIN PRIVATE KEY' block; convert the key with: openssl pkcs8"
                            + " -topk8 -nocrypt");
        }
        byte[] der = decode(file, block.group(1));
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
        throw new GeneralSecurityException(
                "the file " + file + " holds no EC, RSA or Ed25519 private key");
    }

    private static byte[] decode(Path file, String base64) throws GeneralSecurityException {
        try {
            return Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException damaged) {
            throw new GeneralSecurityException("the file " + file + " is damaged", damaged);
        }
    }

    private static byte[] read(Path file) throws IOException {
        if (Files.size(file) > MAX_BYTES) {
            throw new IOException("the file " + file + " is larger than " + MAX_BYTES + " bytes");
        }
        return Files.readAllBytes(file);
    }
}
