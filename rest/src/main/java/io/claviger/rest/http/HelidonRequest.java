package io.claviger.rest.http;

import io.claviger.core.id.Bytes;
import io.helidon.http.HeaderName;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A request of the HTTP library. */
final class HelidonRequest implements HttpRequest {
    private static final String FORM = "multipart/form-data";

    private final ServerRequest request;

    HelidonRequest(ServerRequest request) {
        this.request = request;
    }

    @Override
    public String method() {
        return request.prologue().method().text();
    }

    @Override
    public String rawPath() {
        return request.prologue().uriPath().rawPath();
    }

    @Override
    public String rawQuery() {
        return request.prologue().hasQuery() ? request.prologue().query().rawValue() : "";
    }

    @Override
    public List<String> header(String name) {
        HeaderName key = HeaderCache.of(name);
        var headers = request.headers();
        return headers.contains(key) ? headers.get(key).allValues() : List.of();
    }

    @Override
    public String source() {
        return literal(request.remotePeer().address());
    }

    // getHostName would ask the name service; an interface scope is no part of the address.
    static String literal(SocketAddress address) {
        if (address instanceof InetSocketAddress inet && inet.getAddress() != null) {
            String literal = inet.getAddress().getHostAddress();
            int scope = literal.indexOf('%');
            return scope < 0 ? literal : literal.substring(0, scope);
        }
        return "unknown";
    }

    @Override
    public Optional<Bytes> clientCertificate() {
        if (!request.isSecure()) {
            return Optional.empty();
        }
        return request.remotePeer()
                .tlsCertificates()
                .filter(chain -> chain.length > 0)
                .map(chain -> fingerprint(chain[0]));
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
    public Parts parts(long limit) {
        String contentType = header("Content-Type").stream().findFirst().orElse("");
        if (!contentType.regionMatches(true, 0, FORM, 0, FORM.length())
                || !request.content().hasEntity()) {
            throw new NoForm();
        }
        if (request.headers().contentLength().orElse(0) > limit) {
            throw new TooLarge();
        }
        return new FormParts(request.content().inputStream(), contentType);
    }

    @Override
    public byte[] body(int limit) {
        if (!request.content().hasEntity()) {
            return new byte[0];
        }
        OptionalLong announced = request.headers().contentLength();
        if (announced.isPresent() && announced.getAsLong() > limit) {
            throw new TooLarge();
        }
        try (InputStream in = request.content().inputStream()) {
            // Of the announced length where there is one: a read without it takes 16 KiB of heap.
            byte[] body =
                    announced.isPresent()
                            ? in.readNBytes((int) announced.getAsLong())
                            : in.readNBytes(limit + 1);
            if (body.length > limit) {
                throw new TooLarge();
            }
            if (announced.isPresent() && announced.getAsLong() != body.length) {
                throw new Broken(new IOException("the body ends early"));
            }
            return body;
        } catch (IOException | UncheckedIOException broken) {
            throw new Broken(broken);
        } catch (TooLarge | Broken known) {
            throw known;
        } catch (RuntimeException brokenFraming) {
            // The library has several types for a chunk that is not one; all of them mean this.
            throw new Broken(brokenFraming);
        }
    }
}
