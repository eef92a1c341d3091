package io.claviger.cli.node;

import com.fasterxml.jackson.databind.JsonNode;
import io.claviger.cli.service.Service;
import io.claviger.cli.service.Target;
import io.claviger.cli.terminal.Table;
import java.util.ArrayList;
import java.util.List;

/** The nodes of a cluster, one a line. */
final class ClusterTable {
    private ClusterTable() {}

    static int print(Target target, Service.Reply state) {
        if (target.json()) {
            System.out.println(state.text());
            return 0;
        }
        List<String[]> rows = new ArrayList<>();
        rows.add(
                new String[] {
                    "node",
                    "address",
                    "role",
                    "term",
                    "applied",
                    "lag",
                    "state",
                    "sealed",
                    "certificate until",
                    "version",
                    "last operation",
                    "heard"
                });
        state.json().path("nodes").forEach(node -> rows.add(row(node)));
        Table.print(rows);
        return 0;
    }

    private static String[] row(JsonNode node) {
        JsonNode use = node.path("lastUse");
        return new String[] {
            node.path("node").asText(),
            node.path("address").asText(),
            node.path("role").asText(),
            text(node, "term"),
            text(node, "appliedIndex"),
            text(node, "lag"),
            node.path("here").asBoolean() ? text(node, "state") : "away",
            text(node, "sealed"),
            text(node, "certificateUntil"),
            text(node, "version"),
            use.isObject()
                    ? "%s by %s, %s"
                            .formatted(
                                    use.path("application").asText(),
                                    use.path("interface").asText(),
                                    use.path("time").asText())
                    : "-",
            heard(node)
        };
    }

    private static String text(JsonNode node, String field) {
        JsonNode value = node.path(field);
        return value.isNull() || value.isMissingNode() ? "-" : value.asText();
    }

    private static String heard(JsonNode node) {
        JsonNode ago = node.path("heardMillisAgo");
        return ago.isNumber() ? "%d s ago".formatted(ago.asLong() / 1000) : "never";
    }
}
