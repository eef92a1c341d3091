package io.claviger.cli.node;

import com.fasterxml.jackson.databind.JsonNode;
import io.claviger.cli.service.Service;
import io.claviger.cli.service.Target;
import io.claviger.cli.terminal.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Looks whether nodes can be upgraded one after the other. */
@Command(
        name = "upgrade-check",
        description = {
            "Looks whether nodes can be stopped and started with another version, one after the other:",
            "versions, quorum without each node, lag, certificates, disk, open changes. Exit code 1 if",
            "something speaks against it (docs/upgrade.md)."
        },
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  claviger cluster upgrade-check --ticket CHG-9"})
final class UpgradeCheckCommand implements Callable<Integer> {
    @Mixin private Target target = new Target();

    @Option(names = "--ticket", paramLabel = "ID", description = "of the change around the upgrade")
    private @Nullable String ticket;

    @Override
    public Integer call() {
        Service.Reply reply =
                target.service("deviceSo")
                        .get(
                                "/ops/v1/cluster/upgrade-check"
                                        + (ticket == null
                                                ? ""
                                                : "?ticket=" + Service.encoded(ticket)));
        JsonNode found = reply.json();
        if (target.json()) {
            System.out.println(reply.text());
        } else {
            List<String[]> rows = new ArrayList<>();
            for (JsonNode line : found.path("lines")) {
                rows.add(
                        new String[] {
                            line.path("check").asText(),
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
}
