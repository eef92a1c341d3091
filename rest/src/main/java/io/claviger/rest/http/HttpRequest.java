package io.claviger.rest.http;

import io.claviger.core.id.Bytes;
import java.util.List;
import java.util.Optional;

/** One HTTP request, as far as the service looks at it. Used by one thread. */
public interface HttpRequest {

    String method();

    /** The path as it was sent: not decoded, without query. */
    String rawPath();

    /** The query as it was sent, without the question mark; empty if there is none. */
    String rawQuery();

    /** All values of a header, in order; header names are case-insensitive. */
    List<String> header(String name);

    /** The address of the other side of the connection, as a literal. */
    String source();

    /** SHA-256 of the client certificate's DER, if the connection has one. */
    Optional<Bytes> clientCertificate();

    /**
     * The whole body, read now. May be called once.
     *
     * @throws TooLarge if the body is longer than {@code limit}
     * @throws Broken if the connection fails or the body's framing is wrong
     */
    byte[] body(int limit);

    /** The body is longer than the service accepts. */
    final class TooLarge extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public TooLarge() {
            super("body too large", null, false, false);
        }
    }

    /** The body did not arrive whole. */
    final class Broken extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public Broken(Throwable cause) {
            super("body broken", cause, false, false);
        }
    }
}
