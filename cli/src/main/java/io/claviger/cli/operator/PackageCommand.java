package io.claviger.cli.operator;

import com.fasterxml.jackson.databind.JsonNode;
import io.claviger.cli.CommandFailed;
import io.claviger.cli.WrongUsage;
import io.claviger.cli.service.Service;
import io.claviger.cli.service.Target;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Service packages: what partitions promise to their users. */
@Command(
        name = "package",
        description =
                "Lets a partition promise properties to its users, by two people, and keep them.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  claviger package show PAYMENTS"})
public final class PackageCommand implements Runnable {
    private static final String OFFICER = "partitionSo";

    private static final String TEMPLATE =
            """
            # What a partition promises. What is not here is not promised.
            name: certified
            policy:                  # settings of the partition's policy: flags as here, sizes at least
              minimumRsaBits: 3072
              legacyAlgorithms: false
              exportKeys: false
              onboardingNeedsApproval: true
            algorithms: [EC, RSA, ED, AES]   # kinds of keys; none: any
            interfaces: [rest]               # ways of applications; none: any
            maximumKeys: 1000
            # approvals: 2           # people who approve each use of a key, at least
            # cosigners: 1           # witnesses that have cosigned the log, at least
            # nodes: 3               # nodes that keep the partition, at least
            # regions: [eu-central]  # setting node.region of the nodes
            # claims: ["FIPS 140-3 module 4711"]   # shown, checked by nobody
            """;

    @Override
    public void run() {
        throw Print.subcommandMissing(
                "package", "template", "show", "propose", "approve", "reject");
    }

    @Command(
            name = "template",
            description = "Prints a service package to fill in.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  claviger package template > package.yaml"})
    int template() {
        System.out.print(TEMPLATE);
        return 0;
    }

    @Command(
            name = "show",
            description = {
                "Shows what a partition promises, whether it keeps it, and what waits for a second person.",
                "Exit code 1 if it is not kept."
            },
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  claviger package show PAYMENTS"})
    int show(@Mixin Target target, @Parameters(paramLabel = "PARTITION") String partition) {
        Service.Reply reply = target.service(OFFICER).get(path(partition));
        JsonNode report = reply.json();
        boolean kept = report.path("kept").asBoolean();
        if (target.json()) {
            System.out.println(reply.text());
        } else {
            print("promises", report.path("package"));
            if (report.path("package").isObject()) {
                System.out.println(kept ? "kept" : "NOT KEPT: " + report.path("breach").asText());
            }
            JsonNode proposal = report.path("proposal");
            if (proposal.isObject()) {
                print(
                        "proposed by %s at %s:"
                                .formatted(
                                        proposal.path("proposedBy").asText(),
                                        proposal.path("proposed").asText()),
                        proposal.path("package"));
            }
        }
        return kept ? 0 : 1;
    }

    private static void print(String words, JsonNode promised) {
        if (!promised.isObject()) {
            System.out.println(words + " nothing");
            return;
        }
        System.out.println("%s %s".formatted(words, promised.path("name").asText()));
        promised.path("promises").forEach(promise -> System.out.println("  " + promise.asText()));
    }

    @Command(
            name = "propose",
            description = {
                "Proposes the service package in a YAML or JSON file for a partition, or none any more.",
                "Another officer approves it."
            },
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  claviger package propose PAYMENTS package.yaml"})
    int propose(
            @Mixin Target target,
            @Parameters(index = "0", paramLabel = "PARTITION") String partition,
            @Parameters(index = "1", paramLabel = "FILE", arity = "0..1") @Nullable Path file,
            @Option(names = "--none", description = "nothing is to be promised any more")
                    boolean none) {
        if (none == (file != null)) {
            throw new WrongUsage("name either a FILE or --none");
        }
        byte[] body = file == null ? "{}".getBytes(StandardCharsets.UTF_8) : wrapped(file);
        return Print.done(
                target,
                target.service(OFFICER).post(path(partition), body),
                "proposed a service package for partition %s; another officer approves it"
                        .formatted(partition));
    }

    private static byte[] wrapped(Path file) {
        try {
            return Service.JSON.writeValueAsBytes(
                    Map.of("package", Service.JSON.readTree(RecordFile.json(file))));
        } catch (IOException unreadable) {
            throw CommandFailed.reading(file, unreadable);
        }
    }

    @Command(
            name = "approve",
            description = "Approves the service package that waits, if the partition keeps it.",
            mixinStandardHelpOptions = true,
            footer = {
                "",
                "Example:",
                "  claviger package approve PAYMENTS --credentials second.json"
            })
    int approve(@Mixin Target target, @Parameters(paramLabel = "PARTITION") String partition) {
        return answer(target, partition, "approval", "approved");
    }

    @Command(
            name = "reject",
            description = "Rejects the service package that waits, or takes it back.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  claviger package reject PAYMENTS"})
    int reject(@Mixin Target target, @Parameters(paramLabel = "PARTITION") String partition) {
        return answer(target, partition, "rejection", "rejected");
    }

    /** Answers what waits now, and nothing that came since it was looked at. */
    private static int answer(Target target, String partition, String noun, String done) {
        Service officer = target.service(OFFICER);
        JsonNode proposal = officer.get(path(partition)).json().path("proposal");
        if (!proposal.isObject()) {
            throw new CommandFailed(
                    "no service package waits for partition '%s'".formatted(partition));
        }
        if (!target.json()) {
            print("package", proposal.path("package"));
        }
        return Print.done(
                target,
                officer.post(
                        path(partition) + "/" + noun,
                        Map.of("proposed", proposal.path("proposed").asText())),
                "%s the service package of partition %s".formatted(done, partition));
    }

    private static String path(String partition) {
        return "/ops/v1/partitions/" + Service.encoded(partition) + "/package";
    }
}
