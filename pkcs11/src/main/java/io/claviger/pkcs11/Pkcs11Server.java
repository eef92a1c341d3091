package io.claviger.pkcs11;

import io.claviger.core.port.Journal;
import io.claviger.engine.boundary.Engine;
import io.claviger.pkcs11.answer.Service;
import io.claviger.pkcs11.call.Calls;
import io.claviger.pkcs11.process.Processes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The node's end of PKCS #11: listens on a Unix domain socket that only its owner may connect to.
 * Each connection has a platform thread: a read of such a socket holds the carrier of a virtual
 * one, and few of them would stop everything else.
 */
public final class Pkcs11Server implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Pkcs11Server.class);

    private final Path path;
    private final ServerSocketChannel listener;
    private final Semaphore places;
    private final Service service;
    private final Calls calls;
    private final Processes processes;
    private final Set<Connection> open = ConcurrentHashMap.newKeySet();

    private Pkcs11Server(
            Pkcs11Options options,
            ServerSocketChannel listener,
            Service service,
            LongConsumer pause) {
        this.path = options.socket();
        this.listener = listener;
        this.places = new Semaphore(options.connections());
        this.service = service;
        this.calls = new Calls(service, pause);
        this.processes = new Processes(service.clock());
    }

    /**
     * Starts to listen. A file at the path that nobody listens on is left from before, and
     * replaced.
     *
     * @throws UncheckedIOException if the path cannot be listened on
     */
    public static Pkcs11Server start(
            Pkcs11Options options, Engine engine, Journal journal, InstantSource clock) {
        return start(options, engine, journal, clock, Pkcs11Server::sleep);
    }

    static Pkcs11Server start(
            Pkcs11Options options,
            Engine engine,
            Journal journal,
            InstantSource clock,
            LongConsumer pause) {
        try {
            var server =
                    new Pkcs11Server(
                            options,
                            listen(options.socket()),
                            new Service(engine, journal, clock, options.version(), options.meter()),
                            pause);
            Thread.ofPlatform().daemon().name("pkcs11-accept").start(server::accept);
            return server;
        } catch (IOException failed) {
            throw new UncheckedIOException(
                    "cannot listen on %s: %s".formatted(options.socket(), failed.getMessage()),
                    failed);
        }
    }

    private static ServerSocketChannel listen(Path path) throws IOException {
        var address = UnixDomainSocketAddress.of(path);
        removeStale(path, address);
        ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            listener.bind(address);
            // Between the two calls nobody else gets in: the directory belongs to the node.
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
            return listener;
        } catch (IOException | RuntimeException failed) {
            listener.close();
            throw failed;
        }
    }

    private static void removeStale(Path path, UnixDomainSocketAddress address) throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        boolean answers;
        try (var probe = SocketChannel.open(address)) {
            answers = probe.isConnected();
        } catch (IOException nobody) {
            answers = false;
        }
        boolean socket = !Files.isRegularFile(path) && !Files.isDirectory(path);
        if (answers || !socket) {
            throw new IOException(answers ? "another node listens on it" : "it is no socket");
        }
        Files.delete(path);
    }

    private void accept() {
        while (listener.isOpen()) {
            try {
                SocketChannel channel = listener.accept();
                if (places.tryAcquire()) {
                    serve(channel);
                } else {
                    LOG.warn("no place for another connection of PKCS #11: it was closed");
                    channel.close();
                }
            } catch (IOException failed) {
                if (listener.isOpen()) {
                    LOG.warn("a connection of PKCS #11 was not accepted: {}", failed.getMessage());
                }
            }
        }
    }

    private void serve(SocketChannel channel) {
        var connection = new Connection(channel, service, calls, processes);
        open.add(connection);
        Thread.ofPlatform()
                .daemon()
                .name("pkcs11-", 0)
                .start(
                        () -> {
                            try {
                                connection.run();
                            } finally {
                                open.remove(connection);
                                places.release();
                            }
                        });
    }

    /** Where programs connect to. */
    public Path socket() {
        return path;
    }

    /** How many connections there are. */
    public int connections() {
        return open.size();
    }

    /** Stops listening and ends all connections; calls on their way end with an error. */
    @Override
    public void close() {
        try {
            listener.close();
            Files.deleteIfExists(path);
        } catch (IOException failed) {
            LOG.warn("{} was not removed: {}", path, failed.getMessage());
        }
        open.forEach(Connection::close);
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
