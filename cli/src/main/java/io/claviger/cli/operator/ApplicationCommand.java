package io.claviger.cli.operator;

import com.fasterxml.jackson.databind.JsonNode;
import io.claviger.cli.CommandFailed;
import io.claviger.cli.WrongUsage;
import io.claviger.cli.service.Service;
import io.claviger.cli.service.Target;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
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
        footer = {"", "Example:", "  claviger application onboard payments.json"})
public final class ApplicationCommand implements Runnable {
    private static final String DRY_RUN = "say what would be refused or changed; request nothing";
    private static final String FILE = "onboarding record, YAML or JSON";
    private static final String REQUESTS = "/ops/v1/application-requests";
    private static final List<String> TEMPLATES =
            List.of("ca", "code-signing", "document-signing", "encryption", "payment", "tls");

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
                "handover",
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
    int onboard(
            @Mixin Target target,
            @Option(names = "--dry-run", description = DRY_RUN) boolean dryRun,
            @Parameters(paramLabel = "FILE", description = FILE) Path file) {
        byte[] record = RecordFile.json(file);
        if (dryRun) {
            return rehearse(target, "partitionSo", record);
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
                        .get("/ops/v1/applications/" + Service.encoded(name))
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
            TEMPLATES.forEach(System.out::println);
            return 0;
        }
        if (!TEMPLATES.contains(name)) {
            throw new WrongUsage(
                    "there is no template '%s'; there are: %s"
                            .formatted(name, String.join(", ", TEMPLATES)));
        }
        try (InputStream in =
                ApplicationCommand.class.getResourceAsStream("template/" + name + ".yaml")) {
            if (in == null) {
                throw new IllegalStateException("a template is missing in the program");
            }
            System.out.print(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException unreadable) {
            throw new CommandFailed("cannot read the template '%s'".formatted(name));
        }
        return 0;
    }

    @Command(
            name = "request",
            description = "Requests an onboarding; another officer approves it.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  claviger application request payments.yaml"})
    int request(
            @Mixin Target target,
            @Option(names = "--dry-run", description = DRY_RUN) boolean dryRun,
            @Parameters(paramLabel = "FILE", description = FILE) Path file) {
        return request(target, dryRun, file, "onboarding");
    }

    @Command(
            name = "change",
            description = {
                "Requests that an application's record becomes the one in the file; another officer"
                        + " approves it."
            },
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  claviger application change --dry-run payments.yaml"})
    int change(
            @Mixin Target target,
            @Option(names = "--dry-run", description = DRY_RUN) boolean dryRun,
            @Parameters(paramLabel = "FILE", description = FILE) Path file) {
        return request(target, dryRun, file, "a change");
    }

    private static int request(Target target, boolean dryRun, Path file, String what) {
        byte[] record = RecordFile.json(file);
        if (dryRun) {
            return rehearse(target, "deviceSo", record);
        }
        Service.Reply reply = target.service("deviceSo").post(REQUESTS, record);
        int done =
                Print.done(
                        target,
                        reply,
                        "requested %s of application %s"
                                .formatted(
                                        what,
                                        reply.json().path("application").path("name").asText()));
        if (!target.json()) {
            changes(reply.json());
        }
        return done;
    }

    private static int rehearse(Target target, String role, byte[] record) {
        Service.Reply reply = target.service(role).post("/ops/v1/application-rehearsals", record);
        JsonNode answer = reply.json();
        boolean accepted = answer.path("accepted").asBoolean();
        if (target.json()) {
            System.out.println(reply.text());
        } else if (accepted) {
            System.out.println("dry run: would be accepted");
            changes(answer);
        } else {
            System.out.println(
                    "dry run: would be refused (%s): %s"
                            .formatted(
                                    answer.path("refusal").asText(),
                                    answer.path("message").asText()));
        }
        return accepted ? 0 : 1;
    }

    private static void changes(JsonNode answer) {
        for (JsonNode change : answer.path("changes")) {
            String field = change.path("field").asText();
            if (change.path("before").isTextual()) {
                System.out.println("- " + field + ": " + change.path("before").asText());
            }
            System.out.println("+ " + field + ": " + change.path("after").asText());
        }
    }

    @Command(
            name = "requests",
            description = "Lists the requests that wait, or shows one with what it changes.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  claviger application requests payments"})
    int requests(
            @Mixin Target target,
            @Parameters(paramLabel = "NAME", arity = "0..1") @Nullable String name) {
        Service service = target.service("partitionSo");
        if (name != null) {
            Service.Reply reply = service.get(REQUESTS + "/" + Service.encoded(name));
            if (target.json()) {
                System.out.println(reply.text());
                return 0;
            }
            JsonNode request = reply.json();
            System.out.println(
                    "%s of application %s, requested by %s at %s"
                            .formatted(
                                    request.path("change").asBoolean() ? "change" : "onboarding",
                                    name,
                                    request.path("requestedBy").asText(),
                                    request.path("requested").asText()));
            changes(request);
            return 0;
        }
        Service.Reply reply = service.get(REQUESTS);
        if (target.json()) {
            System.out.println(reply.text());
            return 0;
        }
        for (JsonNode request : reply.json().path("requests")) {
            System.out.println(
                    "%s  version %s  requested by %s at %s"
                            .formatted(
                                    request.path("application").path("name").asText(),
                                    request.path("application").path("version").asText(),
                                    request.path("requestedBy").asText(),
                                    request.path("requested").asText()));
        }
        return 0;
    }

    @Command(
            name = "approve",
            description = "Approves what another officer requested (partition SO).",
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  claviger application approve payments"})
    int approve(@Mixin Target target, @Parameters(paramLabel = "NAME") String name) {
        return answer(target, name, "approvals", "approved the request for application ");
    }

    @Command(
            name = "reject",
            description = "Rejects a request, or withdraws the own one.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  claviger application reject payments"})
    int reject(@Mixin Target target, @Parameters(paramLabel = "NAME") String name) {
        return answer(target, name, "rejections", "rejected the request for application ");
    }

    private static int answer(Target target, String name, String noun, String sentence) {
        Service.Reply reply =
                target.service("partitionSo")
                        .post(
                                "/ops/v1/application-" + noun + "/" + Service.encoded(name),
                                Map.of());
        return Print.done(target, reply, sentence + name);
    }

    @Command(
            name = "checklist",
            description = "Says how far an integration has come, by records of the log.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  claviger application checklist payments"})
    int checklist(@Mixin Target target, @Parameters(paramLabel = "NAME") String name) {
        Service.Reply reply =
                target.service("partitionSo")
                        .get("/ops/v1/applications/" + Service.encoded(name) + "/checklist");
        if (target.json()) {
            System.out.println(reply.text());
        } else {
            HandoverNote.checklist(reply.json()).forEach(System.out::println);
        }
        return 0;
    }

    @Command(
            name = "handover",
            description = "Prints a page that joins owner, technical mapping and proof.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  claviger application handover payments"})
    int handover(@Mixin Target target, @Parameters(paramLabel = "NAME") String name) {
        Service.Reply reply =
                target.service("partitionSo")
                        .get("/ops/v1/applications/" + Service.encoded(name) + "/handover");
        if (target.json()) {
            System.out.println(reply.text());
        } else {
            HandoverNote.text(reply.json()).forEach(System.out::println);
        }
        return 0;
    }

    @Command(
            name = "drift",
            description =
                    "Lists keys that are not as they were meant, with the smallest next step.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  claviger application drift --unused-days 30"})
    int drift(
            @Mixin Target target,
            @Option(names = "--unused-days", paramLabel = "N", defaultValue = "90") int days,
            @Option(names = "--after", paramLabel = "LABEL", description = "next page")
                    @Nullable String after) {
        String place = after == null ? "" : "&after=" + Service.encoded(after);
        Service.Reply reply =
                target.service("partitionSo").get("/ops/v1/drift?unusedDays=" + days + place);
        int done =
                Print.table(
                        target,
                        reply,
                        "findings",
                        "finding",
                        "key",
                        "application",
                        "detail",
                        "nextStep");
        if (!target.json() && !reply.json().path("next").isNull()) {
            System.out.println("more: --after '" + reply.json().path("next").asText() + "'");
        }
        return done;
    }
}
