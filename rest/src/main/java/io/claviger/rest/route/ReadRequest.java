package io.claviger.rest.route;

import io.claviger.core.id.Bytes;
import io.claviger.rest.http.HttpRequest;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** A request whose body was read before its handler asks for it. */
final class ReadRequest implements HttpRequest {
    private final HttpRequest request;
    private final byte[] body;

    /** Reads the body, which {@link HttpRequest#body} bounds. */
    ReadRequest(HttpRequest request, int limit) {
        this.request = request;
        this.body = request.body(limit);
    }

    /** SHA-256 of what it asks for: method, path, query and body. */
    Bytes digest() {
        var all = new ByteArrayOutputStream(body.length + 256);
        try (var out = new DataOutputStream(all)) {
            for (String part : List.of(method(), rawPath(), rawQuery())) {
                byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
                out.writeInt(bytes.length);
                out.write(bytes);
            }
            out.write(body);
        } catch (IOException impossible) {
            throw new IllegalStateException("memory takes every byte", impossible);
        }
        return Bytes.owned(all.toByteArray()).sha256();
    }

    @Override
    public String method() {
        return request.method();
    }

    @Override
    public String rawPath() {
        return request.rawPath();
    }

    @Override
    public String rawQuery() {
        return request.rawQuery();
    }

    @Override
    public List<String> header(String name) {
        return request.header(name);
    }

    @Override
    public String source() {
        return request.source();
    }

    @Override
    public Optional<Bytes> clientCertificate() {
        return request.clientCertificate();
    }

    @Override
    public byte[] body(int limit) {
        return body;
    }

    @Override
    public Parts parts(long limit) {
        throw new NoForm();
    }
}
