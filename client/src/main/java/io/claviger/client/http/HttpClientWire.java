package io.claviger.client.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;

/** HTTP/2 where the other side speaks it, by the JDK's client: for gateways in front of nodes. */
final class HttpClientWire implements Wire {
    private final HttpClient http;

    HttpClientWire(SSLContext tls, Duration connectTimeout) {
        this.http =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_2)
                        .connectTimeout(connectTimeout)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .sslContext(tls)
                        .build();
    }

    @Override
    public Response send(URI base, Request request, Deadline deadline)
            throws IOException, InterruptedException {
        HttpRequest.Builder builder = HttpRequest.newBuilder(base.resolve(request.target()));
        if (request.body() instanceof Body.Whole) {
            builder.timeout(Duration.ofNanos(Math.max(1_000_000, deadline.leftNanos())));
        }
        request.headers().forEach(header -> builder.header(header.name(), header.value()));
        builder.method(request.method(), publisher(request.body()));
        try {
            HttpResponse<InputStream> response =
                    http.send(builder.build(), HttpResponse.BodyHandlers.ofInputStream());
            List<Header> headers = new ArrayList<>();
            response.headers()
                    .map()
                    .forEach(
                            (name, values) ->
                                    values.forEach(value -> headers.add(new Header(name, value))));
            return new Response(response.statusCode(), headers, response.body());
        } catch (ConnectException | HttpConnectTimeoutException | SSLHandshakeException failed) {
            throw new NotSent(failed);
        } catch (IOException failed) {
            if (failed.getCause() instanceof UnresolvedAddressException) {
                throw new NotSent(failed);
            }
            throw failed;
        }
    }

    private static HttpRequest.BodyPublisher publisher(Body body) {
        if (body instanceof Body.Passing passing) {
            return HttpRequest.BodyPublishers.ofInputStream(passing::stream);
        }
        byte[] bytes = ((Body.Whole) body).bytes();
        return bytes.length == 0
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofByteArray(bytes);
    }

    /** The JDK's client ends when nobody refers to it any more. */
    @Override
    public void close() {}
}
