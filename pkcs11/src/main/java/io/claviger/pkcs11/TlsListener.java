package io.claviger.pkcs11;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.util.List;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import jdk.net.ExtendedSocketOptions;

/**
 * A port with TLS. The handshake is the business of the connection's own thread, so that a peer
 * that says nothing holds nobody up.
 */
final class TlsListener implements Listener {
    private static final int BACKLOG = 128;
    private static final int SILENT_SECONDS = 30;
    private static final int ASK_SECONDS = 10;
    private static final int ASK_TIMES = 3;

    /** The module speaks 1.2 (ADR 0026); forward secrecy and authenticated encryption only. */
    private static final List<String> SUITES =
            List.of(
                    "TLS_AES_256_GCM_SHA384",
                    "TLS_AES_128_GCM_SHA256",
                    "TLS_CHACHA20_POLY1305_SHA256",
                    "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
                    "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
                    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
                    "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
                    "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
                    "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    private final TlsAddress settings;
    private final ServerSocket listener;

    private TlsListener(TlsAddress settings, ServerSocket listener) {
        this.settings = settings;
        this.listener = listener;
    }

    static TlsListener at(TlsAddress settings) throws IOException {
        var listener = new ServerSocket();
        try {
            listener.setReuseAddress(true);
            listener.bind(new InetSocketAddress(settings.address(), settings.port()), BACKLOG);
            return new TlsListener(settings, listener);
        } catch (IOException | RuntimeException failed) {
            listener.close();
            throw failed;
        }
    }

    /** Where it listens indeed. */
    InetSocketAddress address() {
        return new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort());
    }

    @Override
    public Link accept() throws IOException {
        Socket socket = listener.accept();
        try {
            socket.setTcpNoDelay(true);
            // A peer whose machine has gone, or that a firewall cut off, gives its place back.
            socket.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
            socket.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, SILENT_SECONDS);
            socket.setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, ASK_SECONDS);
            socket.setOption(ExtendedSocketOptions.TCP_KEEPCOUNT, ASK_TIMES);
            // Nothing of what the client says was read yet: no bytes before those of the socket.
            var secured =
                    (SSLSocket)
                            settings.context().getSocketFactory().createSocket(socket, null, true);
            secured.setSSLParameters(parameters());
            return new TlsLink(socket, secured);
        } catch (IOException | RuntimeException failed) {
            socket.close();
            throw failed;
        }
    }

    private SSLParameters parameters() {
        var parameters =
                new SSLParameters(
                        SUITES.toArray(String[]::new), new String[] {"TLSv1.3", "TLSv1.2"});
        switch (settings.clients()) {
            case NONE -> parameters.setNeedClientAuth(false);
            case WANT -> parameters.setWantClientAuth(true);
            case NEED -> parameters.setNeedClientAuth(true);
        }
        return parameters;
    }

    @Override
    public boolean isOpen() {
        return !listener.isClosed();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
