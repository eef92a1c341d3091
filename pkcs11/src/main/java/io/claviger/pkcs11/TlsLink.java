package io.claviger.pkcs11;

import io.claviger.core.id.Bytes;
import io.claviger.pkcs11.process.Caller;
import io.claviger.pkcs11.wire.Malformed;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;

/** The way to a program over TLS; for buffers on the heap. */
final class TlsLink implements Link {
    private final Socket socket;
    private final SSLSocket secured;
    private final InputStream in;
    private final OutputStream out;

    TlsLink(Socket socket, SSLSocket secured) throws IOException {
        this.socket = socket;
        this.secured = secured;
        this.in = secured.getInputStream();
        this.out = secured.getOutputStream();
    }

    @Override
    public Caller greet() throws IOException {
        secured.startHandshake();
        String literal = socket.getInetAddress().getHostAddress();
        int scope = literal.indexOf('%');
        return new Caller(scope < 0 ? literal : literal.substring(0, scope), certificate());
    }

    private Optional<Bytes> certificate() {
        try {
            return Optional.of(fingerprint(secured.getSession().getPeerCertificates()[0]));
        } catch (SSLPeerUnverifiedException none) {
            return Optional.empty();
        }
    }

    private static Bytes fingerprint(Certificate certificate) {
        try {
            return Bytes.owned(
                    MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        } catch (NoSuchAlgorithmException | CertificateEncodingException impossible) {
            throw new IllegalStateException(
                    "a certificate that was accepted has no encoding", impossible);
        }
    }

    @Override
    public boolean gone() {
        try {
            secured.setSoTimeout(1);
            try {
                if (in.read() >= 0) {
                    throw new Malformed("a request comes before the last one was answered");
                }
                return true;
            } catch (SocketTimeoutException silent) {
                return false;
            } finally {
                secured.setSoTimeout(0);
            }
        } catch (IOException _) {
            return true;
        }
    }

    @Override
    public int read(ByteBuffer buffer) throws IOException {
        int count =
                in.read(
                        buffer.array(),
                        buffer.arrayOffset() + buffer.position(),
                        buffer.remaining());
        if (count > 0) {
            buffer.position(buffer.position() + count);
        }
        return count;
    }

    @Override
    public int write(ByteBuffer buffer) throws IOException {
        int count = buffer.remaining();
        out.write(buffer.array(), buffer.arrayOffset() + buffer.position(), count);
        buffer.position(buffer.limit());
        return count;
    }

    @Override
    public boolean isOpen() {
        return !socket.isClosed();
    }

    /** Of the socket below: a farewell of TLS waits for a thread that is stuck in writing. */
    @Override
    public void close() throws IOException {
        socket.close();
    }
}
