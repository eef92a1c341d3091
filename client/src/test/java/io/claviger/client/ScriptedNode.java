package io.claviger.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says one thing after the other, byte by byte as it is told, and remembers what it heard. */
final class ScriptedNode implements AutoCloseable {
    private static final Pattern LENGTH = Pattern.compile("(?i)content-length: (\\d+)");

    /** What is said to one request. */
    record Said(String bytes, boolean closes) {
        /** Closes the connection without a word. */
        static final Said NOTHING = new Said("", true);

        static Said of(String bytes) {
            return new Said(bytes, false);
        }

        static Said last(String bytes) {
            return new Said(bytes, true);
        }
    }

    private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Deque<Said> script;
    private final List<String> heads = Collections.synchronizedList(new ArrayList<>());
    private volatile int last = Integer.MAX_VALUE;
    private final AtomicInteger connections = new AtomicInteger();

    ScriptedNode(Said... script) throws IOException {
        this.script = new ArrayDeque<>(List.of(script));
        Thread.ofPlatform().daemon().start(this::accept);
    }

    String url() {
        return "http://127.0.0.1:" + socket.getLocalPort();
    }

    List<String> heads() {
        return List.copyOf(heads);
    }

    int connections() {
        return connections.get();
    }

    /** The lines of this header, of all requests. */
    List<String> lines(String name) {
        return heads().stream()
                .flatMap(String::lines)
                .filter(line -> line.startsWith(name + ":"))
                .toList();
    }

    /** Goes away after so many requests. */
    void closeAfter(int requests) {
        last = requests;
    }

    private void accept() {
        while (!socket.isClosed()) {
            try (Socket connection = socket.accept()) {
                connections.incrementAndGet();
                boolean more = true;
                while (more) {
                    more = answer(connection);
                }
            } catch (IOException next) {
                // The script says when a connection ends.
            }
        }
    }

    private boolean answer(Socket connection) throws IOException {
        InputStream in = connection.getInputStream();
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                return false;
            }
            head.append((char) next);
        }
        Matcher length = LENGTH.matcher(head);
        if (length.find()) {
            in.readNBytes(Integer.parseInt(length.group(1)));
        }
        heads.add(head.toString());
        Said said = script.isEmpty() ? Said.NOTHING : script.poll();
        connection.getOutputStream().write(said.bytes().getBytes(StandardCharsets.ISO_8859_1));
        if (heads.size() >= last) {
            socket.close();
        }
        return !said.closes();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
