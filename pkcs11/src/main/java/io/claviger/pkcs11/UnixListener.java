package io.claviger.pkcs11;

import io.claviger.pkcs11.process.Caller;
import io.claviger.pkcs11.wire.Malformed;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.Optional;

/** A Unix domain socket that only its owner may connect to, or the members of a group as well. */
final class UnixListener implements Listener {
    private final Path path;
    private final ServerSocketChannel listener;

    private UnixListener(Path path, ServerSocketChannel listener) {
        this.path = path;
        this.listener = listener;
    }

    /**
     * A file at the path that nobody listens on is left from before, and replaced.
     *
     * @param group whose members may connect; the node's user must be one of them
     */
    static UnixListener at(Path path, Optional<String> group) throws IOException {
        var address = UnixDomainSocketAddress.of(path);
        removeStale(path, address);
        ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            listener.bind(address);
            // Between the two calls nobody else gets in: the directory belongs to the node.
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
            if (group.isPresent()) {
                open(path, group.get());
            }
            return new UnixListener(path, listener);
        } catch (IOException | RuntimeException failed) {
            listener.close();
            throw failed;
        }
    }

    /** First it belongs to the group, then the group may: it is never open to another one. */
    private static void open(Path path, String group) throws IOException {
        GroupPrincipal members;
        try {
            members =
                    path.getFileSystem()
                            .getUserPrincipalLookupService()
                            .lookupPrincipalByGroupName(group);
        } catch (UserPrincipalNotFoundException _) {
            throw new IOException("there is no group '%s'".formatted(group));
        }
        Files.getFileAttributeView(path, PosixFileAttributeView.class).setGroup(members);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-rw----"));
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

    @Override
    public Link accept() throws IOException {
        return new UnixLink(listener.accept());
    }

    @Override
    public boolean isOpen() {
        return listener.isOpen();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        Files.deleteIfExists(path);
    }

    private record UnixLink(SocketChannel channel) implements Link {
        @Override
        public Caller greet() {
            return Caller.LOCAL;
        }

        @Override
        public boolean gone() {
            try {
                channel.configureBlocking(false);
                try {
                    int read = channel.read(ByteBuffer.allocate(1));
                    if (read > 0) {
                        throw new Malformed("a request comes before the last one was answered");
                    }
                    return read < 0;
                } finally {
                    channel.configureBlocking(true);
                }
            } catch (IOException _) {
                return true;
            }
        }

        @Override
        public int read(ByteBuffer buffer) throws IOException {
            return channel.read(buffer);
        }

        @Override
        public int write(ByteBuffer buffer) throws IOException {
            return channel.write(buffer);
        }

        @Override
        public boolean isOpen() {
            return channel.isOpen();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
