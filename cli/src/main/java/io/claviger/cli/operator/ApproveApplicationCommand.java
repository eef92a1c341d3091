package io.claviger.cli.operator;

import io.claviger.cli.CommandFailed;
import io.claviger.cli.service.Service;
import io.claviger.cli.service.Target;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The second person's yes, and what the application needs then. */
@Command(
        name = "approve",
        description = {
            "Approves what another officer requested (partition SO), and prints the way to the",
            "application's credential and its client settings."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Example:",
            "  claviger application approve payments",
            "  claviger application approve payments --issue-to payments.key"
        })
final class ApproveApplicationCommand implements Callable<Integer> {
    @Mixin private Target target = new Target();

    @Option(
            names = "--issue-to",
            paramLabel = "FILE",
            description =
                    "also issue its API key for key operations, into a new file that only you can read")
    private @Nullable Path keyFile;

    @Parameters(paramLabel = "NAME")
    private String name = "";

    @Override
    public Integer call() {
        Service service = target.service("partitionSo");
        String path = "/ops/v1/application-approvals/" + Service.segment(name);
        Optional<SecretFile> file = Optional.ofNullable(keyFile).map(SecretFile::reserve);
        Service.Reply reply;
        try {
            reply = service.post(path, Map.of());
        } catch (CommandFailed refused) {
            file.ifPresent(SecretFile::discard);
            throw refused;
        }
        int done = Print.done(target, reply, "approved the request for application " + name);
        file.ifPresent(reserved -> issue(service, reserved));
        if (!target.json()) {
            SettingsCommand.print(reply.json().path("client"), service);
        }
        return done;
    }

    private void issue(Service service, SecretFile file) {
        Service.Reply issued;
        try {
            issued =
                    service.post(
                            "/ops/v1/credentials",
                            Map.of(
                                    "role",
                                    "key-operation",
                                    "name",
                                    "issued with the approval",
                                    "application",
                                    name));
        } catch (CommandFailed refused) {
            file.discard();
            throw new CommandFailed(
                    "the request is approved, but no API key was issued: " + refused.getMessage());
        }
        file.write(issued.json().path("token").asText());
        System.err.println(
                "issued credential %s; its API key is in %s and nowhere else"
                        .formatted(issued.json().at("/credential/id").asText(), file.path()));
    }
}
