package io.claviger.server.cluster;

import io.claviger.core.id.Bytes;
import io.claviger.core.port.StateView;
import io.claviger.core.state.Nodes;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * By what nodes know each other. Every handshake shows the newest certificate of this node, and
 * accepts a certificate of the cluster's authority only if its key is that of a member by the state
 * as it is at that moment: a node that was put out is refused although its certificate is valid,
 * and nothing is started again for that. Safe for many threads.
 */
public final class NodeTls {
    private static final String ALIAS = "node";
    private static final String KEY_TYPE = "EC";

    private final ClusterFolder folder;
    private final PrivateKey key;
    private final X509ExtendedTrustManager byAuthority;
    private volatile X509Certificate[] chain;
    private volatile Supplier<Set<Bytes>> members = Set::of;

    /** Reads the node's key and certificates. */
    public NodeTls(ClusterFolder folder) {
        this.folder = folder;
        this.key = folder.privateKey();
        this.byAuthority = trusting(folder.authorityCertificate());
        this.chain = chain();
    }

    private static X509ExtendedTrustManager trusting(X509Certificate authority) {
        try {
            var trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry("authority", authority);
            var factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(trusted);
            return (X509ExtendedTrustManager) factory.getTrustManagers()[0];
        } catch (GeneralSecurityException | java.io.IOException impossible) {
            throw new IllegalStateException("every JDK has PKIX", impossible);
        }
    }

    private X509Certificate[] chain() {
        return new X509Certificate[] {folder.certificate(), folder.authorityCertificate()};
    }

    /** From the next handshake on the certificate is shown that the folder holds now. */
    void reload() {
        chain = chain();
    }

    /**
     * Knows members by this state; a state without members accepts who the authority vouches for.
     */
    public void knowBy(StateView state) {
        members =
                () ->
                        state.device()
                                .map(
                                        device ->
                                                device.nodes().members().stream()
                                                        .map(Nodes.Node::key)
                                                        .collect(Collectors.toSet()))
                                .orElse(Set.of());
    }

    private void requireMember(X509Certificate[] shown) throws CertificateException {
        Set<Bytes> known = members.get();
        if (!known.isEmpty()
                && !known.contains(Bytes.owned(shown[0].getPublicKey().getEncoded()).sha256())) {
            throw new CertificateException(
                    "the certificate of %s is that of no member of the cluster"
                            .formatted(shown[0].getSubjectX500Principal()));
        }
    }

    X509ExtendedKeyManager keys() {
        return new Keys();
    }

    X509ExtendedTrustManager trust() {
        return new Trust();
    }

    private final class Keys extends X509ExtendedKeyManager {
        @Override
        public String[] getClientAliases(String keyType, Principal @Nullable [] issuers) {
            return new String[] {ALIAS};
        }

        @Override
        public @Nullable String chooseClientAlias(
                String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
            return Set.of(keyTypes).contains(KEY_TYPE) ? ALIAS : null;
        }

        @Override
        public String[] getServerAliases(String keyType, Principal @Nullable [] issuers) {
            return new String[] {ALIAS};
        }

        @Override
        public @Nullable String chooseServerAlias(
                String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
            return keyType.equals(KEY_TYPE) ? ALIAS : null;
        }

        @Override
        public @Nullable String chooseEngineClientAlias(
                String[] keyTypes, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
            return chooseClientAlias(keyTypes, issuers, null);
        }

        @Override
        public @Nullable String chooseEngineServerAlias(
                String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
            return chooseServerAlias(keyType, issuers, null);
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return chain.clone();
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            return key;
        }
    }

    private final class Trust extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] shown, String type)
                throws CertificateException {
            byAuthority.checkClientTrusted(shown, type);
            requireMember(shown);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] shown, String type)
                throws CertificateException {
            byAuthority.checkServerTrusted(shown, type);
            requireMember(shown);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] shown, String type, Socket socket)
                throws CertificateException {
            byAuthority.checkClientTrusted(shown, type, socket);
            requireMember(shown);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] shown, String type, Socket socket)
                throws CertificateException {
            byAuthority.checkServerTrusted(shown, type, socket);
            requireMember(shown);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] shown, String type, SSLEngine engine)
                throws CertificateException {
            byAuthority.checkClientTrusted(shown, type, engine);
            requireMember(shown);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] shown, String type, SSLEngine engine)
                throws CertificateException {
            byAuthority.checkServerTrusted(shown, type, engine);
            requireMember(shown);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return byAuthority.getAcceptedIssuers();
        }
    }
}
