package io.claviger.cli.operator;

import com.fasterxml.jackson.databind.JsonNode;
import io.claviger.cli.service.Service;
import io.claviger.cli.service.Target;
import io.claviger.cli.terminal.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** What an auditor asks of an application, each answered by a record. */
@Command(
        name = "compliance",
        description = {
            "Shows what an auditor asks of an application: ownership, access approval, control, recovery,",
            "monitoring, evidence. Each is met only if a record or a checkpoint shows it; else exit code 1."
        },
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  claviger application compliance payments"})
final class ComplianceCommand implements Callable<Integer> {
    @Mixin private Target target = new Target();

    @Parameters(paramLabel = "NAME")
    private String name = "";

    @Override
    public Integer call() {
        Service.Reply reply =
                target.service("auditor")
                        .get("/ops/v1/applications/" + Service.encoded(name) + "/compliance");
        JsonNode found = reply.json();
        if (target.json()) {
            System.out.println(reply.text());
        } else {
            List<String[]> rows = new ArrayList<>();
            for (JsonNode item : found.path("items")) {
                rows.add(
                        new String[] {
                            item.path("item").asText(),
                            item.path("met").asBoolean() ? "met" : "NOT MET",
                            item.path("message").asText()
                                    + (item.path("record").isNull()
                                            ? ""
                                            : "  (record " + item.path("record").asLong() + ")")
                        });
            }
            Table.print(rows);
        }
        return found.path("met").asBoolean() ? 0 : 1;
    }
}
