package io.claviger.acceptance.witness;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.claviger.acceptance.fault.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A time stamping authority (RFC 3161 over HTTP) that is {@code openssl ts}, with a root of its
 * own.
 */
final class OpenSslAuthority implements AutoCloseable {
    private final Path dir;
    private final HttpServer server;
    private final AtomicBoolean broken = new AtomicBoolean();

    private OpenSslAuthority(Path dir, HttpServer server) {
        this.dir = dir;
        this.server = server;
    }

    static OpenSslAuthority start(Path dir) throws IOException {
        make(dir);
        var server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        var authority = new OpenSslAuthority(dir, server);
        server.createContext("/", authority::answer);
        server.start();
        return authority;
    }

    /** Root, authority, and its settings. */
    static void make(Path dir) throws IOException {
        Files.createDirectories(dir);
        Program.tool(
                dir,
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-days",
                "30",
                "-subj",
                "/CN=Test root",
                "-addext",
                "basicConstraints=critical,CA:TRUE",
                "-keyout",
                "ca.key",
                "-out",
                "ca.pem");
        Program.tool(
                dir,
                "openssl",
                "req",
                "-new",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-subj",
                "/CN=Test authority",
                "-keyout",
                "tsa.key",
                "-out",
                "tsa.csr");
        Files.writeString(
                dir.resolve("tsa.ext"),
                "basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=critical,timeStamping\n");
        certify(dir, "20250101000000Z", "20491231235959Z");
        Files.writeString(dir.resolve("serial"), "01\n");
        Files.writeString(
                dir.resolve("tsa.conf"),
                """
                [tsa]
                default_tsa = here
                [here]
                serial = %1$s/serial
                crypto_device = builtin
                signer_cert = %1$s/tsa.pem
                signer_key = %1$s/tsa.key
                signer_digest = sha256
                default_policy = 1.2.3.4.1
                digests = sha256
                accuracy = secs:1
                ess_cert_id_alg = sha256
                """
                        .formatted(dir));
    }

    /** Gives the authority a certificate for these times. */
    static void certify(Path dir, String from, String to) throws IOException {
        Files.writeString(
                dir.resolve("ca.conf"),
                """
                [ca]
                default_ca = here
                [here]
                database = %1$s/index.txt
                new_certs_dir = %1$s
                default_md = sha256
                policy = any
                rand_serial = yes
                unique_subject = no
                [any]
                commonName = supplied
                """
                        .formatted(dir));
        Files.writeString(dir.resolve("index.txt"), "");
        Program.tool(
                dir,
                "openssl",
                "ca",
                "-batch",
                "-config",
                "ca.conf",
                "-cert",
                "ca.pem",
                "-keyfile",
                "ca.key",
                "-in",
                "tsa.csr",
                "-extfile",
                "tsa.ext",
                "-startdate",
                from,
                "-enddate",
                to,
                "-notext",
                "-out",
                "tsa.pem");
    }

    /** What {@code openssl ts} answers to a request. */
    static synchronized byte[] reply(Path dir, byte[] query) throws IOException {
        Files.write(dir.resolve("query.tsq"), query);
        Program.tool(
                dir,
                "openssl",
                "ts",
                "-reply",
                "-config",
                "tsa.conf",
                "-queryfile",
                "query.tsq",
                "-out",
                "reply.tsr");
        return Files.readAllBytes(dir.resolve("reply.tsr"));
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/tsa";
    }

    Path root() {
        return dir.resolve("ca.pem");
    }

    /** Whether it answers with errors from now on. */
    void broken(boolean now) {
        broken.set(now);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] query = exchange.getRequestBody().readAllBytes();
            if (broken.get()) {
                exchange.sendResponseHeaders(500, -1);
                return;
            }
            byte[] reply = reply(dir, query);
            exchange.getResponseHeaders().set("Content-Type", "application/timestamp-reply");
            exchange.sendResponseHeaders(200, reply.length);
            exchange.getResponseBody().write(reply);
        } catch (UncheckedIOException | AssertionError failed) {
            throw new IOException(failed);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
