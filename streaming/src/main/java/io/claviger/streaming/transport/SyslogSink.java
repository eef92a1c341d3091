package io.claviger.streaming.transport;

import io.claviger.streaming.delivery.Batch;
import io.claviger.streaming.delivery.Sink;
import io.claviger.streaming.format.StreamedRecord;
import io.claviger.streaming.format.SyslogMessage;
import io.claviger.streaming.sink.Destination;
import io.claviger.streaming.sink.SinkSettings.TlsFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLSocket;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;

/**
 * Writes syslog messages to one connection (RFC 5424, RFC 5425). The receiver never says what it
 * has got: so what the buffers on the way may hold is sent again on the next connection, and at an
 * orderly end the receiver's own close is waited for, which it sends after it has read everything.
 */
final class SyslogSink implements Sink {
    private static final int CONNECT_MILLIS = 10_000;
    private static final int WRITE_MILLIS = 30_000;
    private static final int CLOSE_MILLIS = 2_000;

    /** Bounds what this system holds back; the window below counts on it. */
    private static final int SEND_BUFFER_BYTES = 256 << 10;

    /**
     * More than the send buffer and the largest receive buffer that Linux gives by itself (6 MiB).
     */
    private static final long UNCONFIRMED_BYTES = 8L << 20;

    private static final int KEEPALIVE_IDLE_SECONDS = 30;
    private static final int KEEPALIVE_INTERVAL_SECONDS = 10;
    private static final int KEEPALIVE_PROBES = 3;

    private final Destination.Syslog receiver;
    private final TlsFiles tls;
    private final SyslogMessage message;
    private final ResendWindow unconfirmed = new ResendWindow(UNCONFIRMED_BYTES);
    private volatile @Nullable Connection connection;

    SyslogSink(Destination.Syslog receiver, TlsFiles tls, SyslogMessage message) {
        this.receiver = receiver;
        this.tls = tls;
        this.message = message;
    }

    /**
     * A connection and the end of what the receiver sends, which is nothing but its end.
     *
     * @param raw the socket under TLS: closing it never waits for the one above
     * @param ended true for an orderly end, false for a broken connection
     */
    private record Connection(Socket raw, Socket socket, CompletableFuture<Boolean> ended) {}

    @Override
    public long deliver(Batch batch) throws IOException {
        var frames = new ByteArrayOutputStream();
        for (StreamedRecord record : batch.records()) {
            frames.writeBytes(message.frame(record));
        }
        if (frames.size() > 0) {
            write(frames.toByteArray());
        }
        return unconfirmed.written(batch.from(), batch.end(), frames.size());
    }

    private void write(byte[] frames) throws IOException {
        Connection open = connection;
        if (open == null) {
            open = connect();
            connection = open;
            unconfirmed.clear();
        }
        requireOpen(open);
        OutputStream out = open.socket().getOutputStream();
        within(
                open.raw(),
                WRITE_MILLIS,
                () -> {
                    out.write(frames);
                    out.flush();
                });
    }

    @Override
    public void idle() throws IOException {
        Connection open = connection;
        if (open != null) {
            requireOpen(open);
        }
    }

    private static void requireOpen(Connection open) throws IOException {
        if (open.ended().isDone()) {
            throw new IOException("the receiver closed the connection");
        }
    }

    private Connection connect() throws IOException {
        var raw = new Socket();
        try {
            raw.setSendBufferSize(SEND_BUFFER_BYTES);
            // A receiver that vanished without a word is found even while nothing is written.
            raw.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
            raw.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, KEEPALIVE_IDLE_SECONDS);
            raw.setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, KEEPALIVE_INTERVAL_SECONDS);
            raw.setOption(ExtendedSocketOptions.TCP_KEEPCOUNT, KEEPALIVE_PROBES);
            raw.connect(
                    new InetSocketAddress(address(receiver.host()), receiver.port()),
                    CONNECT_MILLIS);
            Socket socket = receiver.tls() ? secured(raw) : raw;
            var made = new Connection(raw, socket, new CompletableFuture<>());
            Thread.ofVirtual().name("syslog-end").start(() -> awaitEnd(made));
            return made;
        } catch (IOException | RuntimeException failed) {
            raw.close();
            throw failed;
        }
    }

    private static InetAddress address(String host) throws IOException {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException unknown) {
            throw new IOException("there is no host " + host, unknown);
        }
    }

    private SSLSocket secured(Socket raw) throws IOException {
        var socket =
                (SSLSocket)
                        ClientTls.of(tls)
                                .getSocketFactory()
                                .createSocket(raw, receiver.host(), receiver.port(), true);
        var parameters = socket.getSSLParameters();
        parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
        // Without this only the chain is checked, not whose certificate it is.
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        within(raw, CONNECT_MILLIS, socket::startHandshake);
        return socket;
    }

    /** What is done with a socket. */
    @FunctionalInterface
    private interface Exchange {
        void run() throws IOException;
    }

    /**
     * Closes the socket if the exchange takes too long: neither write nor handshake has a limit.
     */
    private static void within(Socket raw, int millis, Exchange exchange) throws IOException {
        Executor later = CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS);
        var late = new AtomicBoolean();
        var closing =
                CompletableFuture.runAsync(
                        () -> {
                            // Said before it is done: the exchange fails at the same moment.
                            late.set(true);
                            close(raw);
                        },
                        later);
        try {
            exchange.run();
        } catch (IOException failed) {
            if (late.get()) {
                throw new IOException(
                        "the receiver did not react for %d seconds".formatted(millis / 1000),
                        failed);
            }
            throw failed;
        } finally {
            closing.cancel(false);
        }
    }

    private static void awaitEnd(Connection open) {
        try (InputStream in = open.socket().getInputStream()) {
            byte[] ignored = new byte[512];
            while (in.read(ignored) >= 0) {
                // Syslog receivers have nothing to say.
            }
            open.ended().complete(true);
        } catch (IOException broken) {
            open.ended().complete(false);
        }
    }

    @Override
    public boolean finish() throws IOException, InterruptedException {
        Connection open = connection;
        if (open == null || open.ended().isDone()) {
            return open == null;
        }
        open.socket().shutdownOutput();
        try {
            return open.ended().get(CLOSE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException unconfirmedEnd) {
            return false;
        }
    }

    @Override
    public void release() {
        Connection open = connection;
        connection = null;
        if (open != null) {
            close(open.raw());
        }
    }

    @Override
    public void abort() {
        Connection open = connection;
        if (open != null) {
            close(open.raw());
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException _) {
            // It is of no use any more either way.
        }
    }
}
