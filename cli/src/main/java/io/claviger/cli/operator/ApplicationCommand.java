package io.claviger.cli.operator;

import static io.claviger.cli.operator.RecordDelivery.REQUESTS;

import com.fasterxml.jackson.databind.JsonNode;
import io.claviger.cli.operator.RecordDelivery.Purpose;
import io.claviger.cli.service.Service;
import io.claviger.cli.service.Target;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Applications and their onboarding records. */
@Command(
        name = "application",
        description = "Onboards applications, changes and checks their records (officers).",
        mixinStandardHelpOptions = true,
        subcommands = {
            ApproveApplicationCommand.class,
            ComplianceCommand.class,
            HandoverCommand.class,
            SettingsCommand.class,
            DriftCommand.class
        },
        footer = {"", "Example:", "  claviger application onboard payments.json"})
public final class ApplicationCommand implements Runnable {
    private static final String LIMIT = "at most so many, up to 1000";
    private static final String AFTER = "next page";

    @Override
    public void run() {
        throw Print.subcommandMissing(
                "application",
                "template",
                "onboard",
                "request",
                "change",
                "requests",
                "approve",
                "reject",
                "list",
                "show",
                "checklist",
                "compliance",
                "handover",
                "settings",
                "owner-left",
                "drift");
    }

    @Command(
            name = "onboard",
            description = {
                "Onboards the application that a YAML or JSON file describes (docs/onboard.md).",
                "A partition that asks for two people refuses this: use 'request'."
            },
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  claviger application onboard payments.json"})
    int onboard(@Mixin Target target, @Mixin RecordInput record) {
        return record.deliver(target, Purpose.ONBOARD);
    }

    @Command(
            name = "list",
            description = "Lists applications.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  claviger application list"})
    int list(
            @Mixin Target target,
            @Option(names = "--limit", paramLabel = "N", defaultValue = "100", description = LIMIT)
                    int limit,
            @Option(names = "--after", paramLabel = "NAME", description = AFTER)
                    @Nullable String after) {
        Service.Reply reply =
                target.service("partitionSo")
                        .get(
                                "/ops/v1/applications?limit="
                                        + limit
                                        + Print.parameter("after", after));
        Print.table(
                target,
                reply,
                "applications",
                "name",
                "partition",
                "owner",
                "purpose",
                "environment");
        Print.more(target, reply);
        return 0;
    }

    @Command(
            name = "show",
            description = "Shows one onboarding record.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  claviger application show payments"})
    int show(@Mixin Target target, @Parameters(paramLabel = "NAME") String name) {
        System.out.println(
                target.service("partitionSo")
                        .get("/ops/v1/applications/" + Service.segment(name))
                        .json()
                        .toPrettyString());
        return 0;
    }

    @Command(
            name = "template",
            description = "Prints an onboarding record to fill in, or the names of all templates.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  claviger application template tls > web.yaml"})
    int template(@Parameters(paramLabel = "NAME", arity = "0..1") @Nullable String name) {
        if (name == null) {
            Templates.NAMES.forEach(System.out::println);
        } else {
            System.out.print(Templates.text(name));
        }
        return 0;
    }

    @Command(
            name = "request",
            description = "Requests an onboarding; another officer approves it.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  claviger application request payments.yaml"})
    int request(@Mixin Target target, @Mixin RecordInput record) {
        return record.deliver(target, Purpose.REQUEST);
    }

    @Command(
            name = "change",
            description = {
                "Requests that an application's record becomes the one in the file; another officer"
                        + " approves it."
            },
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  claviger application change --dry-run payments.yaml"})
    int change(@Mixin Target target, @Mixin RecordInput record) {
        return record.deliver(target, Purpose.CHANGE);
    }

    @Command(
            name = "requests",
            description = "Lists the requests that wait, or shows one with what it changes.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  claviger application requests payments"})
    int requests(
            @Mixin Target target,
            @Option(names = "--limit", paramLabel = "N", defaultValue = "100", description = LIMIT)
                    int limit,
            @Option(names = "--after", paramLabel = "NAME", description = AFTER)
                    @Nullable String after,
            @Parameters(paramLabel = "NAME", arity = "0..1") @Nullable String name) {
        Service service = target.service("partitionSo");
        Service.Reply reply =
                service.get(
                        name == null
                                ? REQUESTS + "?limit=" + limit + Print.parameter("after", after)
                                : REQUESTS + "/" + Service.segment(name));
        if (target.json()) {
            System.out.println(reply.text());
        } else if (name != null) {
            JsonNode request = reply.json();
            System.out.println(
                    "%s of application %s, requested by %s at %s"
                            .formatted(
                                    request.path("change").asBoolean() ? "change" : "onboarding",
                                    name,
                                    request.path("requestedBy").asText(),
                                    request.path("requested").asText()));
            RecordDelivery.printChanges(request);
        } else {
            for (JsonNode request : reply.json().path("requests")) {
                System.out.println(
                        "%s  version %s  requested by %s at %s"
                                .formatted(
                                        request.path("application").path("name").asText(),
                                        request.path("application").path("version").asText(),
                                        request.path("requestedBy").asText(),
                                        request.path("requested").asText()));
            }
            Print.more(target, reply);
        }
        return 0;
    }

    @Command(
            name = "reject",
            description = "Rejects a request, or withdraws the own one.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  claviger application reject payments"})
    int reject(@Mixin Target target, @Parameters(paramLabel = "NAME") String name) {
        return Print.done(
                target,
                target.service("partitionSo")
                        .post("/ops/v1/application-rejections/" + Service.segment(name), Map.of()),
                "rejected the request for application " + name);
    }

    @Command(
            name = "owner-left",
            description = {
                "Records that an application's owner has left: its keys are listed by 'drift' until a"
                        + " change names somebody else."
            },
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  claviger application owner-left payments"})
    int ownerLeft(
            @Mixin Target target,
            @Option(names = "--recovery-owner", description = "the recovery owner instead")
                    boolean recoveryOwner,
            @Option(names = "--undo", description = "take the mark back") boolean undo,
            @Parameters(paramLabel = "NAME") String name) {
        String who = recoveryOwner ? "recoveryOwner" : "owner";
        return Print.done(
                target,
                target.service("partitionSo")
                        .post(
                                "/ops/v1/application-departures/" + Service.segment(name),
                                Map.of("who", who, "left", !undo)),
                "recorded that the %s of application %s has %s"
                        .formatted(who, name, undo ? "not left" : "left"));
    }

    @Command(
            name = "checklist",
            description = "Says how far an integration has come, by records of the log.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  claviger application checklist payments"})
    int checklist(@Mixin Target target, @Parameters(paramLabel = "NAME") String name) {
        Service.Reply reply =
                target.service("partitionSo")
                        .get("/ops/v1/applications/" + Service.segment(name) + "/checklist");
        if (target.json()) {
            System.out.println(reply.text());
        } else {
            HandoverNote.checklist(reply.json()).forEach(System.out::println);
        }
        return 0;
    }
}
