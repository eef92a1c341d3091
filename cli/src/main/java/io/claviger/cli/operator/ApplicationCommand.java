package io.claviger.cli.operator;

import io.claviger.cli.CommandFailed;
import io.claviger.cli.service.Service;
import io.claviger.cli.service.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Applications and their onboarding records. */
@Command(
        name = "application",
        description = "Onboards and shows applications (partition SO).",
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  claviger application onboard payments.json"})
public final class ApplicationCommand implements Runnable {
    @Override
    public void run() {
        throw Print.subcommandMissing("application", "onboard", "list", "show");
    }

    @Command(
            name = "onboard",
            description = "Onboards the application that a JSON file describes (docs/onboard.md).",
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  claviger application onboard payments.json"})
    int onboard(@Mixin Target target, @Parameters(paramLabel = "FILE") Path file) {
        byte[] record;
        try {
            record = Files.readAllBytes(file);
        } catch (IOException unreadable) {
            throw new CommandFailed("cannot read %s".formatted(file));
        }
        Service.Reply reply = target.service("partitionSo").post("/ops/v1/applications", record);
        reply.json()
                .path("warnings")
                .forEach(warning -> System.err.println("claviger: warning: " + warning.asText()));
        return Print.done(
                target, reply, "onboarded application " + reply.json().path("name").asText());
    }

    @Command(
            name = "list",
            description = "Lists applications.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  claviger application list"})
    int list(@Mixin Target target) {
        return Print.table(
                target,
                target.service("partitionSo").get("/ops/v1/applications"),
                "applications",
                "name",
                "partition",
                "owner",
                "purpose",
                "environment");
    }

    @Command(
            name = "show",
            description = "Shows one onboarding record.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  claviger application show payments"})
    int show(@Mixin Target target, @Parameters(paramLabel = "NAME") String name) {
        System.out.println(
                target.service("partitionSo")
                        .get("/ops/v1/applications/" + name)
                        .json()
                        .toPrettyString());
        return 0;
    }
}
