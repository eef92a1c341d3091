package io.claviger.cli.change;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.cli.CommandFailed;
import io.claviger.cli.probe.Probe;
import io.claviger.cli.probe.ProbeFailed;
import io.claviger.cli.probe.ProbeOptions;
import io.claviger.cli.probe.ProbeOptions.Trial;
import io.claviger.cli.service.Service;
import io.claviger.cli.service.Target;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Tries the probes of a gate, each once, and says what failed. */
final class Attempts {
    private Attempts() {}

    /** What to tell the node: the attempts that failed. What was done, the log tells. */
    static ObjectNode of(ProbeOptions options, Target target, JsonNode change) {
        ObjectNode body = Service.JSON.createObjectNode();
        ArrayNode attempts = body.putArray("attempts");
        for (Trial trial : options.trials(target, change)) {
            failure(trial, options.patience())
                    .ifPresent(
                            failure ->
                                    attempts.addObject()
                                            .put("application", trial.application())
                                            .put("interface", trial.way())
                                            .put(
                                                    "requestId",
                                                    failure instanceof ProbeFailed answered
                                                            ? answered.requestId().orElse(null)
                                                            : null)
                                            .put("error", failure.getMessage()));
        }
        return body;
    }

    private static Optional<CommandFailed> failure(Trial trial, Duration patience) {
        // Nothing can end a call of C that waits for a node. A second more than the limit that
        // clients have themselves, because they can say what is missing.
        var operation = new FutureTask<>(() -> once(trial), null);
        Thread.ofPlatform().daemon().name("probe").start(operation);
        try {
            operation.get(patience.plusSeconds(1).toMillis(), TimeUnit.MILLISECONDS);
            return Optional.empty();
        } catch (TimeoutException slow) {
            operation.cancel(true);
            return Optional.of(
                    new CommandFailed(
                            "no answer within %d seconds".formatted(patience.toSeconds())));
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof CommandFailed refused) {
                return Optional.of(refused);
            }
            throw new IllegalStateException("the probe failed", failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Optional.of(new CommandFailed("interrupted"));
        }
    }

    private static void once(Trial trial) {
        try (Probe probe = trial.maker().get()) {
            probe.once();
        }
    }
}
