package io.claviger.cli.auditor;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.cli.service.Service;
import io.claviger.cli.service.Target;
import io.claviger.cli.terminal.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Who did use a key. */
@Command(
        name = "who-did",
        description = "Counts in the log who did what with a key (auditor).",
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  claviger who-did 'invoice key' --from 2026-01-01T00:00:00Z"})
public final class WhoDidCommand implements Callable<Integer> {
    @Mixin private @Nullable Target target;

    @Parameters(paramLabel = "KEY", description = "label or id")
    private String key = "";

    @Option(
            names = "--from",
            paramLabel = "TIME",
            description = "first instant: 2026-01-31T08:00:00Z")
    private @Nullable String from;

    @Option(names = "--to", paramLabel = "TIME", description = "first instant behind the end")
    private @Nullable String to;

    @Override
    public Integer call() {
        Target node = Objects.requireNonNull(target);
        Uses uses =
                Uses.count(
                        node.service("auditor"),
                        "&key="
                                + Service.encoded(key)
                                + (from == null ? "" : "&from=" + Service.encoded(from))
                                + (to == null ? "" : "&to=" + Service.encoded(to)));
        if (node.json()) {
            System.out.println(json(uses).toPrettyString());
            return 0;
        }
        List<String[]> lines = new ArrayList<>();
        lines.add(
                new String[] {
                    "application",
                    "credential",
                    "did",
                    "over",
                    "granted",
                    "refused",
                    "approved",
                    "first",
                    "last"
                });
        uses.all()
                .forEach(
                        (did, count) ->
                                lines.add(
                                        new String[] {
                                            did.application() == null ? "-" : did.application(),
                                            did.credential() == null ? "-" : did.credential(),
                                            did.operation(),
                                            did.interfaceName(),
                                            Long.toString(count.granted()),
                                            Long.toString(count.refused()),
                                            Long.toString(count.approved()),
                                            count.first(),
                                            count.last()
                                        }));
        Table.print(lines);
        if (uses.archivedBelow() > 0) {
            System.out.printf(
                    "uses before record %d were archived and are not counted%n",
                    uses.archivedBelow());
        }
        return 0;
    }

    private static ObjectNode json(Uses uses) {
        ObjectNode json =
                new ObjectMapper().createObjectNode().put("archivedBelow", uses.archivedBelow());
        var list = json.putArray("uses");
        uses.all()
                .forEach(
                        (did, count) ->
                                list.addObject()
                                        .put("application", did.application())
                                        .put("credential", did.credential())
                                        .put("operation", did.operation())
                                        .put("interface", did.interfaceName())
                                        .put("granted", count.granted())
                                        .put("refused", count.refused())
                                        .put("approved", count.approved())
                                        .put("first", count.first())
                                        .put("last", count.last()));
        return json;
    }
}
