package io.claviger.acceptance.pkcs11;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.Security;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * What a Java program does with the token through the JDK's SunPKCS11, in a process of its own: it
 * signs with each key of the key store, in many threads at once, and serves TLS. The JDK's own
 * providers check the result.
 */
final class KeyStoreProgram {
    private static final int THREADS = 64;
    private static final int ROUNDS = 10;

    private KeyStoreProgram() {}

    /**
     * Runs it.
     *
     * @param arguments configuration of SunPKCS11, file with the PIN
     */
    public static void main(String[] arguments) throws Exception {
        Provider provider = Security.getProvider("SunPKCS11").configure(arguments[0]);
        Security.addProvider(provider);
        char[] pin = Files.readString(Path.of(arguments[1])).toCharArray();
        KeyStore store = KeyStore.getInstance("PKCS11", provider);
        store.load(null, pin);
        for (String alias : Collections.list(store.aliases())) {
            var entry = new Entry(store, alias);
            if (entry.key().getEncoded() != null) {
                throw new IllegalStateException("the key came out");
            }
            int made = inManyThreads(entry, provider);
            String protocol = handshake(entry);
            System.out.printf(
                    "%s: %s, %d signatures verified, %s%n",
                    alias, entry.key().getAlgorithm(), made, protocol);
        }
    }

    private record Entry(String alias, PrivateKey key, X509Certificate certificate) {
        Entry(KeyStore store, String alias) throws GeneralSecurityException {
            this(
                    alias,
                    (PrivateKey) store.getKey(alias, null),
                    (X509Certificate) store.getCertificate(alias));
        }
    }

    private static int inManyThreads(Entry entry, Provider provider) throws Exception {
        List<Callable<Integer>> work =
                Collections.nCopies(THREADS, () -> signatures(entry, provider));
        int made = 0;
        try (var pool = Executors.newFixedThreadPool(THREADS)) {
            for (Future<Integer> done : pool.invokeAll(work)) {
                made += done.get();
            }
        }
        return made;
    }

    private static int signatures(Entry entry, Provider provider) throws GeneralSecurityException {
        boolean rsa = entry.key().getAlgorithm().equals("RSA");
        String algorithm = rsa ? "SHA256withRSA" : "SHA256withECDSA";
        for (int round = 0; round < ROUNDS; round++) {
            byte[] message =
                    "%s %d %d"
                            .formatted(entry.alias(), Thread.currentThread().threadId(), round)
                            .getBytes(StandardCharsets.UTF_8);
            Signature signer = Signature.getInstance(algorithm, provider);
            signer.initSign(entry.key());
            signer.update(message);
            byte[] signature = signer.sign();
            Signature verifier = Signature.getInstance(algorithm, rsa ? "SunRsaSign" : "SunEC");
            verifier.initVerify(entry.certificate().getPublicKey());
            verifier.update(message);
            if (!verifier.verify(signature)) {
                throw new GeneralSecurityException("a signature does not verify");
            }
        }
        return ROUNDS;
    }

    /** A server with the key in the token, and a client that trusts its certificate alone. */
    private static String handshake(Entry entry) throws Exception {
        SSLContext serving = SSLContext.getInstance("TLS");
        serving.init(new KeyManager[] {new OneKey(entry)}, null, null);
        SSLContext trusting = SSLContext.getInstance("TLS");
        trusting.init(null, trusted(entry.certificate()), null);
        byte[] greeting = entry.alias().getBytes(StandardCharsets.UTF_8);
        var loopback = InetAddress.getLoopbackAddress();
        try (var listener =
                        (SSLServerSocket)
                                serving.getServerSocketFactory()
                                        .createServerSocket(0, 1, loopback);
                var pool = Executors.newSingleThreadExecutor()) {
            Future<Integer> served = pool.submit(() -> serve(listener, greeting));
            try (var client =
                    (SSLSocket)
                            trusting.getSocketFactory()
                                    .createSocket(loopback, listener.getLocalPort())) {
                InputStream in = client.getInputStream();
                if (!Arrays.equals(in.readNBytes(greeting.length), greeting)) {
                    throw new IOException("not what the server sent");
                }
                served.get();
                return client.getSession().getProtocol();
            }
        }
    }

    private static int serve(SSLServerSocket listener, byte[] greeting) throws IOException {
        try (Socket accepted = listener.accept()) {
            accepted.getOutputStream().write(greeting);
            return greeting.length;
        }
    }

    private static TrustManager[] trusted(X509Certificate certificate)
            throws GeneralSecurityException, IOException {
        KeyStore anchors = KeyStore.getInstance(KeyStore.getDefaultType());
        anchors.load(null, null);
        anchors.setCertificateEntry("server", certificate);
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(anchors);
        return factory.getTrustManagers();
    }

    /** Gives the server the one key that is tried. */
    private static final class OneKey extends X509ExtendedKeyManager {
        private final Entry entry;

        OneKey(Entry entry) {
            this.entry = entry;
        }

        @Override
        public String[] getServerAliases(String keyType, Principal[] issuers) {
            return new String[] {entry.alias()};
        }

        @Override
        public @Nullable String chooseServerAlias(
                String keyType, Principal[] issuers, Socket socket) {
            return keyType.equals(entry.key().getAlgorithm()) ? entry.alias() : null;
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return new X509Certificate[] {entry.certificate()};
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            return entry.key();
        }

        @Override
        public String[] getClientAliases(String keyType, Principal[] issuers) {
            return new String[0];
        }

        @Override
        public @Nullable String chooseClientAlias(
                String[] keyTypes, Principal[] issuers, Socket socket) {
            return null;
        }
    }
}
