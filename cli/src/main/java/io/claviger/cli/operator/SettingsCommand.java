package io.claviger.cli.operator;

import com.fasterxml.jackson.databind.JsonNode;
import io.claviger.cli.CommandFailed;
import io.claviger.cli.service.Service;
import io.claviger.cli.service.Target;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Client settings of an application. */
@Command(
        name = "settings",
        description = {
            "Prints client settings for the interfaces of an application's record, and the way to its credential.",
            "No secret is in them: they name the variable or the file that holds the API key."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Example:",
            "  claviger application settings payments",
            "  claviger application settings payments --interface openssl > openssl.cnf"
        })
final class SettingsCommand implements Callable<Integer> {
    @Mixin private Target target = new Target();

    @Option(
            names = "--interface",
            paramLabel = "NAME",
            description =
                    "only these settings, without a word beside them: rest, pkcs11, jca, openssl")
    private @Nullable String one;

    @Parameters(paramLabel = "NAME")
    private String name = "";

    @Override
    public Integer call() {
        Service service = target.service("partitionSo");
        Service.Reply reply =
                service.get("/ops/v1/applications/" + Service.segment(name) + "/settings");
        if (one != null) {
            JsonNode settings = chosen(reply.json(), one);
            System.err.println("claviger: " + settings.path("note").asText());
            System.out.println(text(settings, service));
        } else if (target.json()) {
            System.out.println(reply.text());
        } else {
            print(reply.json(), service);
        }
        return 0;
    }

    private JsonNode chosen(JsonNode client, String wanted) {
        return StreamSupport.stream(client.path("clientSettings").spliterator(), false)
                .filter(settings -> settings.path("interface").asText().equals(wanted))
                .findFirst()
                .orElseThrow(
                        () ->
                                new CommandFailed(
                                        "the record of application '%s' names no interface '%s'; it names: %s"
                                                .formatted(
                                                        name,
                                                        wanted,
                                                        StreamSupport.stream(
                                                                        client.path(
                                                                                        "clientSettings")
                                                                                .spliterator(),
                                                                        false)
                                                                .map(
                                                                        s ->
                                                                                s.path("interface")
                                                                                        .asText())
                                                                .collect(
                                                                        Collectors.joining(
                                                                                ", ")))));
    }

    /** The way to the credential, then the settings, one interface after the other. */
    static void print(JsonNode client, Service service) {
        JsonNode credential = client.path("credential");
        System.out.println("Credential, by the " + credential.path("issuedBy").asText());
        System.out.println("  " + credential.path("command").asText());
        System.out.println("  " + credential.path("note").asText());
        for (JsonNode settings : client.path("clientSettings")) {
            System.out.println();
            System.out.println(
                    "%s%s: %s"
                            .formatted(
                                    settings.path("interface").asText(),
                                    Optional.of(settings.path("file"))
                                            .filter(JsonNode::isTextual)
                                            .map(file -> ", file " + file.asText())
                                            .orElse(""),
                                    settings.path("note").asText()));
            text(settings, service).lines().forEach(line -> System.out.println("  " + line));
        }
    }

    /** Files cannot ask the environment: they get the node that was asked. */
    private static String text(JsonNode settings, Service service) {
        String host = URI.create(service.address()).getHost();
        return settings.path("text")
                .asText()
                .replace("$CLAVIGER_ADDRESS", service.address())
                .replace("$CLAVIGER_HOST", host == null ? service.address() : host);
    }
}
