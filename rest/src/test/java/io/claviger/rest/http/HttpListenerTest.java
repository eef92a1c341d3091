package io.claviger.rest.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.rest.route.Rendering;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The HTTP library as we rely on it, over real connections. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HttpListenerTest {
    private final HttpListener listener =
            HttpListener.start(
                    InetAddress.getLoopbackAddress(),
                    0,
                    Optional.empty(),
                    HttpListenerTest::echo,
                    Rendering::brokenHttp);

    @AfterAll
    void stop() {
        listener.stop();
    }

    private static HttpReply echo(HttpRequest request) {
        String text =
                request.method()
                        + " "
                        + request.rawPath()
                        + "?"
                        + request.rawQuery()
                        + " "
                        + request.header("x-api-key")
                        + " "
                        + request.source();
        return new HttpReply(200, "text/plain", text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void paths_headers_and_source_arrive_as_they_were_sent() throws IOException {
        String target = "/v1/key/a%2Fb;x=1/../0'/attributes?q=%41&r";
        String headers = "Host: h\r\nX-Api-Key: one\r\nX-API-KEY: two\r\nConnection: close";
        assertThat(exchange("GET " + target + " HTTP/1.1\r\n" + headers + "\r\n\r\n"))
                .endsWith("GET /v1/key/a%2Fb;x=1/../0'/attributes?q=%41&r [one, two] 127.0.0.1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /a\u0001 HTTP/1.1\r\nHost: h\r\n\r\n",
                "GET /%zz HTTP/1.1\r\nHost: h\r\n\r\n",
                "GET / HTTP/1.1\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: h\r\nno header\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: -1\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: x\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n"
            })
    void broken_http_gets_the_error_body_and_no_second_chance(String request) throws IOException {
        assertThat(exchange(request))
                .startsWith("HTTP/1.1 400")
                .contains("application/json")
                .contains("\"errorCode\":600")
                .doesNotContain("Exception");
    }

    @Test
    void a_long_path_is_refused_with_the_error_body() throws IOException {
        assertThat(exchange("GET /" + "a".repeat(9000) + " HTTP/1.1\r\nHost: h\r\n\r\n"))
                .startsWith("HTTP/1.1 414")
                .contains("\"errorCode\":600");
    }

    @Test
    void head_gets_no_body() throws IOException {
        assertThat(exchange("HEAD / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 200")
                .endsWith("\r\n\r\n");
    }

    @Test
    void a_long_body_that_nobody_reads_ends_the_connection() throws IOException {
        assertThat(exchange("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 100000000\r\n\r\nstart"))
                .startsWith("HTTP/1.1 200")
                .containsIgnoringCase("Connection: close");
    }

    @Test
    void connections_are_kept_for_the_next_request() throws IOException {
        String one = "GET /1 HTTP/1.1\r\nHost: h\r\n\r\n";
        String two = "GET /2 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";
        assertThat(exchange(one + two)).contains("GET /1?", "GET /2?");
    }

    /** Sends the text and reads until the other side closes. */
    private String exchange(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), listener.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }
}
