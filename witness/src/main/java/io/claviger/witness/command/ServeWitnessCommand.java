package io.claviger.witness.command;

import io.claviger.witness.Unusable;
import io.claviger.witness.service.TlsFiles;
import io.claviger.witness.service.WitnessServer;
import io.claviger.witness.state.StateDirectory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs a witness until it is told to stop. */
@Command(
        name = "serve",
        description = {
            "Runs a witness (C2SP tlog-witness): cosigns checkpoints of the logs it watches as long as they grow.",
            "Exit code 0: stopped by a signal; 1: could not start; 2: wrong usage."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Example:",
            "  claviger witness serve --listen 0.0.0.0:8090 --state-dir /var/lib/witness"
                    + " --log log.vkey --tls-certificate w.pem --tls-key w.key"
        })
public final class ServeWitnessCommand implements Callable<Integer> {
    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:8090",
            description = "where to answer (default ${DEFAULT-VALUE}); port 0 takes a free one")
    private String listen = "";

    @Option(
            names = "--state-dir",
            required = true,
            paramLabel = "DIR",
            description = "the witness's key and what it cosigned; made at the first start")
    private Path stateDir = Path.of("");

    @Option(
            names = "--log",
            required = true,
            paramLabel = "VKEY",
            description = "key of a log to watch, or a file that holds it; can be repeated")
    private List<String> logs = List.of();

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "name of a new witness, for instance witness.example/w1")
    private @Nullable String name;

    @Option(
            names = "--tls-certificate",
            paramLabel = "FILE",
            description = "PEM file with the certificate chain; then TLS 1.3 only")
    private @Nullable Path certificate;

    @Option(
            names = "--tls-key",
            paramLabel = "FILE",
            description = "PEM file with the private key (PKCS #8, not encrypted)")
    private @Nullable Path tlsKey;

    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        try (var state = StateDirectory.open(stateDir, Optional.ofNullable(name));
                var server =
                        WitnessServer.start(
                                address(),
                                tls(),
                                state,
                                logs.stream().map(Keys::log).toList(),
                                InstantSource.system())) {
            System.out.println(
                    "claviger witness ready url=%s witness=%s"
                            .formatted(server.url(), state.signer().key()));
            System.out.flush();
            awaitSignal();
            return 0;
        } catch (Unusable unusable) {
            var error = Objects.requireNonNull(spec).commandLine().getErr();
            error.println("claviger: " + unusable.getMessage());
            error.flush();
            return 1;
        }
    }

    // Nothing needs an orderly end: all that matters is on disk before each answer.
    private static void awaitSignal() throws InterruptedException {
        var never = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(
                        Thread.ofPlatform()
                                .name("stop")
                                .unstarted(() -> Runtime.getRuntime().halt(0)));
        never.await();
    }

    private Optional<SSLContext> tls() {
        if ((certificate == null) != (tlsKey == null)) {
            throw new Unusable("give both --tls-certificate and --tls-key, or neither");
        }
        return certificate == null || tlsKey == null
                ? Optional.empty()
                : Optional.of(TlsFiles.server(certificate, tlsKey));
    }

    private InetSocketAddress address() {
        int colon = listen.lastIndexOf(':');
        try {
            String host = listen.substring(0, colon);
            if (host.startsWith("[") && host.endsWith("]")) {
                host = host.substring(1, host.length() - 1);
            }
            return new InetSocketAddress(
                    InetAddress.getByName(host), Integer.parseInt(listen.substring(colon + 1)));
        } catch (IllegalArgumentException | IndexOutOfBoundsException _) {
            throw new Unusable(
                    "'%s' is not HOST:PORT, for example 127.0.0.1:8090".formatted(listen));
        } catch (UnknownHostException _) {
            throw new Unusable("there is no host in '%s'".formatted(listen));
        }
    }
}
