package io.claviger.pkcs11;

import io.claviger.core.port.Journal;
import io.claviger.engine.boundary.Engine;
import io.claviger.pkcs11.answer.Service;
import io.claviger.pkcs11.call.Calls;
import io.claviger.pkcs11.process.Processes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The node's end of PKCS #11: listens on a Unix domain socket, with TLS on a port, or both. Each
 * connection has a platform thread: a read of a Unix domain socket holds the carrier of a virtual
 * one, and few of them would stop everything else.
 */
public final class Pkcs11Server implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Pkcs11Server.class);

    /**
     * How long a connection is let be that has shown no good credential: whoever says nothing, or
     * the wrong thing, does not keep its place from others.
     */
    private static final Duration STRANGER = Duration.ofSeconds(30);

    private final Pkcs11Options options;
    private final Optional<UnixListener> socket;
    private final Optional<TlsListener> tls;
    private final Service service;
    private final Calls calls;
    private final Processes processes;
    private final Duration stranger;
    private final Set<Connection> open = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("pkcs11-clock").factory());

    private Pkcs11Server(
            Pkcs11Options options,
            Optional<UnixListener> socket,
            Optional<TlsListener> tls,
            Service service,
            LongConsumer pause,
            Duration stranger) {
        this.options = options;
        this.socket = socket;
        this.tls = tls;
        this.service = service;
        this.calls = new Calls(service, pause);
        this.processes = new Processes(service.clock());
        this.stranger = stranger;
    }

    /**
     * Starts to listen. A file at the path of the socket that nobody listens on is left from
     * before, and replaced.
     *
     * @throws UncheckedIOException if the path or the port cannot be listened on
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
        return start(options, engine, journal, clock, pause, STRANGER);
    }

    static Pkcs11Server start(
            Pkcs11Options options,
            Engine engine,
            Journal journal,
            InstantSource clock,
            LongConsumer pause,
            Duration stranger) {
        Optional<TlsListener> tls = options.tls().map(Pkcs11Server::listen);
        Optional<UnixListener> socket;
        try {
            socket = options.socket().map(path -> listen(path, options.group()));
        } catch (UncheckedIOException failed) {
            tls.ifPresent(Pkcs11Server::stop);
            throw failed;
        }
        var server =
                new Pkcs11Server(
                        options,
                        socket,
                        tls,
                        new Service(
                                engine,
                                journal,
                                clock,
                                options.version(),
                                options.meter(),
                                options.approvals()),
                        pause,
                        stranger);
        socket.ifPresent(listener -> server.serve("pkcs11-accept", listener));
        tls.ifPresent(listener -> server.serve("pkcs11-tls-accept", listener));
        return server;
    }

    private static UnixListener listen(Path path, Optional<String> group) {
        try {
            return UnixListener.at(path, group);
        } catch (IOException failed) {
            throw unavailable(path.toString(), failed);
        }
    }

    private static TlsListener listen(TlsAddress address) {
        try {
            return TlsListener.at(address);
        } catch (IOException failed) {
            throw unavailable(
                    "%s:%d".formatted(address.address().getHostAddress(), address.port()), failed);
        }
    }

    private static UncheckedIOException unavailable(String place, IOException failed) {
        return new UncheckedIOException(
                "cannot listen on %s: %s".formatted(place, failed.getMessage()), failed);
    }

    private void serve(String name, Listener listener) {
        Semaphore places = new Semaphore(options.connections());
        Thread.ofPlatform().daemon().name(name).start(() -> accept(listener, places));
    }

    private void accept(Listener listener, Semaphore places) {
        while (listener.isOpen()) {
            try {
                Link link = listener.accept();
                if (places.tryAcquire()) {
                    serve(link, places);
                } else {
                    LOG.warn("no place for another connection of PKCS #11: it was closed");
                    link.close();
                }
            } catch (IOException failed) {
                if (listener.isOpen()) {
                    LOG.warn("a connection of PKCS #11 was not accepted: {}", failed.getMessage());
                }
            }
        }
    }

    private void serve(Link link, Semaphore places) {
        var connection = new Connection(link, service, calls, processes);
        open.add(connection);
        var limit =
                clock.schedule(
                        connection::closeStranger, stranger.toMillis(), TimeUnit.MILLISECONDS);
        Thread.ofPlatform()
                .daemon()
                .name("pkcs11-", 0)
                .start(
                        () -> {
                            try {
                                connection.run();
                            } finally {
                                limit.cancel(false);
                                open.remove(connection);
                                places.release();
                            }
                        });
    }

    /** Path of the socket that programs connect to. */
    public Optional<Path> socket() {
        return options.socket();
    }

    /** Where programs connect with TLS. */
    public Optional<InetSocketAddress> tls() {
        return tls.map(TlsListener::address);
    }

    /** How many connections there are. */
    public int connections() {
        return open.size();
    }

    /** Stops listening and ends all connections; calls on their way end with an error. */
    @Override
    public void close() {
        socket.ifPresent(Pkcs11Server::stop);
        tls.ifPresent(Pkcs11Server::stop);
        clock.shutdownNow();
        open.forEach(Connection::close);
    }

    private static void stop(Listener listener) {
        try {
            listener.close();
        } catch (IOException failed) {
            LOG.warn("a way for PKCS #11 was not closed: {}", failed.getMessage());
        }
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
