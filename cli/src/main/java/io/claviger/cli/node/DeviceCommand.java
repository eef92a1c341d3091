package io.claviger.cli.node;

import com.fasterxml.jackson.databind.JsonNode;
import io.claviger.cli.CommandFailed;
import io.claviger.cli.operator.Print;
import io.claviger.cli.service.Service;
import io.claviger.cli.service.Target;
import java.time.Duration;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The device as a whole. */
@Command(
        name = "device",
        description = "Shows and replaces the device root key (device SO).",
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  claviger device root-key"})
public final class DeviceCommand implements Runnable {
    private static final String ROOT_KEY = "/ops/v1/device/root-key";
    private static final Duration LOOK = Duration.ofMillis(250);

    @Override
    public void run() {
        throw Print.subcommandMissing("device", "root-key", "rotate-root-key");
    }

    @Command(
            name = "root-key",
            description = "Shows which device root key is in use, and how far another one has got.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  claviger device root-key"})
    int rootKey(@Mixin Target target) {
        Service.Reply state = target.service("deviceSo").get(ROOT_KEY);
        return Print.done(target, state, words(state.json()));
    }

    @Command(
            name = "rotate-root-key",
            description = {
                "Puts another device root key in the place of the one in use. The device is used meanwhile.",
                "Every partition key is re-wrapped; the old root key goes when nothing lies under it any more."
            },
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  claviger device rotate-root-key --wait 60"})
    int rotate(
            @Mixin Target target,
            @Option(
                            names = "--wait",
                            paramLabel = "SECONDS",
                            defaultValue = "60",
                            description =
                                    "how long to wait until it is done; default: ${DEFAULT-VALUE}")
                    int seconds) {
        Service service = target.service("deviceSo");
        Service.Reply state = service.post(ROOT_KEY, Map.of());
        long deadline = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
        while (state.json().path("replaced").asBoolean() && System.nanoTime() < deadline) {
            pause();
            state = service.get(ROOT_KEY);
        }
        return Print.done(target, state, words(state.json()));
    }

    private static String words(JsonNode state) {
        String version = "root key version " + state.path("version").asInt();
        if (state.path("replaced").asBoolean()) {
            return version
                    + " is being replaced; partitions left: "
                    + state.path("partitionsLeft").asInt();
        }
        return version
                + " is in use"
                + (state.path("notTaken").isEmpty()
                        ? ""
                        : "; not taken by: " + String.join(", ", names(state)));
    }

    private static java.util.List<String> names(JsonNode state) {
        var names = new java.util.ArrayList<String>();
        state.path("notTaken").forEach(node -> names.add(node.asText()));
        return names;
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailed("interrupted; the root key is replaced all the same");
        }
    }
}
