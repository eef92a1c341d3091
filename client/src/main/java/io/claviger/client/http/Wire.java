package io.claviger.client.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** Carries requests to nodes, over connections that are kept. Safe for many threads. */
interface Wire extends AutoCloseable {

    /** One line of a head. */
    record Header(String name, String value) {
        /**
         * One that is sent.
         *
         * @throws IllegalArgumentException if the value could not stand in a line: it would be
         *     taken for another header
         */
        static Header sent(String name, String value) {
            for (int i = 0; i < value.length(); i++) {
                if (value.charAt(i) < 0x20 || value.charAt(i) >= 0x7F) {
                    throw new IllegalArgumentException(
                            "header " + name + " is not printable ASCII on one line");
                }
            }
            return new Header(name, value);
        }

        /** Shows no value: it may be a credential. */
        @Override
        public String toString() {
            return name;
        }
    }

    /** What is sent with a request. */
    sealed interface Body {
        Body NONE = new Whole(new byte[0]);

        /** Bytes, which nobody changes. */
        final class Whole implements Body {
            private final byte[] bytes;

            Whole(byte[] bytes) {
                this.bytes = bytes;
            }

            byte[] bytes() {
                return bytes;
            }
        }

        /** Any number of bytes, sent while they are read; the answer may begin before they end. */
        record Passing(InputStream stream) implements Body {}
    }

    /**
     * A request to one node.
     *
     * @param target path and query, encoded
     */
    record Request(String method, String target, List<Header> headers, Body body) {
        public Request {
            headers = List.copyOf(headers);
        }
    }

    /** An answer. Its body is read to the end or closed; then the connection is free. */
    record Response(int status, List<Header> headers, InputStream body) {
        public Response {
            headers = List.copyOf(headers);
        }

        Optional<String> header(String name) {
            for (Header header : headers) {
                if (header.name().equalsIgnoreCase(name)) {
                    return Optional.of(header.value());
                }
            }
            return Optional.empty();
        }
    }

    /** No connection came about: the node has not seen the request. */
    final class NotSent extends IOException {
        private static final long serialVersionUID = 1L;

        NotSent(IOException cause) {
            super(cause.getMessage() == null ? cause.toString() : cause.getMessage(), cause);
        }
    }

    /**
     * Sends the request and waits until the answer begins.
     *
     * @throws NotSent if the node cannot have seen it
     * @throws IOException if no answer came; the node may have seen it
     * @throws InterruptedException if the thread was interrupted while it waited
     */
    Response send(URI base, Request request, Deadline deadline)
            throws IOException, InterruptedException;

    /** Closes the connections that nobody uses. */
    @Override
    void close();
}
