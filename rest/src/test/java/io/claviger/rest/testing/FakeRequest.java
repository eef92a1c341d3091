package io.claviger.rest.testing;

import io.claviger.core.id.Bytes;
import io.claviger.rest.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A request without a connection. */
public final class FakeRequest implements HttpRequest {
    private final String method;
    private final String rawPath;
    private final String rawQuery;
    private final Map<String, List<String>> headers = new TreeMap<>();
    private byte[] body = new byte[0];
    private Optional<Bytes> certificate = Optional.empty();

    public FakeRequest(String method, String target) {
        int question = target.indexOf('?');
        this.method = method;
        this.rawPath = question < 0 ? target : target.substring(0, question);
        this.rawQuery = question < 0 ? "" : target.substring(question + 1);
    }

    public FakeRequest key(String apiKey) {
        return header("X-API-KEY", apiKey);
    }

    public FakeRequest header(String name, String value) {
        headers.computeIfAbsent(name.toLowerCase(Locale.ROOT), _ -> new ArrayList<>()).add(value);
        return this;
    }

    /** JSON in which single quotes stand for double ones. */
    public FakeRequest json(String quoted) {
        return body(quoted.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    public FakeRequest body(byte[] bytes) {
        body = bytes.clone();
        return this;
    }

    public FakeRequest certificate(Bytes fingerprint) {
        certificate = Optional.of(fingerprint);
        return this;
    }

    @Override
    public String method() {
        return method;
    }

    @Override
    public String rawPath() {
        return rawPath;
    }

    @Override
    public String rawQuery() {
        return rawQuery;
    }

    @Override
    public List<String> header(String name) {
        return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
    }

    @Override
    public String source() {
        return "127.0.0.1";
    }

    @Override
    public Optional<Bytes> clientCertificate() {
        return certificate;
    }

    @Override
    public byte[] body(int limit) {
        if (body.length > limit) {
            throw new TooLarge();
        }
        return body.clone();
    }

    @Override
    public Parts parts(long limit) {
        throw new NoForm();
    }
}
