package io.claviger.cli.operator;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.cli.CommandFailed;
import io.claviger.cli.WrongUsage;
import io.claviger.cli.service.Service;
import io.claviger.cli.service.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Checks, explains and tries the rules of keys before they hurt. */
@Command(
        name = "policy",
        description = "Checks, explains and tries the approval rules of keys.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  claviger policy explain --key treasury-1"})
public final class PolicyCommand implements Runnable {
    private static final String ROLE = "keyManagement";
    private static final String OFFICER = "partitionSo";
    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public void run() {
        throw Print.subcommandMissing("policy", "lint", "explain", "simulate", "rehearse");
    }

    @Command(
            name = "lint",
            description = {
                "Looks for mistakes in a policy: JSON as in 'policy' at the creation of a key.",
                "Exit code 1 if there is an error among the findings."
            },
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  claviger policy lint treasury.json"})
    int lint(@Mixin Target target, @Parameters(paramLabel = "FILE") Path file) {
        JsonNode findings =
                target.service(ROLE)
                        .post("/ops/v1/policies/lint", Map.of("policy", read(file)))
                        .json()
                        .path("findings");
        boolean error = false;
        for (JsonNode finding : findings) {
            error |= finding.path("severity").asText().equals("error");
            if (!target.json()) {
                System.out.printf(
                        "%-7s %s: %s (%s)%n",
                        finding.path("severity").asText(),
                        finding.path("place").asText(),
                        finding.path("message").asText(),
                        finding.path("code").asText());
            }
        }
        if (target.json()) {
            System.out.println(findings.toPrettyString());
        } else if (findings.isEmpty()) {
            System.out.println("nothing to say");
        }
        return error ? 1 : 0;
    }

    @Command(
            name = "explain",
            description = "Says in plain language who can do what with a key.",
            mixinStandardHelpOptions = true,
            footer = {
                "",
                "Example:",
                "  claviger policy explain treasury.json",
                "  claviger policy explain --key treasury-1"
            })
    int explain(
            @Mixin Target target,
            @Parameters(paramLabel = "FILE", arity = "0..1") Optional<Path> file,
            @Option(names = "--key", paramLabel = "LABEL") Optional<String> key) {
        if (file.isPresent() == key.isPresent()) {
            throw new WrongUsage("name a file, or a key with --key");
        }
        Map<String, Object> body = new LinkedHashMap<>();
        file.ifPresent(path -> body.put("policy", read(path)));
        key.ifPresent(label -> body.put("label", label));
        JsonNode sentences =
                target.service(ROLE)
                        .post("/ops/v1/policies/explain", body)
                        .json()
                        .path("sentences");
        if (target.json()) {
            System.out.println(sentences.toPrettyString());
        } else {
            sentences.forEach(sentence -> System.out.println(sentence.asText()));
        }
        return 0;
    }

    @Command(
            name = "simulate",
            description = {
                "Says which approvals would still be missing for an operation with a key, or for a",
                "request that waits. Exit code 0 if it would be done now."
            },
            mixinStandardHelpOptions = true,
            footer = {
                "",
                "Example:",
                "  claviger policy simulate treasury-1 --approved-by alice --after 30",
                "  claviger policy simulate --request 4e8731d8-0ae6-4444-8a8c-b73ab5f0ba18"
            })
    int simulate(
            @Mixin Target target,
            @Parameters(paramLabel = "LABEL", arity = "0..1") Optional<String> label,
            @Option(
                            names = "--rule",
                            paramLabel = "NAME",
                            description = "ruleUse, ruleBlock, ruleUnblock, ruleModify")
                    Optional<String> rule,
            @Option(names = "--approved-by", paramLabel = "NAME", split = ",")
                    List<String> approvedBy,
            @Option(names = "--rejected-by", paramLabel = "NAME", split = ",")
                    List<String> rejectedBy,
            @Option(
                            names = "--after",
                            paramLabel = "MINUTES",
                            defaultValue = "0",
                            description = "minutes since the request")
                    int after,
            @Option(names = "--request", paramLabel = "ID") Optional<String> request) {
        Map<String, Object> body = new LinkedHashMap<>();
        label.ifPresent(name -> body.put("label", name));
        rule.ifPresent(name -> body.put("rule", name));
        body.put("approvedBy", approvedBy == null ? List.of() : approvedBy);
        body.put("rejectedBy", rejectedBy == null ? List.of() : rejectedBy);
        body.put("minutesAfterRequest", after);
        request.ifPresent(id -> body.put("requestId", id));
        if (label.isPresent() == request.isPresent()) {
            throw new WrongUsage("name a key, or a request with --request");
        }
        JsonNode result = target.service(ROLE).post("/ops/v1/policies/simulate", body).json();
        if (target.json()) {
            System.out.println(result.toPrettyString());
        } else {
            print(result);
        }
        return result.path("verdict").asText().equals("fulfilled") ? 0 : 1;
    }

    @Command(
            name = "rehearse",
            description = {
                "Runs recorded operations against the rules in a YAML or JSON file, and lists what would",
                "have been refused or delayed. The file has one of: partitionPolicy, keyPolicy,",
                "application, package (docs/change.md). Exit code 1 if anything would have been."
            },
            mixinStandardHelpOptions = true,
            footer = {
                "",
                "Example:",
                "  claviger policy rehearse --since 90d --ticket CHG-42 stricter.yaml"
            })
    int rehearse(
            @Mixin Target target,
            @Parameters(paramLabel = "FILE") Path file,
            @Option(
                            names = "--since",
                            paramLabel = "TIME",
                            defaultValue = "90d",
                            description = "days (90d), hours (12h), or a time in UTC")
                    String since,
            @Option(
                            names = "--ticket",
                            paramLabel = "TICKET",
                            description = "change that keeps the result")
                    Optional<String> ticket) {
        ObjectNode body = record(file);
        body.put("since", Since.instant(since, Instant.now()).toString());
        ticket.ifPresent(id -> body.put("ticket", id));
        Service.Reply reply =
                target.service(OFFICER).post("/ops/v1/rehearsals", body.toString().getBytes(UTF_8));
        JsonNode result = reply.json();
        if (target.json()) {
            System.out.println(reply.text());
        } else {
            rehearsed(result);
        }
        return result.path("passed").asBoolean() ? 0 : 1;
    }

    private static ObjectNode record(Path file) {
        try {
            return (ObjectNode) JSON.readTree(RecordFile.json(file));
        } catch (IOException impossible) {
            throw CommandFailed.reading(file, impossible);
        }
    }

    private static void rehearsed(JsonNode result) {
        System.out.printf(
                "%s: %d operations of records %d to %d%n",
                result.path("proposal").asText(),
                result.path("judged").asLong(),
                result.path("fromRecord").asLong(),
                Math.max(0, result.path("toRecord").asLong() - 1));
        for (JsonNode line : result.path("lines")) {
            System.out.printf(
                    "  %s: %s%s would have been %s %d times (records %d to %d)%n    %s: %s%n",
                    line.path("application").asText(),
                    line.path("operation").asText(),
                    line.path("key").isNull() ? "" : " with '" + line.path("key").asText() + "'",
                    line.path("verdict").asText(),
                    line.path("count").asLong(),
                    line.path("firstRecord").asLong(),
                    line.path("lastRecord").asLong(),
                    line.path("code").asText(),
                    line.path("message").asText());
        }
        if (result.path("lines").isEmpty()) {
            System.out.println("  all would have been done as they were");
        }
        if (result.path("already").asLong() > 0) {
            System.out.printf(
                    "  %d would be refused by the rules of today, too%n",
                    result.path("already").asLong());
        }
        if (result.path("unknown").asLong() > 0) {
            System.out.printf(
                    "  %d cannot be judged: their keys are gone%n",
                    result.path("unknown").asLong());
        }
    }

    private static void print(JsonNode result) {
        System.out.println(result.path("message").asText());
        for (JsonNode token : result.path("tokens")) {
            System.out.printf(
                    "token %s: %s%n", token.path("name").asText(), token.path("meaning").asText());
            for (JsonNode group : token.path("groups")) {
                System.out.printf(
                        "  %s: %d of %d approved, %d missing%n",
                        group.path("name").asText(),
                        group.path("approved").asInt(),
                        group.path("quorum").asInt(),
                        group.path("missing").asInt());
            }
        }
    }

    private static JsonNode read(Path file) {
        try {
            return JSON.readTree(Files.readAllBytes(file));
        } catch (IOException unreadable) {
            throw new CommandFailed(
                    "%s is not readable as JSON: %s".formatted(file, unreadable.getMessage()));
        }
    }
}
