package io.claviger.cli.auditor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.cli.service.Service;
import io.claviger.cli.service.Target;
import io.claviger.cli.terminal.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Who can use a key, beside who did. */
@Command(
        name = "who-can",
        description = {
            "Shows which credentials may do what with a key, over which interfaces, after which",
            "approvals, and how often each was used (auditor)."
        },
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  claviger who-can 'invoice key' --unused"})
public final class WhoCanCommand implements Callable<Integer> {
    private static final String AUDITOR = "auditor";

    /** In records a wrapping by another key, so nothing is counted here. */
    private static final String LEAVE_WRAPPED = "leave-wrapped";

    @Mixin private @Nullable Target target;

    @Parameters(paramLabel = "KEY", description = "label or id")
    private String key = "";

    @Option(
            names = "--at",
            paramLabel = "INDEX|TIME",
            description = "as it was behind that record, or at 2026-01-31T08:00:00Z")
    private @Nullable String at;

    @Option(names = "--unused", description = "only what was never used")
    private boolean unused;

    @Override
    public Integer call() {
        Target node = Objects.requireNonNull(target);
        Service service = node.service(AUDITOR);
        JsonNode answer =
                service.get(
                                "/evidence/v1/who-can?key="
                                        + Service.encoded(key)
                                        + (at == null ? "" : "&at=" + Service.encoded(at)))
                        .json();
        Uses uses = Uses.count(service, usesQuery(answer));
        List<JsonNode> permissions =
                StreamSupport.stream(answer.path("permissions").spliterator(), false)
                        .filter(permission -> !unused || neverUsed(permission, uses))
                        .toList();
        if (node.json()) {
            System.out.println(json((ObjectNode) answer, permissions, uses).toPrettyString());
            return 0;
        }
        JsonNode shown = answer.path("key");
        System.out.printf(
                "key '%s' %s (%s) in partition %s, as of %s, %d records%s%n",
                shown.path("label").asText(),
                shown.path("id").asText(),
                shown.path("algorithm").asText(),
                shown.path("partition").asText(),
                answer.path("time").asText(),
                answer.path("records").asLong(),
                notes(shown));
        List<String[]> lines = new ArrayList<>();
        lines.add(
                new String[] {
                    "application", "credential", "role", "may", "over", "approvals", "used"
                });
        permissions.forEach(permission -> lines.add(line(permission, uses)));
        Table.print(lines);
        for (JsonNode officer : answer.path("officers")) {
            System.out.printf(
                    "%s %s may change this: %s%n",
                    officer.path("role").asText(),
                    officer.path("credential").asText(),
                    joined(officer.path("operations")));
        }
        return 0;
    }

    /** What was done up to the point that the answer is of. */
    private String usesQuery(JsonNode answer) {
        String query = "&key=" + answer.path("key").path("id").asText();
        return at == null
                ? query
                : query
                        + "&to="
                        + Service.encoded(
                                Instant.parse(answer.path("time").asText())
                                        .plusMillis(1)
                                        .toString());
    }

    private static String notes(JsonNode key) {
        return (key.path("blocked").asBoolean() ? ", blocked" : "")
                + (key.path("passwordProtected").asBoolean() ? ", with a password" : "")
                + (key.path("inTrash").asBoolean() ? ", in the trash" : "");
    }

    private static boolean neverUsed(JsonNode permission, Uses uses) {
        return used(permission, uses).isEmpty();
    }

    private static Map<String, Long> used(JsonNode permission, Uses uses) {
        return permission.path("act").asText().equals(LEAVE_WRAPPED)
                ? Map.of()
                : uses.granted(
                        permission.path("application").textValue(),
                        permission.path("credential").asText(),
                        permission.path("operation").asText());
    }

    private static String[] line(JsonNode permission, Uses uses) {
        String used =
                used(permission, uses).entrySet().stream()
                        .map(each -> each.getValue() + " " + each.getKey())
                        .collect(Collectors.joining(", "));
        return new String[] {
            permission.path("application").asText("-"),
            permission.path("credential").asText(),
            permission.path("role").asText(),
            permission.path("act").asText(),
            joined(permission.path("interfaces")),
            permission.path("approvals").asText("-"),
            used.isEmpty() ? "never" : used
        };
    }

    private static ObjectNode json(ObjectNode answer, List<JsonNode> permissions, Uses uses) {
        var list = answer.putArray("permissions");
        for (JsonNode permission : permissions) {
            ObjectNode used = ((ObjectNode) permission).putObject("used");
            used(permission, uses).forEach(used::put);
            list.add(permission);
        }
        return answer;
    }

    private static String joined(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(JsonNode::asText)
                .collect(Collectors.joining(", "));
    }
}
