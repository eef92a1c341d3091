package io.claviger.cli.operator;

import com.fasterxml.jackson.databind.JsonNode;
import io.claviger.cli.CommandFailed;
import io.claviger.cli.service.Service;
import io.claviger.cli.service.Target;
import java.util.Map;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Refused uses of keys that are looked into: no other key takes their place meanwhile. */
@Command(
        name = "incident",
        description = {
            "Lists, releases and closes incidents of keys (officers).",
            "'claviger diagnose --for-ticket' opens one where a key cannot be used."
        },
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  claviger incident list billing"})
public final class IncidentCommand implements Runnable {
    private static final String OFFICER = "partitionSo";

    @Override
    public void run() {
        throw Print.subcommandMissing("incident", "list", "release", "approve", "reject", "close");
    }

    @Command(
            name = "list",
            description = "Lists the open incidents of an application.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  claviger incident list billing"})
    int list(@Mixin Target target, @Parameters(paramLabel = "APPLICATION") String application) {
        return Print.table(
                target,
                target.service(OFFICER).get(path(application)),
                "incidents",
                "ticket",
                "label",
                "operation",
                "refusal",
                "used",
                "released",
                "releaseProposedBy",
                "step");
    }

    @Command(
            name = "release",
            description = {
                "Proposes that other keys are made although the incident of a key is open.",
                "Another officer approves it."
            },
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  claviger incident release billing invoices"})
    int release(
            @Mixin Target target,
            @Parameters(index = "0", paramLabel = "APPLICATION") String application,
            @Parameters(index = "1", paramLabel = "KEY") String key) {
        return Print.done(
                target,
                post(target, application, "release", Map.of("key", key)),
                "proposed the release of the incident of key '%s'; another officer approves it"
                        .formatted(key));
    }

    @Command(
            name = "approve",
            description = "Approves the release that waits.",
            mixinStandardHelpOptions = true,
            footer = {
                "",
                "Example:",
                "  claviger incident approve billing invoices --credentials second.json"
            })
    int approve(
            @Mixin Target target,
            @Parameters(index = "0", paramLabel = "APPLICATION") String application,
            @Parameters(index = "1", paramLabel = "KEY") String key) {
        return answer(target, application, key, "approval", "approved");
    }

    @Command(
            name = "reject",
            description = "Rejects the release that waits, or takes it back.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  claviger incident reject billing invoices"})
    int reject(
            @Mixin Target target,
            @Parameters(index = "0", paramLabel = "APPLICATION") String application,
            @Parameters(index = "1", paramLabel = "KEY") String key) {
        return answer(target, application, key, "rejection", "rejected");
    }

    @Command(
            name = "close",
            description = "Closes an incident whose key was used since.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  claviger incident close billing invoices"})
    int close(
            @Mixin Target target,
            @Parameters(index = "0", paramLabel = "APPLICATION") String application,
            @Parameters(index = "1", paramLabel = "KEY") String key) {
        return Print.done(
                target,
                post(target, application, "closure", Map.of("key", key)),
                "closed the incident of key '%s'".formatted(key));
    }

    /** Answers the release that waits now, and none that came since it was looked at. */
    private static int answer(
            Target target, String application, String key, String noun, String done) {
        JsonNode waiting =
                StreamSupport.stream(
                                target.service(OFFICER)
                                        .get(path(application))
                                        .json()
                                        .path("incidents")
                                        .spliterator(),
                                false)
                        .filter(
                                incident ->
                                        incident.path("label").asText().equals(key)
                                                || incident.path("uuid").asText().equals(key))
                        .filter(incident -> incident.path("releaseProposed").isTextual())
                        .findFirst()
                        .orElseThrow(
                                () ->
                                        new CommandFailed(
                                                "no release of an incident of key '%s' waits"
                                                        .formatted(key)));
        return Print.done(
                target,
                post(
                        target,
                        application,
                        noun,
                        Map.of(
                                "key",
                                waiting.path("uuid").asText(),
                                "releaseProposed",
                                waiting.path("releaseProposed").asText())),
                "%s the release of incident '%s' of key '%s'"
                        .formatted(done, waiting.path("ticket").asText(), key));
    }

    private static Service.Reply post(
            Target target, String application, String noun, Map<String, String> body) {
        return target.service(OFFICER).post(path(application) + "/" + noun, body);
    }

    private static String path(String application) {
        return "/ops/v1/applications/" + Service.encoded(application) + "/incidents";
    }
}
