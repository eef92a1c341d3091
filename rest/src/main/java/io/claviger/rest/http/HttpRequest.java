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

    /**
     * The parts of a body that is a form with files, read as they are asked for. May be called
     * once, and not together with {@link #body}.
     *
     * @throws TooLarge if the body announces to be longer than {@code limit}
     * @throws NoForm if it is no multipart/form-data
     */
    Parts parts(long limit);

    /** Parts of a form, in the order in which they come. */
    interface Parts {
        /**
         * The next one; what was not read of the one before is passed over.
         *
         * @throws Broken if the connection fails or the framing is wrong
         */
        Optional<Part> next();
    }

    /** One part of a form. */
    interface Part {
        /** Empty if it has none. */
        String name();

        /**
         * Fills the array as far as the part goes; says how far. Less than the whole: the end.
         *
         * @throws Broken if the connection fails or the framing is wrong
         */
        int fill(byte[] target);
    }

    /** The body is no form with files. */
    final class NoForm extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public NoForm() {
            super("no multipart/form-data", null, false, false);
        }
    }

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
