package io.claviger.cli.operator;

import com.fasterxml.jackson.databind.JsonNode;
import io.claviger.cli.CommandFailed;
import io.claviger.cli.service.Service;
import io.claviger.cli.service.Target;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Partitions. */
@Command(
        name = "partition",
        description =
                "Creates and lists partitions (device SO), sets their security policy (partition SO).",
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  claviger partition create PAYMENTS"})
public final class PartitionCommand implements Runnable {
    @Override
    public void run() {
        throw Print.subcommandMissing("partition", "create", "list", "policy");
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

    @Command(
            name = "policy",
            description = "Shows the security policy of a partition, or changes settings of it.",
            mixinStandardHelpOptions = true,
            footer = {
                "",
                "Example:",
                "  claviger partition policy PAYMENTS importKeys=true minimumRsaBits=3072"
            })
    int policy(
            @Mixin Target target,
            @Parameters(index = "0", paramLabel = "NAME") String name,
            @Parameters(index = "1..*", paramLabel = "SETTING=VALUE", arity = "0..*")
                    List<String> changes) {
        Service service = target.service("partitionSo");
        if (changes == null || changes.isEmpty()) {
            return show(target, service, name);
        }
        Service.Reply reply =
                service.send(
                        "PATCH",
                        "/ops/v1/partitions/" + Service.encoded(name) + "/policy",
                        SettingChange.all(changes));
        return Print.done(target, reply, "changed the policy of partition " + name);
    }

    private static int show(Target target, Service service, String name) {
        Service.Reply reply = service.get("/ops/v1/partitions");
        for (JsonNode partition : reply.json().path("partitions")) {
            if (partition.path("name").asText().equals(name)) {
                JsonNode policy = partition.path("policy");
                if (target.json()) {
                    System.out.println(policy);
                } else {
                    policy.properties()
                            .forEach(
                                    member ->
                                            System.out.println(
                                                    member.getKey()
                                                            + "="
                                                            + member.getValue().asText()));
                }
                return 0;
            }
        }
        throw new CommandFailed("there is no partition '%s' for this caller".formatted(name));
    }
}
