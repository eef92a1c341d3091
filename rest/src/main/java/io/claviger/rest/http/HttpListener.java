package io.claviger.rest.http;

import io.helidon.common.socket.SocketOptions;
import io.helidon.common.tls.Tls;
import io.helidon.common.tls.TlsClientAuth;
import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Method;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.http1.Http1Config;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens on one address and answers with one handler. Runs every connection on a virtual thread.
 */
public final class HttpListener {
    private static final Logger LOG = LoggerFactory.getLogger(HttpListener.class);
    private static final HeaderName CONTENT_TYPE = HeaderNames.CONTENT_TYPE;
    private static final byte[] NO_BODY = new byte[0];

    /** A body that nobody read is read to its end for the next request, unless it is longer. */
    private static final long MAX_DRAINED_BYTES = 64 * 1024;

    /** Whether a client must, may or cannot show a certificate. */
    public enum ClientAuthentication {
        NONE,
        WANT,
        NEED
    }

    /** TLS of the listener. */
    public record Security(SSLContext context, ClientAuthentication clients) {}

    private final WebServer server;

    private HttpListener(WebServer server) {
        this.server = server;
    }

    /**
     * Starts to listen.
     *
     * @param port 0 for any free port
     * @param broken body of the error for a request that is no HTTP, by HTTP status
     * @throws IllegalStateException if the address is in use or not ours
     */
    public static HttpListener start(
            InetAddress address,
            int port,
            Optional<Security> security,
            HttpHandler handler,
            IntFunction<byte[]> broken) {
        HttpRouting.Builder routing =
                HttpRouting.builder()
                        .any((request, response) -> answer(handler, request, response));
        DirectHandler plain = new JsonDirectHandler(broken);
        var builder =
                WebServer.builder()
                        .address(address)
                        .port(port)
                        .shutdownHook(false)
                        .featuresDiscoverServices(false)
                        .backlog(1024)
                        .maxTcpConnections(4096)
                        .writeQueueLength(0)
                        .idleConnectionTimeout(Duration.ofMinutes(5))
                        .shutdownGracePeriod(Duration.ofSeconds(2))
                        .connectionOptions(
                                SocketOptions.builder()
                                        .readTimeout(Duration.ofSeconds(60))
                                        .tcpNoDelay(true)
                                        .build())
                        .addProtocol(
                                Http1Config.builder()
                                        .maxPrologueLength(8192)
                                        .maxHeadersSize(65536)
                                        .build())
                        .directHandlers(
                                handlers -> {
                                    for (var type : DirectHandler.EventType.values()) {
                                        handlers.addHandler(type, plain);
                                    }
                                })
                        .routing(routing);
        security.ifPresent(tls -> builder.tls(tls(tls)));
        WebServer server = builder.build().start();
        if (!server.isRunning()) {
            throw notListening(address, port);
        }
        return new HttpListener(server);
    }

    /** Why, as the system says it: the library logs that it cannot listen, and returns. */
    private static UncheckedIOException notListening(InetAddress address, int port) {
        try (var _ = new ServerSocket(port, 1, address)) {
            return new UncheckedIOException(new BindException("the listener did not start"));
        } catch (IOException reason) {
            return new UncheckedIOException(reason);
        }
    }

    public int port() {
        return server.port();
    }

    /** Stops listening; requests on their way get two seconds. */
    public void stop() {
        server.stop();
    }

    private static Tls tls(Security security) {
        return Tls.builder()
                .sslContext(security.context())
                .addEnabledProtocol("TLSv1.3")
                .clientAuth(
                        switch (security.clients()) {
                            case NONE -> TlsClientAuth.NONE;
                            case WANT -> TlsClientAuth.OPTIONAL;
                            case NEED -> TlsClientAuth.REQUIRED;
                        })
                .build();
    }

    private static void answer(
            HttpHandler handler, ServerRequest request, ServerResponse response) {
        HttpReply reply = handler.handle(new HelidonRequest(request));
        response.status(Status.create(reply.status()));
        response.header(CONTENT_TYPE, reply.contentType());
        boolean close =
                reply.stream().isEmpty()
                        && (request.headers().containsToken(HeaderValues.CONNECTION_CLOSE)
                                || leftBody(request));
        List<HttpReply.Header> headers = reply.headers();
        for (int i = 0; i < headers.size(); i++) {
            HttpReply.Header header = headers.get(i);
            close |= header.name().equals("Connection");
            response.header(HeaderCache.of(header.name()), header.value());
        }
        if (close) {
            response.header(HeaderValues.CONNECTION_CLOSE);
        }
        if (reply.stream().isPresent()) {
            // The library ends the answer itself, after this returned and not if it throws.
            write(reply.stream().get(), response);
            return;
        }
        send(request, response, reply);
        if (close) {
            // The library keeps a connection open that it announced to close, and would read a long
            // body to its end that nobody wants.
            throw new CloseConnectionException("the answer was the last one of its connection");
        }
    }

    /**
     * Without the last chunk where something fails: the client sees that the answer is not whole.
     */
    private static void write(HttpReply.Stream stream, ServerResponse response) {
        try (stream) {
            OutputStream out = response.outputStream();
            stream.write(out);
            out.close();
        } catch (IOException | RuntimeException cut) {
            LOG.warn("an answer was cut off: {}", cut.toString());
            throw new CloseConnectionException("the answer was cut off", cut);
        }
    }

    private static void send(ServerRequest request, ServerResponse response, HttpReply reply) {
        response.send(request.prologue().method().equals(Method.HEAD) ? NO_BODY : reply.body());
    }

    private static boolean leftBody(ServerRequest request) {
        return request.content().hasEntity()
                && !request.content().consumed()
                && request.headers().contentLength().orElse(Long.MAX_VALUE) > MAX_DRAINED_BYTES;
    }

    /** Errors that the library finds before there is a request. */
    private record JsonDirectHandler(IntFunction<byte[]> body) implements DirectHandler {
        @Override
        public TransportResponse handle(
                TransportRequest request,
                EventType eventType,
                Status status,
                ServerResponseHeaders headers,
                String message) {
            headers.set(HeaderValues.create(CONTENT_TYPE, "application/json"));
            return TransportResponse.builder()
                    .status(status)
                    .headers(headers)
                    .keepAlive(false)
                    .entity(body.apply(status.code()))
                    .build();
        }
    }
}
