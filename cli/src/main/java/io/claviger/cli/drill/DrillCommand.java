package io.claviger.cli.drill;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.cli.CommandFailed;
import io.claviger.cli.WrongUsage;
import io.claviger.cli.operator.Print;
import io.claviger.cli.probe.ProbeOptions;
import io.claviger.cli.service.Service;
import io.claviger.cli.service.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Takes a node away on purpose, and sees whether applications go on. */
@Command(
        name = "drill",
        description =
                "Takes a node of a cluster away on purpose, while applications work (device SO).",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Example:",
            "  claviger drill failover --ticket CHG-7 --client payments=payments.properties"
        })
public final class DrillCommand implements Runnable {
    private static final String CHANGES = "/ops/v1/changes/";
    private static final long LOOK_MILLIS = 300;
    private static final long SMALL_LAG = 100;

    /** How long probes go on when the node is back: the way back is part of the drill. */
    private static final Duration AFTERWARDS = Duration.ofSeconds(2);

    private static final Duration GONE_WITHIN = Duration.ofSeconds(30);
    private static final Duration WORKS_AGAIN = Duration.ofSeconds(60);

    @Override
    public void run() {
        throw Print.subcommandMissing("drill", "failover");
    }

    @Command(
            name = "failover",
            description = {
                "Under the ticket of an open change: lets the probes of its gate run, each by its own interface",
                "with the application's own configuration; takes a node away; brings it back; and has the log",
                "judged: every application must have gone on within its recovery expectation. Exit code 1 if",
                "one did not (docs/drill.md)."
            },
            mixinStandardHelpOptions = true,
            footer = {
                "",
                "Example:",
                "  claviger drill failover --ticket CHG-7 --client payments=payments.properties \\",
                "      --pin tls=tls.pin",
                "  claviger drill failover --ticket CHG-7 --client payments=payments.properties --node n2 \\",
                "      --stop-with 'ssh hsm-2 systemctl stop claviger' \\",
                "      --start-with 'ssh hsm-2 systemctl start claviger'"
            })
    int failover(
            @Mixin Target target,
            @Mixin ProbeOptions probes,
            @Option(
                            names = "--ticket",
                            required = true,
                            paramLabel = "ID",
                            description = "of the open change whose gate has the probes")
                    String ticket,
            @Option(
                            names = "--node",
                            paramLabel = "NAME",
                            description = "which node goes away; default: the master")
                    @Nullable String node,
            @Option(
                            names = "--seconds",
                            paramLabel = "N",
                            defaultValue = "15",
                            description =
                                    "how long it is away, 1 to 120; default: ${DEFAULT-VALUE}")
                    int seconds,
            @Option(
                            names = "--stop-with",
                            paramLabel = "COMMAND",
                            description = {
                                "a command that stops the node; needs --node and --start-with. Without, the node",
                                "cuts itself off from the others, and comes back by itself"
                            })
                    @Nullable String stop,
            @Option(
                            names = "--start-with",
                            paramLabel = "COMMAND",
                            description = "a command that starts it again; run at Ctrl-C as well")
                    @Nullable String start,
            @Option(
                            names = "--back-seconds",
                            paramLabel = "N",
                            defaultValue = "120",
                            description =
                                    "how long it may take to be back; default: ${DEFAULT-VALUE}")
                    int backSeconds) {
        if ((stop == null) != (start == null) || (stop != null && node == null)) {
            throw new WrongUsage("--stop-with, --start-with and --node belong together");
        }
        if (seconds < 1 || seconds > 120 || backSeconds < 1) {
            throw new WrongUsage("--seconds is 1 to 120, --back-seconds at least 1");
        }
        if (probes.tokens() > 1) {
            throw new WrongUsage("--pin: one application in one drill");
        }
        Service officer = target.service("deviceSo");
        JsonNode change = officer.get(CHANGES + Service.encoded(ticket)).json();
        List<Runner> running = new ArrayList<>();
        try (var plug = stop == null || start == null ? null : new Plug(stop, start)) {
            for (var trial : probes.all(target, change)) {
                running.add(new Runner(trial, probes.patience()));
            }
            requireFirst(running, probes.patience());
            ObjectNode order = Service.JSON.createObjectNode().put("node", node);
            if (stop == null) {
                order.put("seconds", seconds);
            } else {
                order.put("stoppedBy", stop);
            }
            JsonNode begun =
                    officer.post(CHANGES + Service.encoded(ticket) + "/drills", order).json();
            running.forEach(Runner::reset);
            String away = begun.path("node").asText();
            say(target, "node %s goes away for %d s".formatted(away, seconds));
            goAndComeBack(target, officer, plug, away, seconds, backSeconds);
            sleep(AFTERWARDS);
            awaitWork(running);
            // It may have stumbled once more, as a node does on a busy machine.
            var _ = await(officer, away, DrillCommand::caughtUp, WORKS_AGAIN);
            JsonNode result = judged(officer, ticket, away, running);
            return told(target, result);
        } finally {
            running.forEach(Runner::close);
        }
    }

    /** What does not work before a drill shows nothing in it. */
    private static void requireFirst(List<Runner> running, Duration patience) {
        long deadline = System.nanoTime() + patience.multipliedBy(2).toNanos();
        for (Runner runner : running) {
            while (runner.seen().operations() == 0) {
                if (System.nanoTime() > deadline) {
                    Runner.Seen seen = runner.seen();
                    throw new CommandFailed(
                            "nothing was stopped: application '%s' does not work by %s: %s"
                                    .formatted(
                                            seen.application(),
                                            seen.way(),
                                            seen.error().isEmpty() ? "no answer" : seen.error()));
                }
                sleep(Duration.ofMillis(LOOK_MILLIS));
            }
        }
    }

    private static void goAndComeBack(
            Target target,
            Service officer,
            @Nullable Plug plug,
            String node,
            int seconds,
            int backSeconds) {
        long from = System.nanoTime();
        if (plug != null) {
            plug.out();
        }
        if (!await(officer, node, row -> !row.path("here").asBoolean(), GONE_WITHIN)) {
            say(target, "node %s did not go away".formatted(node));
        }
        long left = TimeUnit.SECONDS.toNanos(seconds) - (System.nanoTime() - from);
        if (left > 0) {
            sleep(Duration.ofNanos(left));
        }
        if (plug != null) {
            plug.in();
        }
        say(
                target,
                await(officer, node, DrillCommand::caughtUp, Duration.ofSeconds(backSeconds))
                        ? "node %s is back".formatted(node)
                        : "node %s is not back after %d s".formatted(node, backSeconds));
    }

    /** Gives every probe the time to work again; one that does not is for the log to tell. */
    private static void awaitWork(List<Runner> running) {
        long deadline = System.nanoTime() + WORKS_AGAIN.toNanos();
        while (System.nanoTime() < deadline
                && running.stream().anyMatch(runner -> runner.silent().compareTo(AFTERWARDS) > 0)) {
            sleep(Duration.ofMillis(LOOK_MILLIS));
        }
    }

    private static boolean caughtUp(JsonNode row) {
        return row.path("here").asBoolean()
                && row.path("state").asText().equals("serving")
                && !row.path("sealed").asBoolean()
                && row.path("lag").asLong() <= SMALL_LAG;
    }

    /** Looks at the node through another one until it is so, or the time is over. */
    private static boolean await(
            Service officer, String node, Predicate<JsonNode> so, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        do {
            if (row(officer, node).filter(so).isPresent()) {
                return true;
            }
            sleep(Duration.ofMillis(LOOK_MILLIS));
        } while (System.nanoTime() < deadline);
        return false;
    }

    private static Optional<JsonNode> row(Service officer, String node) {
        try {
            return officer.probe("/ops/v1/cluster")
                    .filter(reply -> reply.status() == 200)
                    .flatMap(
                            reply -> {
                                for (JsonNode row : reply.json().path("nodes")) {
                                    if (row.path("node").asText().equals(node)) {
                                        return Optional.of(row);
                                    }
                                }
                                return Optional.empty();
                            });
        } catch (CommandFailed _) {
            // The others elect a master; ask again.
            return Optional.empty();
        }
    }

    private static JsonNode judged(
            Service officer, String ticket, String node, List<Runner> running) {
        ObjectNode body = Service.JSON.createObjectNode().put("node", node);
        ArrayNode seen = body.putArray("seen");
        for (Runner runner : running) {
            Runner.Seen saw = runner.seen();
            seen.addObject()
                    .put("application", saw.application())
                    .put("interface", saw.way())
                    .put("operations", saw.operations())
                    .put("failures", saw.failures())
                    .put("longestMillis", saw.longest().toMillis())
                    .put("error", saw.error());
        }
        return officer.post(CHANGES + Service.encoded(ticket) + "/drill-results", body).json();
    }

    private static int told(Target target, JsonNode result) {
        boolean passed = result.path("passed").asBoolean();
        if (target.json()) {
            System.out.println(result);
        } else {
            for (JsonNode line : result.path("lines")) {
                System.out.println("  " + line.asText());
            }
            System.out.printf(
                    "%s %s; evidence: claviger evidence export --ticket %s --output FILE%n",
                    result.path("about").asText(),
                    passed ? "passed" : "FAILED",
                    result.path("ticket").asText());
        }
        return passed ? 0 : 1;
    }

    private static void say(Target target, String sentence) {
        if (!target.json()) {
            System.out.println(sentence);
        }
    }

    private static void sleep(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new CommandFailed("interrupted");
        }
    }
}
