package io.claviger.streaming.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.claviger.streaming.delivery.Batch;
import io.claviger.streaming.format.LineFormat;
import io.claviger.streaming.format.Product;
import io.claviger.streaming.format.SyslogMessage;
import io.claviger.streaming.sink.Destination;
import io.claviger.streaming.sink.Format;
import io.claviger.streaming.sink.SinkSettings.TlsFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Without TLS, which the acceptance tests have, to see each step of a connection. */
@Timeout(60)
class SyslogSinkTest {
    private ServerSocket server = unopened();
    private SyslogSink sink = sink(0);

    private static ServerSocket unopened() {
        try {
            return new ServerSocket();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static SyslogSink sink(int port) {
        var product = new Product("1", "n");
        return new SyslogSink(
                new Destination.Syslog("127.0.0.1", port, false),
                TlsFiles.NONE,
                new SyslogMessage(LineFormat.of(Format.RECORD, product), product));
    }

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 4, InetAddress.getLoopbackAddress());
        sink = sink(server.getLocalPort());
    }

    @AfterEach
    void close() throws IOException {
        sink.release();
        server.close();
    }

    @Test
    void nothing_is_certain_until_the_receiver_has_closed_after_reading_all() throws Exception {
        assertThat(sink.deliver(Batches.of(0, 2))).as("may have to be sent again").isZero();
        assertThat(sink.deliver(Batches.of(2, 3))).isZero();
        sink.idle();
        try (Socket connection = server.accept()) {
            var read =
                    CompletableFuture.supplyAsync(
                            () -> {
                                try (connection) {
                                    return new String(
                                            connection.getInputStream().readAllBytes(),
                                            StandardCharsets.US_ASCII);
                                } catch (IOException e) {
                                    throw new IllegalStateException(e);
                                }
                            });
            assertThat(sink.finish()).isTrue();
            assertThat(read.get()).matches("(?s)\\d+ <110>1 .*index=\"0\".*index=\"2\".*");
        }
    }

    @Test
    void a_receiver_that_closes_first_has_confirmed_nothing() throws Exception {
        sink.deliver(Batches.of(0, 1));
        server.accept().close();
        assertThatIOException()
                .isThrownBy(
                        () -> {
                            while (true) {
                                sink.idle();
                                Thread.onSpinWait();
                            }
                        })
                .withMessage("the receiver closed the connection");
        assertThat(sink.finish()).isFalse();
        assertThatIOException().isThrownBy(() -> sink.deliver(Batches.of(1, 2)));
        sink.release();
        assertThat(sink.deliver(Batches.of(0, 2))).as("a new connection").isZero();
    }

    @Test
    void a_receiver_that_does_not_close_has_confirmed_nothing() throws Exception {
        sink.deliver(Batches.of(0, 1));
        try (Socket _ = server.accept()) {
            assertThat(sink.finish()).isFalse();
        }
    }

    @Test
    void without_records_there_is_no_connection() throws Exception {
        assertThat(sink.deliver(new Batch(0, 7, List.of()))).isEqualTo(7);
        assertThat(sink.finish()).isTrue();
    }

    @Test
    void nobody_there_is_said() throws IOException {
        server.close();
        assertThatIOException()
                .isThrownBy(() -> sink.deliver(Batches.of(0, 1)))
                .withMessageContaining("Connection refused");
    }
}
