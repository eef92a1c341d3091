package io.claviger.cli.operator;

import io.claviger.cli.service.Service;
import io.claviger.cli.service.Target;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Partitions. */
@Command(
        name = "partition",
        description = "Creates and lists partitions (device SO).",
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  claviger partition create PAYMENTS"})
public final class PartitionCommand implements Runnable {
    @Override
    public void run() {
        throw Print.subcommandMissing("partition", "create", "list");
    }

    @Command(
            name = "create",
            description = "Creates an empty partition.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  claviger partition create PAYMENTS"})
    int create(
            @Mixin Target target,
            @Parameters(paramLabel = "NAME", description = "upper case, digits, underscore")
                    String name) {
        Service.Reply reply =
                target.service("deviceSo").post("/ops/v1/partitions", Map.of("name", name));
        return Print.done(target, reply, "created partition " + name);
    }

    @Command(
            name = "list",
            description = "Lists partitions.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  claviger partition list"})
    int list(@Mixin Target target) {
        return Print.table(
                target,
                target.service("deviceSo").get("/ops/v1/partitions"),
                "partitions",
                "name",
                "created");
    }
}
