package io.claviger.acceptance.process;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Runs commands that are over in a moment, in JVMs that stay: a start of one costs more than most
 * commands. What a start does itself is proven where tests start one for each.
 */
public final class CommandRunner {
    /**
     * Words of commands whose process matters: what runs until it is stopped, and what loads
     * libraries of others, which keep what they read of their surroundings.
     */
    private static final Set<String> ALONE =
            Set.of("up", "serve", "pkcs11", "seal", "--pin", "--module", "--unseal-token-module");

    private static final ConcurrentLinkedDeque<CommandRunner> IDLE = new ConcurrentLinkedDeque<>();
    private static final ScheduledExecutorService CLOCK =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("patience").factory());

    private final Process process;
    private final DataOutputStream requests;
    private final DataInputStream answers;

    private CommandRunner(Process process) {
        this.process = process;
        this.requests = new DataOutputStream(process.getOutputStream());
        this.answers = new DataInputStream(process.getInputStream());
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    }

    /** What a command left behind. */
    public record Ran(int exitCode, String output) {}

    /** Whether a command may run beside what others left in the same JVM. */
    public static boolean takes(Map<String, String> environment, String... arguments) {
        return Arrays.stream(arguments).noneMatch(ALONE::contains)
                && environment.keySet().stream()
                        .allMatch(name -> name.startsWith("CLAVIGER_") && !name.contains("PKCS11"));
    }

    /**
     * Runs the command to its end, with nothing to read from.
     *
     * @throws AssertionError if it does not end in time
     */
    public static Ran run(Duration patience, Map<String, String> environment, String... arguments) {
        CommandRunner idle = IDLE.pollFirst();
        CommandRunner runner = idle == null ? start() : idle;
        Ran ran = runner.ask(patience, environment, List.of(arguments));
        IDLE.addFirst(runner);
        return ran;
    }

    private static CommandRunner start() {
        var builder = new ProcessBuilder(ChildJvm.commandHost());
        builder.environment().keySet().removeIf(name -> name.startsWith("CLAVIGER_"));
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        try {
            return new CommandRunner(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Ran ask(Duration patience, Map<String, String> environment, List<String> arguments) {
        var late = new AtomicBoolean();
        var alarm =
                CLOCK.schedule(
                        () -> {
                            late.set(true);
                            process.destroyForcibly();
                        },
                        patience.toMillis(),
                        TimeUnit.MILLISECONDS);
        try {
            requests.writeInt(arguments.size());
            for (String argument : arguments) {
                requests.writeUTF(argument);
            }
            requests.writeInt(environment.size());
            for (var variable : environment.entrySet()) {
                requests.writeUTF(variable.getKey());
                requests.writeUTF(variable.getValue());
            }
            requests.flush();
            int code = answers.readInt();
            byte[] printed = answers.readNBytes(answers.readInt());
            return new Ran(code, new String(printed, StandardCharsets.UTF_8));
        } catch (EOFException ended) {
            throw new AssertionError(
                    late.get()
                            ? arguments + " does not end"
                            : arguments + " ended the JVM that it ran in",
                    ended);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            alarm.cancel(false);
        }
    }
}
