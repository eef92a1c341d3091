package io.claviger.journal.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** One certificate for all nodes of a test on this machine, which trust it and nothing else. */
public final class PeerCertificates {
    private static final char[] PASSWORD = "in-tests-only".toCharArray();

    private final KeyStore store;

    private PeerCertificates(KeyStore store) {
        this.store = store;
    }

    /** Made by the JDK's own tool. */
    public static PeerCertificates in(Path directory) {
        Path file = directory.resolve("peers.p12");
        try {
            Process tool =
                    new ProcessBuilder(
                                    List.of(
                                            Path.of(
                                                            System.getProperty("java.home"),
                                                            "bin",
                                                            "keytool")
                                                    .toString(),
                                            "-genkeypair",
                                            "-alias",
                                            "node",
                                            "-keyalg",
                                            "EC",
                                            "-dname",
                                            "CN=node",
                                            "-ext",
                                            "san=ip:127.0.0.1",
                                            "-ext",
                                            "bc=ca:true",
                                            "-storepass",
                                            new String(PASSWORD),
                                            "-keystore",
                                            file.toString()))
                            .redirectErrorStream(true)
                            .start();
            String output =
                    new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (tool.waitFor() != 0) {
                throw new AssertionError(output);
            }
            KeyStore store = KeyStore.getInstance("PKCS12");
            try (var in = Files.newInputStream(file)) {
                store.load(in, PASSWORD);
            }
            return new PeerCertificates(store);
        } catch (IOException | GeneralSecurityException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    public KeyManager keys() {
        try {
            var factory = KeyManagerFactory.getInstance("PKIX");
            factory.init(store, PASSWORD);
            return factory.getKeyManagers()[0];
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    public TrustManager trust() {
        try {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry("node", store.getCertificate("node"));
            var factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(trusted);
            return factory.getTrustManagers()[0];
        } catch (IOException | GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
