package io.claviger.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The load tool {@code wrk}, with a script that sends one request over and over. Closed loop: each
 * connection waits for its answer, then for the think time, then sends the next.
 */
final class Wrk {
    private static final Pattern RESULT =
            Pattern.compile("claviger-result (\\d+) (\\d+) (\\d+) (\\d+) (\\d+) (\\d+) (\\d+)");
    private static final double MICROS_PER_MILLI = 1e3;
    private static final double MICROS_PER_SECOND = 1e6;

    private final Path script;

    private Wrk(Path script) {
        this.script = script;
    }

    /**
     * A driver that posts {@code body} with {@code apiKey}; writes its script into {@code dir},
     * readable by us only.
     */
    static Wrk posting(Path dir, String apiKey, String body) {
        requireInstalled();
        try {
            Path script = Files.createTempFile(dir, "post", ".lua");
            Files.writeString(script, script(apiKey, body));
            return new Wrk(script);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Loads {@code url}.
     *
     * @param thinkMillis mean pause of a connection between answer and next request; 0 for none
     */
    Load run(String url, NodeProcess node, int connections, int seconds, int thinkMillis) {
        double cpuBefore = node.cpuSeconds();
        long begun = System.nanoTime();
        String output =
                execute(
                        List.of(
                                "wrk",
                                "-t1",
                                "-c" + connections,
                                "-d" + seconds + "s",
                                "--timeout",
                                "30s",
                                "-s",
                                script.toString(),
                                url,
                                "--",
                                Integer.toString(thinkMillis)));
        double wallSeconds = (System.nanoTime() - begun) / 1e9;
        return parse(output, connections, (node.cpuSeconds() - cpuBefore) / wallSeconds);
    }

    static Load parse(String output, int connections, double serverCores) {
        Matcher result = RESULT.matcher(output);
        if (!result.find()) {
            throw new BenchFailure("wrk printed no result:\n" + output);
        }
        long requests = Long.parseLong(result.group(1));
        double seconds = Long.parseLong(result.group(2)) / MICROS_PER_SECOND;
        return new Load(
                connections,
                requests / seconds,
                millis(result.group(3)),
                millis(result.group(4)),
                millis(result.group(5)),
                Long.parseLong(result.group(6)),
                Long.parseLong(result.group(7)),
                serverCores);
    }

    private static double millis(String micros) {
        return Long.parseLong(micros) / MICROS_PER_MILLI;
    }

    static String script(String apiKey, String body) {
        return String.format(
                Locale.ROOT,
                """
                wrk.method = "POST"
                wrk.headers["Content-Type"] = "application/json"
                wrk.headers["X-API-KEY"] = "%s"
                wrk.body = [==[%s]==]
                local think = 0
                function init(args)
                    think = tonumber(args[1])
                    if think == 0 then delay = nil end
                end
                function delay() return math.random(0, 2 * think) end
                function done(summary, latency)
                    local e = summary.errors
                    io.write(string.format("claviger-result %%d %%d %%d %%d %%d %%d %%d\\n", summary.requests,
                        summary.duration, latency:percentile(50), latency:percentile(99), latency.max,
                        e.status, e.connect + e.read + e.write + e.timeout))
                end
                """,
                apiKey,
                body);
    }

    private static void requireInstalled() {
        try {
            new ProcessBuilder("wrk", "-v")
                    .redirectErrorStream(true)
                    .start()
                    .getInputStream()
                    .readAllBytes();
        } catch (IOException e) {
            throw new BenchFailure(
                    "the load tool wrk is missing: install it (Debian: apt-get install wrk)");
        }
    }

    private static String execute(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(new ArrayList<>(command)).redirectErrorStream(true).start();
            String output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new BenchFailure("wrk failed:\n" + output);
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchFailure("interrupted");
        }
    }
}
