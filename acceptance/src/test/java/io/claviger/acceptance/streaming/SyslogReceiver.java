package io.claviger.acceptance.streaming;

import io.claviger.acceptance.security.Certificates;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A syslog receiver over TLS that reads frames of RFC 5425 and says nothing. */
final class SyslogReceiver implements AutoCloseable {
    private static final Pattern INDEX =
            Pattern.compile(
                    "<\\d+>1 \\S+ \\S+ claviger - \\S+ \\[claviger@32473 log=\"[^\"]+\" index=\"(\\d+)\"\\] .*");

    private final ServerSocket server;
    private final List<Socket> connections = new CopyOnWriteArrayList<>();
    private final Queue<String> messages;

    private SyslogReceiver(ServerSocket server, Queue<String> messages) {
        this.server = server;
        this.messages = messages;
        Thread.ofPlatform().daemon().name("syslog-receiver").start(this::accept);
    }

    static SyslogReceiver start(Certificates certificates, String name, int port) {
        return start(certificates, name, port, new ConcurrentLinkedQueue<>());
    }

    private static SyslogReceiver start(
            Certificates certificates, String name, int port, Queue<String> messages) {
        try {
            return new SyslogReceiver(
                    certificates
                            .server(name)
                            .getServerSocketFactory()
                            .createServerSocket(port, 16, InetAddress.getLoopbackAddress()),
                    messages);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same receiver after it was closed: on the same port, with what it had. */
    SyslogReceiver again(Certificates certificates, String name) {
        return start(certificates, name, port(), messages);
    }

    int port() {
        return server.getLocalPort();
    }

    List<String> messages() {
        return List.copyOf(messages);
    }

    /** Index of each message in the order of arrival; fails the test if one has none. */
    List<Long> indexes() {
        return messages.stream().map(SyslogReceiver::index).toList();
    }

    private static long index(String message) {
        Matcher matcher = INDEX.matcher(message);
        if (!matcher.matches()) {
            throw new AssertionError("not a message of RFC 5424 with a place: " + message);
        }
        return Long.parseLong(matcher.group(1));
    }

    private void accept() {
        try {
            while (true) {
                Socket connection = server.accept();
                connections.add(connection);
                Thread.ofVirtual().start(() -> read(connection));
            }
        } catch (IOException closed) {
            // The test is over, or closed this receiver.
        }
    }

    private void read(Socket connection) {
        try (connection;
                InputStream in = new BufferedInputStream(connection.getInputStream())) {
            while (true) {
                int length = 0;
                for (int c = in.read(); c != ' '; c = in.read()) {
                    if (c < '0' || c > '9') {
                        if (c >= 0) {
                            messages.add("a frame begins with " + c);
                        }
                        return;
                    }
                    length = length * 10 + c - '0';
                }
                byte[] message = in.readNBytes(length);
                if (message.length < length) {
                    return;
                }
                messages.add(new String(message, StandardCharsets.UTF_8));
            }
        } catch (IOException broken) {
            // A node that was killed, or one that does not trust this receiver.
        }
    }

    @Override
    public void close() {
        try {
            server.close();
            for (Socket connection : connections) {
                connection.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
