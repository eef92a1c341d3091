package io.claviger.cli.operator;

import com.fasterxml.jackson.databind.JsonNode;
import io.claviger.cli.WrongUsage;
import io.claviger.cli.service.Service;
import io.claviger.cli.service.Target;
import io.claviger.cli.terminal.Table;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Output of operator commands: a line or a table for people, the node's JSON for machines. */
public final class Print {
    private Print() {}

    /** Says what was done and where its evidence is. */
    public static int done(Target target, Service.Reply reply, String sentence) {
        if (target.json()) {
            System.out.println(reply.text());
        } else {
            System.out.println(
                    sentence + reply.evidence().map(ref -> "  (evidence " + ref + ")").orElse(""));
        }
        return 0;
    }

    /** Prints a value alone, for {@code $(…)}; where its evidence is goes to standard error. */
    static int value(Target target, Service.Reply reply, String value) {
        System.out.println(target.json() ? reply.text() : value);
        reply.evidence().ifPresent(ref -> System.err.println("evidence " + ref));
        return 0;
    }

    /** A table of the objects in {@code member}, or in the answer itself where that is an array. */
    public static int table(Target target, Service.Reply reply, String member, String... columns) {
        if (target.json()) {
            System.out.println(reply.text());
            return 0;
        }
        JsonNode rows = reply.json().isArray() ? reply.json() : reply.json().path(member);
        List<String[]> cells = new ArrayList<>();
        cells.add(columns.clone());
        for (JsonNode row : rows) {
            String[] line = new String[columns.length];
            for (int i = 0; i < columns.length; i++) {
                JsonNode cell = row.isObject() ? row.path(columns[i]) : row;
                line[i] = cell.isValueNode() ? cell.asText("-") : cell.toString();
            }
            cells.add(line);
        }
        Table.print(cells);
        return 0;
    }

    /** Says where a list goes on, for people. */
    static void more(Target target, Service.Reply reply) {
        JsonNode next = reply.json().path("next");
        if (!target.json() && next.isTextual()) {
            System.out.println("more: --after '" + next.asText() + "'");
        }
    }

    /** One more parameter of a query; nothing if there is no value. */
    static String parameter(String name, @Nullable String value) {
        return value == null ? "" : "&" + name + "=" + Service.encoded(value);
    }

    public static WrongUsage subcommandMissing(String command, String... choices) {
        return new WrongUsage(
                "'%s' needs one of: %s".formatted(command, String.join(", ", choices)));
    }
}
