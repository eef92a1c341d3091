package io.claviger.rest.http;

import java.util.ArrayList;
import java.util.List;

/** What goes back. */
public final class HttpReply {
    /** One header line. */
    public record Header(String name, String value) {}

    private final int status;
    private final String contentType;
    private final byte[] body;
    private final List<Header> headers = new ArrayList<>(4);

    /** Takes {@code body} without copying. */
    public HttpReply(int status, String contentType, byte[] body) {
        this.status = status;
        this.contentType = contentType;
        this.body = body;
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

    public List<Header> headers() {
        return headers;
    }
}
