package io.claviger.acceptance.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A node in a process that no other node has meanwhile, with the class path of this test. It ends
 * with the test, and when the test's own JVM ends. Not for sharing between threads, except {@link
 * #kill}.
 *
 * <pre>{@code
 * try (var node = ClavigerProcess.node(dir).start()) {
 *     node.as("keyOperation").post("/v1/synchronousSign", body).expect(200);
 *     node.kill();
 * }
 * }</pre>
 */
public final class ClavigerProcess implements AutoCloseable {
    private static final Duration READY_WITHIN = Duration.ofMinutes(2);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(60);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(15);
    private static final Pattern READY =
            Pattern.compile("claviger ready url=(\\S+) node=(\\S+) sealed=(true|false).*");

    private final NodeJvm jvm;
    private final Path dataDir;
    private final ConcurrentLinkedQueue<String> lines = new ConcurrentLinkedQueue<>();
    private final CompletableFuture<Matcher> ready = new CompletableFuture<>();
    private final CompletableFuture<Integer> ended = new CompletableFuture<>();

    private ClavigerProcess(NodeJvm jvm, Path dataDir) {
        this.jvm = jvm;
        this.dataDir = dataDir;
        Thread.ofPlatform().daemon().start(this::readLines);
    }

    /**
     * A development node ({@code serve --dev}) on a free port, with its data in {@code dataDir}.
     */
    public static Start node(Path dataDir) {
        return new Start(dataDir).option("--dev");
    }

    /** A node without {@code --dev} on a free port. */
    public static Start sealedNode(Path dataDir) {
        return new Start(dataDir);
    }

    /**
     * The command line that runs the program in a JVM of its own with the flags of the launcher.
     */
    public static List<String> command(String... arguments) {
        return ChildJvm.command(arguments);
    }

    public String url() {
        return started().group(1);
    }

    public String nodeName() {
        return started().group(2);
    }

    /** Whether the node was sealed when it said that it is ready. */
    public boolean sealed() {
        return Boolean.parseBoolean(started().group(3));
    }

    public Path dataDir() {
        return dataDir;
    }

    public long pid() {
        return jvm.process().pid();
    }

    public boolean isAlive() {
        return !ended.isDone() && jvm.process().isAlive();
    }

    /** The keys of a development node. */
    public Credentials credentials() {
        return Credentials.read(dataDir.resolve("credentials.json"));
    }

    /** HTTP to this node without a credential. */
    public Http http() {
        return Http.to(url());
    }

    /** HTTP to this node with the development API key of {@code role}. */
    public Http as(String role) {
        return http().as(credentials().token(role));
    }

    /** Everything the process has printed so far, both streams. */
    public List<String> output() {
        return List.copyOf(lines);
    }

    /** Ends the process at once, as {@code kill -9} does, and waits until it is gone. */
    public void kill() {
        if (!ended.isDone()) {
            jvm.kill();
        }
        awaitExit();
    }

    /** Asks the node to end, and waits for it; gives its exit code. */
    public int stop() {
        if (ready.state() == Future.State.SUCCESS) {
            jvm.stop();
        } else {
            jvm.process().destroy();
        }
        return awaitExit();
    }

    /** Waits until the node ends by itself; gives its exit code. */
    public int awaitExit() {
        try {
            return ended.get(STOP_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            jvm.kill();
            throw new AssertionError(
                    "the node did not end within " + STOP_WITHIN + ":\n" + tail(), e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the node to end", e);
        }
    }

    @Override
    public void close() {
        if (ended.isDone()) {
            return;
        }
        if (jvm.stays() && ready.state() == Future.State.SUCCESS) {
            jvm.stop();
            try {
                ended.get(CLOSE_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
                return;
            } catch (TimeoutException | ExecutionException e) {
                // Killed, then.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        jvm.kill();
    }

    private void awaitReady() {
        try {
            ready.get(READY_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            close();
            throw new AssertionError("the node did not become ready:\n" + tail(), e);
        } catch (InterruptedException e) {
            close();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the node started", e);
        }
    }

    private Matcher started() {
        if (ready.state() != Future.State.SUCCESS) {
            throw new IllegalStateException("the node is not ready:\n" + tail());
        }
        return ready.resultNow();
    }

    private String tail() {
        var all = output();
        return String.join("\n", all.subList(Math.max(0, all.size() - 40), all.size()));
    }

    private void readLines() {
        var code = OptionalInt.empty();
        try {
            String line = jvm.output().readLine();
            while (line != null) {
                code = jvm.ended(line);
                if (code.isPresent()) {
                    break;
                }
                lines.add(line);
                Matcher matcher = READY.matcher(line);
                if (matcher.matches()) {
                    ready.complete(matcher);
                }
                line = jvm.output().readLine();
            }
        } catch (IOException e) {
            lines.add("(reading the output failed: " + e.getMessage() + ")");
        }
        ready.completeExceptionally(
                new IllegalStateException("the node ended before it was ready"));
        if (code.isPresent()) {
            jvm.giveBack();
            ended.complete(code.getAsInt());
        } else {
            ended.complete(jvm.process().onExit().join().exitValue());
        }
    }

    /** What to start. Each method changes and returns it. */
    public static final class Start {
        private final Path dataDir;
        private final List<String> options = new ArrayList<>();
        private final Map<String, String> environment = new TreeMap<>();
        private Optional<String> listen = Optional.of("127.0.0.1:0");
        private boolean alone;

        private Start(Path dataDir) {
            this.dataDir = dataDir;
        }

        /** Further options of {@code serve}. */
        public Start option(String... words) {
            options.addAll(List.of(words));
            return this;
        }

        /** In a process where no node ran before and none will run after it. */
        public Start alone() {
            alone = true;
            return this;
        }

        /** A variable of its process, which therefore is its own. */
        public Start environment(String name, String value) {
            environment.put(name, value);
            return this;
        }

        /** Another address than a free port of the loopback interface. */
        public Start listen(String hostAndPort) {
            listen = Optional.of(hostAndPort);
            return this;
        }

        /**
         * Starts the node and waits until it answers; fails the test with the node's output if it
         * does not.
         */
        public ClavigerProcess start() {
            var node = launch();
            node.awaitReady();
            return node;
        }

        /**
         * Starts the node without waiting, for starts that are expected to fail: see {@link
         * #awaitExit}.
         */
        public ClavigerProcess launch() {
            var arguments = new ArrayList<>(List.of("serve", "--data-dir", dataDir.toString()));
            listen.ifPresent(address -> arguments.addAll(List.of("--listen", address)));
            arguments.addAll(options);
            try {
                Files.createDirectories(dataDir.toAbsolutePath().getParent());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return new ClavigerProcess(
                    alone || !environment.isEmpty()
                            ? NodeJvm.alone(arguments, environment)
                            : NodeJvm.shared(arguments),
                    dataDir);
        }
    }
}
