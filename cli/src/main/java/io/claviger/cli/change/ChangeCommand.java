package io.claviger.cli.change;

import com.fasterxml.jackson.databind.JsonNode;
import io.claviger.cli.CommandFailed;
import io.claviger.cli.WrongUsage;
import io.claviger.cli.probe.ProbeOptions;
import io.claviger.cli.service.Service;
import io.claviger.cli.service.Target;
import io.claviger.cli.terminal.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Changes that end only when every application in scope does a real operation. */
@Command(
        name = "change",
        description =
                "Opens changes, records their steps, and closes them on real operations of applications.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  claviger change close CHG-42 --as payments=payments.key"})
public final class ChangeCommand implements Runnable {
    private static final String OFFICER = "partitionSo";
    private static final String PATH = "/ops/v1/changes";

    @Override
    public void run() {
        throw new WrongUsage(
                "'change' needs one of: preflight, open, step, check, close, roll-back, list, show");
    }

    @Command(
            name = "open",
            description = {
                "Opens the change that a JSON file describes (docs/change.md), and looks at its gate: the",
                "picture of before."
            },
            mixinStandardHelpOptions = true,
            footer = {
                "",
                "Example:",
                "  claviger change open CHG-42.json --as payments=payments.key"
            })
    int open(
            @Mixin Target target,
            @Mixin ProbeOptions probes,
            @Parameters(paramLabel = "FILE") Path file) {
        byte[] form;
        try {
            form = Files.readAllBytes(file);
        } catch (IOException unreadable) {
            throw CommandFailed.reading(file, unreadable);
        }
        Service officer = target.service(OFFICER);
        JsonNode opened = officer.post(PATH, form).json();
        Service.Reply checked =
                officer.post(
                        path(opened.path("ticket").asText()) + "/checks",
                        Attempts.of(probes, target, opened));
        return told(
                target,
                checked,
                "opened change " + opened.path("ticket").asText(),
                checked.json().at("/before/gate"));
    }

    @Command(
            name = "preflight",
            description = {
                "Looks whether a usual change can begin: roles, ports, attributes of keys, service package,",
                "cluster, the way back, and what recorded operations would meet. KIND is one of",
                "enable-interface, move-application, upgrade, change-policy, change-package.",
                "Exit code 1 if something is not in place."
            },
            mixinStandardHelpOptions = true,
            footer = {
                "",
                "Example:",
                "  claviger change preflight change-policy --partition PAYMENTS minimumRsaBits=3072",
                "  claviger change preflight move-application --application shop --from pkcs11 --to rest"
            })
    int preflight(
            @Mixin Target target,
            @Mixin PreflightOptions options,
            @Parameters(index = "0", paramLabel = "KIND") String kind,
            @Parameters(index = "1..*", paramLabel = "SETTING=VALUE", arity = "0..*")
                    List<String> settings) {
        Service.Reply reply =
                target.service(OFFICER)
                        .post(
                                "/ops/v1/preflights",
                                options.body(kind, settings == null ? List.of() : settings));
        JsonNode found = reply.json();
        if (target.json()) {
            System.out.println(reply.text());
        } else {
            System.out.println(found.path("plan").asText());
            List<String[]> rows = new ArrayList<>();
            for (JsonNode line : found.path("lines")) {
                rows.add(
                        new String[] {
                            "  " + line.path("check").asText(),
                            line.path("passed").asBoolean() ? "ok" : "NOT OK",
                            "%s  (%s)"
                                    .formatted(
                                            line.path("message").asText(),
                                            line.path("evidence").asText())
                        });
            }
            Table.print(rows);
        }
        return found.path("passed").asBoolean() ? 0 : 1;
    }

    @Command(
            name = "step",
            description = "Records what was done within a change.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  claviger change step CHG-42 'node 2 runs version 0.2'"})
    int step(
            @Mixin Target target,
            @Parameters(paramLabel = "TICKET") String ticket,
            @Parameters(paramLabel = "TEXT") String text) {
        Service.Reply reply =
                target.service(OFFICER).post(path(ticket) + "/steps", Map.of("text", text));
        System.out.println(
                target.json()
                        ? reply.text()
                        : "recorded step %d of change %s"
                                .formatted(reply.json().path("steps").size(), ticket));
        return 0;
    }

    @Command(
            name = "check",
            description = {
                "Tries the probes of a change, and shows which applications work behind its last step.",
                "Exit code 1 if one does not."
            },
            mixinStandardHelpOptions = true,
            footer = {
                "",
                "Example:",
                "  claviger change check CHG-42 --as payments=payments.key",
                "  claviger change check CHG-42 --pin payments=payments.pin",
                "  claviger change check CHG-42 --run 'tls=openssl dgst -sha256 -engine pkcs11 -keyform engine \\",
                "      -sign pkcs11:object=probe -out /dev/null /etc/hostname'"
            })
    int check(
            @Mixin Target target,
            @Mixin ProbeOptions probes,
            @Parameters(paramLabel = "TICKET") String ticket) {
        Service officer = target.service(OFFICER);
        JsonNode change = officer.get(path(ticket)).json();
        Service.Reply checked =
                officer.post(path(ticket) + "/checks", Attempts.of(probes, target, change));
        JsonNode found = checked.json().path("check");
        return told(
                target,
                checked,
                "checked change " + ticket,
                found.isNull() ? checked.json().at("/before/gate") : found);
    }

    @Command(
            name = "close",
            description = {
                "Tries the probes of a change, and ends it. Refused while one application does not work",
                "behind the last step, however healthy the nodes are."
            },
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  claviger change close CHG-42 --as payments=payments.key"})
    int close(
            @Mixin Target target,
            @Mixin ProbeOptions probes,
            @Parameters(paramLabel = "TICKET") String ticket) {
        Service officer = target.service(OFFICER);
        JsonNode change = officer.get(path(ticket)).json();
        Service.Reply closed =
                officer.post(path(ticket) + "/close", Attempts.of(probes, target, change));
        return told(
                target,
                closed,
                "change %s is %s".formatted(ticket, closed.json().path("status").asText()),
                closed.json().path("check"));
    }

    @Command(
            name = "roll-back",
            description = {
                "Takes a change back: sets the policies of its partitions to what they were. It ends with",
                "'close', on the same probes."
            },
            mixinStandardHelpOptions = true,
            footer = {
                "",
                "Example:",
                "  claviger change roll-back CHG-42 --reason 'signing takes two seconds'"
            })
    int rollBack(
            @Mixin Target target,
            @Parameters(paramLabel = "TICKET") String ticket,
            @Option(names = "--reason", paramLabel = "TEXT", required = true) String reason) {
        Service.Reply reply =
                target.service(OFFICER).post(path(ticket) + "/roll-back", Map.of("reason", reason));
        System.out.println(
                target.json()
                        ? reply.text()
                        : "change %s is being taken back; end it with 'claviger change close'"
                                .formatted(ticket));
        return 0;
    }

    @Command(
            name = "list",
            description = "Lists changes.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  claviger change list"})
    int list(
            @Mixin Target target,
            @Option(
                            names = "--after",
                            paramLabel = "TICKET",
                            defaultValue = "",
                            description = "the page behind this one")
                    String after) {
        Service.Reply reply =
                target.service(OFFICER)
                        .get(PATH + (after.isEmpty() ? "" : "?after=" + Service.encoded(after)));
        if (target.json()) {
            System.out.println(reply.text());
            return 0;
        }
        List<String[]> lines = new ArrayList<>();
        lines.add(new String[] {"ticket", "status", "opened", "steps", "gate"});
        for (JsonNode change : reply.json().path("changes")) {
            lines.add(
                    new String[] {
                        change.path("ticket").asText(),
                        change.path("status").asText(),
                        change.path("opened").asText(),
                        Integer.toString(change.path("steps").size()),
                        gate(change.path("check"))
                    });
        }
        Table.print(lines);
        JsonNode next = reply.json().path("next");
        if (next.isTextual()) {
            System.out.println("more with --after '" + next.asText() + "'");
        }
        return 0;
    }

    private static String gate(JsonNode check) {
        return check.isNull() ? "-" : check.path("passed").asBoolean() ? "passed" : "failed";
    }

    @Command(
            name = "show",
            description = "Shows a change: what things were like, what was done, what works.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  claviger change show CHG-42"})
    int show(@Mixin Target target, @Parameters(paramLabel = "TICKET") String ticket) {
        Service.Reply reply = target.service(OFFICER).get(path(ticket));
        System.out.println(target.json() ? reply.text() : reply.json().toPrettyString());
        return 0;
    }

    /** Says what was done, then what each application does; 1 if one does not work. */
    private static int told(Target target, Service.Reply reply, String sentence, JsonNode check) {
        boolean passed = check.path("passed").asBoolean();
        if (target.json()) {
            System.out.println(reply.text());
            return passed ? 0 : 1;
        }
        System.out.println(sentence);
        for (JsonNode result : check.path("results")) {
            System.out.printf(
                    "  %-16s %s%n",
                    result.path("application").asText(),
                    result.path("passed").asBoolean()
                            ? "works: %s (record %d)"
                                    .formatted(
                                            result.path("sentence").asText(),
                                            result.path("record").asLong())
                            : "fails at the %s: %s"
                                    .formatted(
                                            result.path("failedAt").asText(),
                                            result.path("sentence").asText()));
        }
        return passed ? 0 : 1;
    }

    private static String path(String ticket) {
        return PATH + "/" + Service.encoded(ticket);
    }
}
