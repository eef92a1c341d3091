package io.claviger.cli.approver;

import com.fasterxml.jackson.databind.JsonNode;
import io.claviger.cli.CommandFailed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Tasks as a table, one line each. */
final class TaskTable {
    /** The windows of the rules are in the policy, which a task does not show. */
    private static final String DEADLINE = "unknown";

    private static final List<String> HEAD =
            List.of("task", "operation", "key", "asked", "age", "deadline", "type", "bytes");

    private TaskTable() {}

    static List<String> of(List<JsonNode> tasks, Instant now) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEAD);
        tasks.forEach(task -> rows.add(row(task, now)));
        int[] widths = new int[HEAD.size()];
        for (List<String> row : rows) {
            for (int i = 0; i < row.size(); i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    private static List<String> row(JsonNode json, Instant now) {
        String type = Printable.line(Wire.text(json, "payloadType").orElse("-"));
        try {
            ApprovalTask task = ApprovalTask.of(json);
            Instant issued = task.token().timestamp().issued();
            return List.of(
                    Printable.line(task.id()),
                    task.token().operation().name().toLowerCase(Locale.ROOT),
                    Printable.line(task.token().label()),
                    issued.toString(),
                    Spell.about(Duration.between(issued, now)),
                    DEADLINE,
                    type,
                    String.valueOf(task.payload().length()));
        } catch (CommandFailed _) {
            return List.of(
                    Printable.line(json.path("id").asText("-")),
                    "unreadable",
                    "-",
                    "-",
                    "-",
                    DEADLINE,
                    type,
                    "-");
        }
    }

    private static String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < row.size(); i++) {
            line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
        }
        return line.toString().stripTrailing();
    }
}
