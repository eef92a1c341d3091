package io.claviger.client.http;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/1.1 on the caller's thread: a request is one write, an answer mostly one read. A quarter of
 * the work of {@code java.net.http}, which hands each request from thread to thread.
 */
final class SocketWire implements Wire {
    /** Nodes close what nobody used for five minutes, gateways often after one. */
    private static final Duration KEPT = Duration.ofSeconds(30);

    private static final Duration TRUSTED = Duration.ofSeconds(1);
    private static final int CHUNK_BYTES = 64 * 1024;
    private static final byte[] END_OF_LINE = {'\r', '\n'};
    private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final SSLSocketFactory tls;
    private final Duration connectTimeout;
    private final int kept;
    private final Map<URI, Idle> idle = new ConcurrentHashMap<>();

    SocketWire(SSLSocketFactory tls, Duration connectTimeout, int kept) {
        this.tls = tls;
        this.connectTimeout = connectTimeout;
        this.kept = kept;
    }

    /** Connections to one node that nobody uses, the one used last first. */
    private static final class Idle {
        private final Deque<Connection> connections = new ArrayDeque<>();

        synchronized @Nullable Connection take() {
            return connections.pollFirst();
        }

        synchronized boolean keep(Connection connection, int most) {
            return connections.size() < most && connections.offerFirst(connection);
        }

        synchronized List<Connection> takeAll() {
            List<Connection> all = List.copyOf(connections);
            connections.clear();
            return all;
        }
    }

    @Override
    public Response send(URI base, Request request, Deadline deadline)
            throws IOException, InterruptedException {
        byte[] head = head(base, request);
        Connection connection = connection(base, deadline);
        try {
            connection.out().write(head);
            Optional<Sender> sender =
                    request.body() instanceof Body.Passing passing
                            ? Optional.of(Sender.start(connection, passing.stream(), deadline))
                            : Optional.empty();
            return answer(base, request.method(), connection, sender, deadline);
        } catch (IOException | InterruptedException | RuntimeException failed) {
            connection.close();
            throw failed;
        }
    }

    private Connection connection(URI base, Deadline deadline) throws NotSent {
        Idle unused = idle.computeIfAbsent(base, node -> new Idle());
        for (Connection each = unused.take(); each != null; each = unused.take()) {
            long idleNanos = each.idleNanos();
            if (idleNanos < TRUSTED.toNanos() || (idleNanos < KEPT.toNanos() && !each.isStale())) {
                return each;
            }
            each.close();
        }
        try {
            return open(base, deadline);
        } catch (IOException unreachable) {
            throw new NotSent(unreachable);
        }
    }

    private Connection open(URI base, Deadline deadline) throws IOException {
        boolean secure = base.getScheme().equals("https");
        String host = base.getHost();
        int port = base.getPort() >= 0 ? base.getPort() : secure ? 443 : 80;
        int timeout =
                (int)
                        Math.min(
                                connectTimeout.toMillis(),
                                Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline.leftNanos())));
        Socket plain = new Socket();
        try {
            plain.setTcpNoDelay(true);
            // A literal IPv6 address stands in brackets in an address of the web.
            String name = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
            plain.connect(new InetSocketAddress(name, port), timeout);
            if (!secure) {
                return new Connection(plain);
            }
            plain.setSoTimeout(timeout);
            SSLSocket socket = (SSLSocket) tls.createSocket(plain, name, port, true);
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            return new Connection(socket);
        } catch (IOException | RuntimeException failed) {
            plain.close();
            throw failed;
        }
    }

    private static byte[] head(URI base, Request request) {
        var text = new StringBuilder(512);
        text.append(request.method()).append(' ').append(request.target()).append(" HTTP/1.1\r\n");
        text.append("Host: ").append(base.getRawAuthority()).append("\r\n");
        for (Header header : request.headers()) {
            text.append(header.name()).append(": ").append(header.value()).append("\r\n");
        }
        byte[] body = new byte[0];
        if (request.body() instanceof Body.Whole whole) {
            body = whole.bytes();
            if (body.length > 0 || !request.method().equals("GET")) {
                text.append("Content-Length: ").append(body.length).append("\r\n");
            }
        } else {
            text.append("Transfer-Encoding: chunked\r\n");
        }
        byte[] head = text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
        byte[] all = Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, all, head.length, body.length);
        return all;
    }

    private Response answer(
            URI base,
            String method,
            Connection connection,
            Optional<Sender> sender,
            Deadline deadline)
            throws IOException, InterruptedException {
        Connection.Head head;
        try {
            head = connection.head(deadline);
        } catch (IOException failed) {
            throw sender.isPresent() ? sender.get().orSource(failed) : failed;
        }
        int status = status(head.start());
        while (status >= 100 && status < 200) {
            head = connection.head(deadline);
            status = status(head.start());
        }
        var response = new Response(status, head.headers(), InputStream.nullInputStream());
        boolean close =
                !head.start().startsWith("HTTP/1.1")
                        || response.header("Connection")
                                .filter(value -> value.equalsIgnoreCase("close"))
                                .isPresent();
        boolean chunked =
                response.header("Transfer-Encoding")
                        .filter(value -> value.equalsIgnoreCase("chunked"))
                        .isPresent();
        Optional<Long> length = length(response);
        boolean without = method.equals("HEAD") || status == 204 || status == 304;
        Framing framing =
                without
                        ? new Fixed(0)
                        : chunked
                                ? new Chunked()
                                : length.<Framing>map(Fixed::new).orElseGet(UntilClosed::new);
        boolean reusable = !close && !(framing instanceof UntilClosed);
        var body = new BodyStream(base, connection, framing, sender, reusable, deadline);
        return new Response(status, head.headers(), body);
    }

    private static int status(String start) throws IOException {
        try {
            if (start.startsWith("HTTP/1.") && start.length() >= 12) {
                return Integer.parseInt(start, 9, 12, 10);
            }
        } catch (NumberFormatException noNumber) {
            // As any other line that is no status line.
        }
        throw new IOException("the answer is not HTTP/1.1");
    }

    private static Optional<Long> length(Response response) throws IOException {
        Optional<String> text = response.header("Content-Length");
        try {
            Optional<Long> length = text.map(Long::valueOf);
            if (length.filter(bytes -> bytes < 0).isEmpty()) {
                return length;
            }
        } catch (NumberFormatException noNumber) {
            // As a negative one.
        }
        throw new IOException("the answer has no length that is one");
    }

    private void done(URI base, Connection connection, boolean reusable) {
        connection.rests();
        Idle unused = idle.get(base);
        if (!reusable || unused == null || !unused.keep(connection, kept)) {
            connection.close();
        }
    }

    @Override
    public void close() {
        idle.values().forEach(unused -> unused.takeAll().forEach(Connection::close));
        idle.clear();
    }

    // --- Bodies --------------------------------------------------------------------------------

    /** Where the body of an answer ends (RFC 9112, section 6). */
    private abstract static sealed class Framing {
        /** Bytes that come next; 0 for none at the moment, -1 at the end. */
        long left;

        /** Begins the next part, if there is one. */
        abstract boolean next(Connection connection, Deadline deadline)
                throws IOException, InterruptedException;
    }

    private static final class Fixed extends Framing {
        Fixed(long length) {
            left = length;
        }

        @Override
        boolean next(Connection connection, Deadline deadline) {
            return false;
        }
    }

    private static final class Chunked extends Framing {
        private boolean begun;

        @Override
        boolean next(Connection connection, Deadline deadline)
                throws IOException, InterruptedException {
            if (begun && !connection.line(deadline).isEmpty()) {
                throw new IOException("a part of the answer is longer than it says");
            }
            begun = true;
            String size = connection.line(deadline).split(";", 2)[0].strip();
            try {
                left = Long.parseLong(size, 16);
            } catch (NumberFormatException noNumber) {
                throw new IOException("a part of the answer has no length", noNumber);
            }
            if (left > 0) {
                return true;
            }
            while (!connection.line(deadline).isEmpty()) {
                // Headers behind the body say nothing that is needed.
            }
            return false;
        }
    }

    private static final class UntilClosed extends Framing {
        UntilClosed() {
            left = Long.MAX_VALUE;
        }

        @Override
        boolean next(Connection connection, Deadline deadline) {
            return false;
        }
    }

    /** The body of an answer; gives its connection back at its end. */
    private final class BodyStream extends InputStream {
        private final URI base;
        private final Connection connection;
        private final Framing framing;
        private final Optional<Sender> sender;
        private final boolean reusable;
        private final Deadline deadline;
        private boolean ended;

        BodyStream(
                URI base,
                Connection connection,
                Framing framing,
                Optional<Sender> sender,
                boolean reusable,
                Deadline deadline) {
            this.base = base;
            this.connection = connection;
            this.framing = framing;
            this.sender = sender;
            this.reusable = reusable;
            this.deadline = deadline;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            Objects.checkFromIndexSize(offset, length, target.length);
            if (ended || length == 0) {
                return ended ? -1 : 0;
            }
            try {
                if (framing.left == 0 && !framing.next(connection, deadline)) {
                    end();
                    return -1;
                }
                int read =
                        connection.read(
                                target, offset, (int) Math.min(length, framing.left), deadline);
                if (read < 0) {
                    if (framing instanceof UntilClosed) {
                        end();
                        return -1;
                    }
                    throw new EOFException("the connection ended before the answer did");
                }
                framing.left -= read;
                return read;
            } catch (InterruptedException interrupted) {
                close();
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while an answer came in");
            } catch (IOException failed) {
                close();
                throw sender.isPresent() ? sender.get().orSource(failed) : failed;
            }
        }

        @Override
        public byte[] readAllBytes() throws IOException {
            if (framing instanceof Fixed && framing.left <= CHUNK_BYTES) {
                byte[] all = new byte[(int) framing.left];
                for (int at = 0; at < all.length; ) {
                    at += read(all, at, all.length - at);
                }
                end();
                return all;
            }
            return super.readAllBytes();
        }

        private void end() {
            ended = true;
            // An answer to half a request is an answer, but nothing can follow it.
            done(base, connection, reusable && sender.map(Sender::isDone).orElse(true));
        }

        @Override
        public void close() {
            if (!ended) {
                ended = true;
                connection.close();
            }
        }
    }

    /** Sends a body of any length while the answer comes in. */
    private static final class Sender extends Thread {
        private final Connection connection;
        private final InputStream source;
        private final Deadline deadline;
        private volatile boolean done;
        private volatile @Nullable IOException unreadable;

        private Sender(Connection connection, InputStream source, Deadline deadline) {
            super("claviger-sender");
            this.connection = connection;
            this.source = source;
            this.deadline = deadline;
            setDaemon(true);
        }

        static Sender start(Connection connection, InputStream source, Deadline deadline) {
            Sender sender = new Sender(connection, source, deadline);
            sender.start();
            return sender;
        }

        boolean isDone() {
            return done;
        }

        /** What failed, if it was the source of the body and not the connection. */
        IOException orSource(IOException failed) {
            IOException cause = unreadable;
            return cause == null ? failed : new IOException("the source cannot be read", cause);
        }

        @Override
        public void run() {
            byte[] chunk = new byte[CHUNK_BYTES];
            try {
                OutputStream out = connection.out();
                for (int length = next(chunk); length >= 0; length = next(chunk)) {
                    if (length > 0) {
                        var framed = new ByteArrayOutputStream(length + 16);
                        framed.write(
                                Integer.toHexString(length).getBytes(StandardCharsets.US_ASCII));
                        framed.write(END_OF_LINE);
                        framed.write(chunk, 0, length);
                        framed.write(END_OF_LINE);
                        framed.writeTo(out);
                        deadline.progress();
                    }
                }
                out.write(LAST_CHUNK);
                done = true;
            } catch (IOException notWhole) {
                // The node takes nothing for whole without the last part. If it said why before it
                // stopped reading, that is still to be read.
            }
        }

        private int next(byte[] chunk) throws IOException {
            try {
                return source.read(chunk);
            } catch (IOException | RuntimeException failed) {
                unreadable = failed instanceof IOException known ? known : new IOException(failed);
                connection.close();
                throw unreadable;
            }
        }
    }
}
