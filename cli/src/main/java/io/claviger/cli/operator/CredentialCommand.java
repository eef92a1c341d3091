package io.claviger.cli.operator;

import io.claviger.cli.service.Service;
import io.claviger.cli.service.Target;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** API keys. */
@Command(
        name = "credential",
        description = "Issues, lists and revokes API keys (officers).",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Example:",
            "  claviger credential issue --role key-operation --application payments --name node-7"
        })
public final class CredentialCommand implements Runnable {
    @Override
    public void run() {
        throw Print.subcommandMissing("credential", "issue", "list", "revoke");
    }

    @Command(
            name = "issue",
            description = "Issues an API key and prints it this once.",
            mixinStandardHelpOptions = true,
            footer = {
                "",
                "Example:",
                "  claviger credential issue --role auditor --partition PAYMENTS --name audit-2026"
            })
    int issue(
            @Mixin Target target,
            @Option(names = "--role", required = true, paramLabel = "ROLE") String role,
            @Option(names = "--name", required = true, paramLabel = "NAME") String name,
            @Option(names = "--application", paramLabel = "NAME") @Nullable String application,
            @Option(names = "--partition", paramLabel = "NAME") @Nullable String partition,
            @Option(
                            names = "--expires",
                            paramLabel = "TIME",
                            description = "ISO-8601, e.g. 2027-01-01T00:00:00Z")
                    @Nullable String expires) {
        Map<String, String> body = new LinkedHashMap<>();
        body.put("role", role);
        body.put("name", name);
        putIfGiven(body, "application", application);
        putIfGiven(body, "partition", partition);
        putIfGiven(body, "expires", expires);
        Service.Reply reply =
                target.service(application != null ? "partitionSo" : "deviceSo")
                        .post("/ops/v1/credentials", body);
        return Print.value(target, reply, reply.json().path("token").asText());
    }

    @Command(
            name = "list",
            description = "Lists the API keys of an application, or of the officers.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  claviger credential list --application payments"})
    int list(
            @Mixin Target target,
            @Option(names = "--application", paramLabel = "NAME") @Nullable String application) {
        String query = application == null ? "" : "?application=" + Service.encoded(application);
        return Print.table(
                target,
                target.service("partitionSo").get("/ops/v1/credentials" + query),
                "credentials",
                "id",
                "name",
                "role",
                "created",
                "expires",
                "revoked");
    }

    @Command(
            name = "revoke",
            description = "Revokes an API key for good.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  claviger credential revoke cr-0123456789abcdef"})
    int revoke(@Mixin Target target, @Parameters(paramLabel = "ID") String id) {
        Service.Reply reply =
                target.service("partitionSo").delete("/ops/v1/credentials/" + Service.encoded(id));
        return Print.done(target, reply, "revoked " + id);
    }

    private static void putIfGiven(
            Map<String, String> body, String member, @Nullable String value) {
        if (value != null) {
            body.put(member, value);
        }
    }
}
