package io.claviger.pkcs11;

import java.net.InetAddress;
import javax.net.ssl.SSLContext;

/**
 * Where and how to listen with TLS.
 *
 * @param port 0: any that is free
 * @param context with the certificate of the node and the authorities of its clients
 */
public record TlsAddress(
        InetAddress address, int port, SSLContext context, ClientCertificate clients) {
    /** Whether a client certificate is asked for, and required. */
    public enum ClientCertificate {
        NONE,
        WANT,
        NEED
    }
}
