package io.claviger.acceptance.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The network between the nodes of a cluster, as bad as a test wants it: for each pair and
 * direction, what is sent is lost (so TCP never delivers it), late, or now and then lost once (so
 * TCP sends it again a while later, and what comes behind waits for it). Each node knows the others
 * by names, and its own hosts file leads to one port for each of the others. That needs no rights,
 * and works where the kernel has no {@code netem}.
 */
final class Links implements AutoCloseable {
    /** What TCP waits at least before it sends again (RFC 6298 with Linux' minimum). */
    private static final long RETRANSMISSION_NANOS = 200_000_000;

    private static final int CHUNK_BYTES = 1 << 14;

    private final Map<String, Integer> ports;
    private final Map<String, Direction> directions = new HashMap<>();
    private final List<ServerSocket> doors = new ArrayList<>();
    private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;

    /** One way between two nodes. */
    private static final class Direction {
        private final Random random;
        private volatile boolean open = true;
        private volatile long delayNanos;
        private volatile double loss;

        Direction(Random random) {
            this.random = random;
        }

        /** When something that was sent now arrives. */
        synchronized long due(long notBefore) {
            long late = random.nextDouble() < loss ? RETRANSMISSION_NANOS + 2 * delayNanos : 0;
            return Math.max(notBefore, System.nanoTime() + delayNanos + late);
        }
    }

    /**
     * @param ports where each node listens for the others
     */
    Links(Map<String, Integer> ports, long seed) {
        this.ports = Map.copyOf(ports);
        var random = new Random(seed);
        var names = ports.keySet().stream().sorted().toList();
        for (String from : names) {
            for (String to : names) {
                if (!from.equals(to)) {
                    directions.put(from + to, new Direction(new Random(random.nextLong())));
                }
            }
        }
        for (String from : names) {
            for (String to : names) {
                if (!from.equals(to)) {
                    open(from, to);
                }
            }
        }
    }

    /** What the others call a node. */
    static String host(String node) {
        return node + ".cluster.test";
    }

    /** Where {@code from} finds {@code to}: an address of the loopback interface for each pair. */
    private static String address(String from, String to) {
        return "127.1.%s.%s".formatted(from.substring(1), to.substring(1));
    }

    /** The hosts file of a node; see the system property {@code jdk.net.hosts.file}. */
    Path hosts(Path directory, String node) {
        var lines = new StringBuilder("127.0.0.1 localhost\n");
        for (String other : ports.keySet()) {
            lines.append(other.equals(node) ? "127.0.0.1" : address(node, other))
                    .append(' ')
                    .append(host(other))
                    .append('\n');
        }
        try {
            return Files.writeString(
                    directory.resolve(node + ".hosts"), lines, StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Direction direction(String from, String to) {
        return Objects.requireNonNull(directions.get(from + to), from + to);
    }

    /** Nothing that one sends arrives at the other any more; the way back stays as it is. */
    void lose(String from, String to) {
        direction(from, to).open = false;
    }

    /** Nothing arrives any more between a node and all others. */
    void isolate(String node) {
        loseFrom(node);
        loseTo(node);
    }

    /** Nobody hears a node any more; it hears the others. */
    void loseFrom(String node) {
        ports.keySet().stream().filter(n -> !n.equals(node)).forEach(other -> lose(node, other));
    }

    /** A node hears nobody any more; the others hear it. */
    void loseTo(String node) {
        ports.keySet().stream().filter(n -> !n.equals(node)).forEach(other -> lose(other, node));
    }

    /**
     * Everything arrives, late.
     *
     * @param loss how much of it is lost once, 0 to 1
     */
    void slow(long delayMillis, double loss) {
        for (Direction each : directions.values()) {
            each.delayNanos = delayMillis * 1_000_000;
            each.loss = loss;
        }
    }

    /** Everything arrives again, at once. */
    void heal() {
        slow(0, 0);
        directions.values().forEach(each -> each.open = true);
    }

    private void open(String from, String to) {
        int port = Objects.requireNonNull(ports.get(to));
        try {
            var door = new ServerSocket();
            door.bind(new InetSocketAddress(address(from, to), port));
            doors.add(door);
            var _ = Thread.ofVirtual().start(() -> accept(door, from, to, port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept(ServerSocket door, String from, String to, int port) {
        while (!closed) {
            try {
                Socket near = door.accept();
                sockets.add(near);
                var _ = Thread.ofVirtual().start(() -> connect(near, from, to, port));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void connect(Socket near, String from, String to, int port) {
        try {
            var far = new Socket(InetAddress.getLoopbackAddress(), port);
            sockets.add(far);
            near.setTcpNoDelay(true);
            far.setTcpNoDelay(true);
            carry(near, far, direction(from, to));
            carry(far, near, direction(to, from));
        } catch (IOException e) {
            // Nobody listens: the caller is told as by the node's own machine.
            close(near);
        }
    }

    /** Bytes on their way; none: the end. */
    private record Parcel(ByteBuffer bytes, long dueNanos) {}

    private void carry(Socket in, Socket out, Direction direction) {
        var way = new LinkedBlockingQueue<Parcel>();
        var _ = Thread.ofVirtual().start(() -> send(in, way, direction));
        var _ = Thread.ofVirtual().start(() -> deliver(way, out, in, direction));
    }

    private static void send(Socket in, BlockingQueue<Parcel> way, Direction direction) {
        long due = 0;
        byte[] chunk = new byte[CHUNK_BYTES];
        try {
            for (int read = in.getInputStream().read(chunk);
                    read >= 0;
                    read = in.getInputStream().read(chunk)) {
                due = direction.due(due);
                way.add(new Parcel(ByteBuffer.wrap(Arrays.copyOf(chunk, read)), due));
            }
        } catch (IOException _) {
            // It ended.
        }
        way.add(new Parcel(ByteBuffer.allocate(0), due));
    }

    private void deliver(BlockingQueue<Parcel> way, Socket out, Socket in, Direction direction) {
        try {
            while (!closed) {
                Parcel parcel = way.take();
                while (!closed && (!direction.open || System.nanoTime() < parcel.dueNanos())) {
                    Thread.sleep(1);
                }
                if (!parcel.bytes().hasRemaining()) {
                    break;
                }
                out.getOutputStream().write(parcel.bytes().array());
            }
        } catch (IOException _) {
            // It ended.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        close(in);
        close(out);
    }

    private void close(Socket socket) {
        sockets.remove(socket);
        try {
            socket.close();
        } catch (IOException _) {
            // It is closed one way or the other.
        }
    }

    @Override
    public void close() {
        closed = true;
        for (ServerSocket door : doors) {
            try {
                door.close();
            } catch (IOException _) {
                // The test is over.
            }
        }
        sockets.forEach(this::close);
    }
}
