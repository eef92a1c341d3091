package io.claviger.rest.tls;

import io.claviger.rest.http.HttpListener;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A TLS context over files that may change. Connections that exist keep what they began with. */
public final class ReloadingTls implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ReloadingTls.class);
    private static final long CHECK_MILLIS = 1000;
    private static final String ALIAS = "node";

    private record Material(
            List<X509Certificate> chain, PrivateKey key, Optional<X509ExtendedTrustManager> trust) {
        @Override
        public String toString() {
            return "Material[" + chain.getFirst().getSubjectX500Principal() + "]";
        }
    }

    private record Stamp(long modifiedMillis, long bytes) {}

    private final TlsFiles files;
    private final SSLContext context;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile Material material;
    private List<Stamp> seen;

    private ReloadingTls(TlsFiles files) throws IOException, GeneralSecurityException {
        this.files = files;
        this.seen = stamps();
        this.material = read();
        this.context = SSLContext.getInstance("TLSv1.3");
        context.init(new KeyManager[] {new Keys()}, new TrustManager[] {new Trust()}, null);
    }

    /**
     * Reads the files and starts to watch them.
     *
     * @throws IllegalArgumentException if one is missing, damaged, or chain and key do not belong
     *     together; says which
     */
    public static ReloadingTls open(TlsFiles files) {
        try {
            ReloadingTls tls = new ReloadingTls(files);
            Thread.ofVirtual().name("tls-reload").start(tls::watch);
            return tls;
        } catch (IOException | GeneralSecurityException unusable) {
            throw new IllegalArgumentException("TLS cannot start: " + describe(unusable), unusable);
        }
    }

    /** What the listener needs. */
    public HttpListener.Security security() {
        return new HttpListener.Security(context, files.clientAuthentication());
    }

    /** Stops watching. */
    @Override
    public void close() {
        closed.countDown();
    }

    private void watch() {
        try {
            while (!closed.await(CHECK_MILLIS, TimeUnit.MILLISECONDS)) {
                reloadIfChanged();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Reads the files again if they changed; says whether they did and are in use now. */
    boolean reloadIfChanged() {
        try {
            List<Stamp> now = stamps();
            if (now.equals(seen)) {
                return false;
            }
            // Chain and key are two files: between the two writes they do not fit, and the next
            // look finds them complete because the stamps are kept only on success.
            material = read();
            seen = now;
            LOG.info("TLS files were read again");
            return true;
        } catch (IOException | GeneralSecurityException unusable) {
            LOG.warn("changed TLS files are not usable, the old ones stay: {}", describe(unusable));
            return false;
        }
    }

    private List<Stamp> stamps() throws IOException {
        List<Stamp> stamps = new ArrayList<>();
        for (Path file : files.all()) {
            stamps.add(new Stamp(Files.getLastModifiedTime(file).toMillis(), Files.size(file)));
        }
        return stamps;
    }

    private Material read() throws IOException, GeneralSecurityException {
        List<X509Certificate> chain = Pem.certificates(files.chain());
        PrivateKey key = Pem.privateKey(files.key());
        requirePair(chain.getFirst().getPublicKey(), key);
        Optional<X509ExtendedTrustManager> trust =
                files.clientAuthorities().isPresent()
                        ? Optional.of(trust(Pem.certificates(files.clientAuthorities().get())))
                        : Optional.empty();
        return new Material(chain, key, trust);
    }

    private static void requirePair(PublicKey publicKey, PrivateKey key)
            throws GeneralSecurityException {
        String algorithm =
                switch (publicKey.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> "EdDSA";
                };
        byte[] message = {1, 2, 3};
        boolean fits;
        try {
            Signature signer = Signature.getInstance(algorithm);
            signer.initSign(key);
            signer.update(message);
            byte[] signature = signer.sign();
            signer.initVerify(publicKey);
            signer.update(message);
            fits = signer.verify(signature);
        } catch (GeneralSecurityException otherAlgorithm) {
            fits = false;
        }
        if (!fits) {
            throw new GeneralSecurityException(
                    "the private key does not belong to the first certificate of the chain");
        }
    }

    private static X509ExtendedTrustManager trust(List<X509Certificate> authorities)
            throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (int i = 0; i < authorities.size(); i++) {
            store.setCertificateEntry("authority-" + i, authorities.get(i));
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509ExtendedTrustManager found) {
                return found;
            }
        }
        throw new GeneralSecurityException("the platform has no X.509 trust manager");
    }

    private static String describe(Exception unusable) {
        return unusable instanceof java.nio.file.NoSuchFileException missing
                ? "there is no file " + missing.getFile()
                : String.valueOf(unusable.getMessage());
    }

    /** Gives each handshake the present certificate. */
    private final class Keys extends X509ExtendedKeyManager {
        @Override
        public String[] getServerAliases(String keyType, Principal @Nullable [] issuers) {
            return new String[] {ALIAS};
        }

        @Override
        public @Nullable String chooseServerAlias(
                String keyType, Principal @Nullable [] issuers, Socket socket) {
            return alias(keyType);
        }

        @Override
        public @Nullable String chooseEngineServerAlias(
                String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
            return alias(keyType);
        }

        private @Nullable String alias(String keyType) {
            String own = material.key().getAlgorithm();
            boolean edwards = own.equals("EdDSA") || own.equals("Ed25519");
            boolean fits = keyType.equals(own) || (edwards && keyType.startsWith("Ed"));
            return fits ? ALIAS : null;
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return material.chain().toArray(new X509Certificate[0]);
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            return material.key();
        }

        @Override
        public String[] getClientAliases(String keyType, Principal @Nullable [] issuers) {
            return new String[0];
        }

        @Override
        public @Nullable String chooseClientAlias(
                String[] keyType, Principal @Nullable [] issuers, Socket socket) {
            return null;
        }
    }

    /** Judges client certificates by the present authorities. */
    private final class Trust extends X509ExtendedTrustManager {
        private X509ExtendedTrustManager present() throws CertificateException {
            return material.trust()
                    .orElseThrow(
                            () -> new CertificateException("client certificates are not accepted"));
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            present().checkClientTrusted(chain, type, socket);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            present().checkClientTrusted(chain, type, engine);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type)
                throws CertificateException {
            present().checkClientTrusted(chain, type);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            throw notAClient();
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            throw notAClient();
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type)
                throws CertificateException {
            throw notAClient();
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return material.trust()
                    .map(X509ExtendedTrustManager::getAcceptedIssuers)
                    .orElseGet(() -> new X509Certificate[0]);
        }

        private static CertificateException notAClient() {
            return new CertificateException("this context serves, it calls nobody");
        }
    }
}
