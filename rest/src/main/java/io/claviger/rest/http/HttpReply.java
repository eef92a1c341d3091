package io.claviger.rest.http;

import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What goes back. */
public final class HttpReply {
    /** One header line. */
    public record Header(String name, String value) {}

    /** A body that is made while it leaves. Closed once it left, or could not. */
    public interface Stream extends AutoCloseable {
        /** Writes all of it; an exception cuts the connection, so that the other side notices. */
        void write(OutputStream out);

        @Override
        void close();
    }

    private static final byte[] NOTHING = new byte[0];

    private final int status;
    private final String contentType;
    private final byte[] body;
    private final Optional<Stream> stream;
    private final List<Header> headers = new ArrayList<>(4);

    /** Takes {@code body} without copying. */
    public HttpReply(int status, String contentType, byte[] body) {
        this.status = status;
        this.contentType = contentType;
        this.body = body;
        this.stream = Optional.empty();
    }

    public HttpReply(int status, String contentType, Stream stream) {
        this.status = status;
        this.contentType = contentType;
        this.body = NOTHING;
        this.stream = Optional.of(stream);
    }

    public HttpReply with(String name, String value) {
        headers.add(new Header(name, value));
        return this;
    }

    public int status() {
        return status;
    }

    public String contentType() {
        return contentType;
    }

    /** The bytes themselves; nobody writes to them. */
    public byte[] body() {
        return body;
    }

    /** The body, if it is made while it leaves; {@link #body} is empty then. */
    public Optional<Stream> stream() {
        return stream;
    }

    public List<Header> headers() {
        return headers;
    }
}
