package io.claviger.cli.service;

import io.claviger.core.id.Bytes;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** Trusts a server for its certificate, and for nothing else: neither name nor authority count. */
final class PinnedCertificate extends X509ExtendedTrustManager {
    private final Bytes sha256;

    private PinnedCertificate(Bytes sha256) {
        this.sha256 = sha256;
    }

    static SSLContext context(Bytes sha256) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new PinnedCertificate(sha256)}, null);
            return context;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has TLS", impossible);
        }
    }

    private void require(X509Certificate[] shown) throws CertificateException {
        try {
            if (Bytes.owned(shown[0].getEncoded()).sha256().equals(sha256)) {
                return;
            }
        } catch (CertificateEncodingException unreadable) {
            throw new CertificateException(unreadable);
        }
        throw new CertificateException("the node shows another certificate than was expected");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] shown, String type)
            throws CertificateException {
        require(shown);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] shown, String type, Socket socket)
            throws CertificateException {
        require(shown);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] shown, String type, SSLEngine engine)
            throws CertificateException {
        require(shown);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] shown, String type)
            throws CertificateException {
        throw new CertificateException("no client is trusted");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] shown, String type, Socket socket)
            throws CertificateException {
        throw new CertificateException("no client is trusted");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] shown, String type, SSLEngine engine)
            throws CertificateException {
        throw new CertificateException("no client is trusted");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
