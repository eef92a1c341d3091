package io.claviger.acceptance.pkcs11;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Passes connections on to a node, by a socket or over TCP, and can let them fall silent without an
 * end.
 */
final class Relay implements AutoCloseable {
    private final SocketAddress target;
    private final ServerSocketChannel listener;
    private final AtomicInteger generation = new AtomicInteger();
    private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();

    Relay(SocketAddress here, SocketAddress target) {
        this.target = target;
        try {
            this.listener =
                    here instanceof UnixDomainSocketAddress
                            ? ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                            : ServerSocketChannel.open();
            listener.bind(here);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofPlatform().daemon().start(this::accept);
    }

    /** Where it listens. */
    SocketAddress address() {
        try {
            return listener.getLocalAddress();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** From now on nothing passes on the connections that there are; they stay open. */
    void silence() {
        generation.incrementAndGet();
    }

    private void accept() {
        while (listener.isOpen()) {
            try {
                SocketChannel program = listener.accept();
                open.add(program);
                connect(program);
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void connect(SocketChannel program) throws IOException {
        SocketChannel node;
        try {
            node = SocketChannel.open(target);
        } catch (IOException nobody) {
            program.close();
            return;
        }
        open.add(node);
        int mine = generation.get();
        Thread.ofPlatform().daemon().start(() -> copy(program, node, mine));
        Thread.ofPlatform().daemon().start(() -> copy(node, program, mine));
    }

    private void copy(SocketChannel from, SocketChannel to, int mine) {
        ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
        try {
            while (from.read(buffer) >= 0) {
                if (generation.get() != mine) {
                    return;
                }
                buffer.flip();
                while (buffer.hasRemaining()) {
                    to.write(buffer);
                }
                buffer.clear();
            }
            if (generation.get() == mine) {
                from.close();
                to.close();
            }
        } catch (IOException lost) {
            close(from);
            close(to);
        }
    }

    private static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        open.forEach(Relay::close);
    }
}
