package io.claviger.cli.operator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.claviger.cli.CommandFailed;
import io.claviger.cli.WrongUsage;
import io.claviger.cli.service.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public void run() {
        throw Print.subcommandMissing("policy", "lint", "explain", "simulate");
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
