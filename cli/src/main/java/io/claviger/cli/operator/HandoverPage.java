package io.claviger.cli.operator;

import com.fasterxml.jackson.databind.JsonNode;
import io.claviger.core.id.Bytes;
import io.claviger.verifier.report.Html;
import java.util.ArrayList;
import java.util.List;

/** The page that hands an application over, for browsers and paper. */
final class HandoverPage {
    private final JsonNode note;
    private final Html out;

    private HandoverPage(JsonNode note) {
        this.note = note;
        this.out = Html.page("Handover of application " + name(note));
    }

    /** The page of what the node says. */
    static Bytes of(JsonNode note) {
        return new HandoverPage(note).write();
    }

    private static String name(JsonNode note) {
        return note.path("application").path("name").asText();
    }

    private Bytes write() {
        out.element("h1", "Handover of application " + name(note));
        out.element(
                "p",
                "Version %s of its record, evidence record %s of log %s. State of the integration: %s."
                        .formatted(
                                note.path("application").path("version").asText(),
                                note.path("record").asText("-"),
                                note.path("log").asText(),
                                note.path("checklist").path("state").asText()));
        fields("Owner and record", note.path("application"));
        out.raw("<h2>Technical mapping</h2>\n");
        fields(
                "Policy of partition " + note.at("/partition/name").asText(),
                note.at("/partition/policy"));
        rows("Credentials", "credentials", "id", "role", "name", "created", "expires", "revoked");
        rows("Keys", "keys", "label", "id", "algorithm", "version", "created", "uses", "record");
        if (note.path("moreKeys").asBoolean()) {
            out.element("p", "The partition has more keys than were looked at.");
        }
        for (JsonNode settings : note.path("clientSettings")) {
            out.element("h2", "Client over " + settings.path("interface").asText());
            out.element("p", settings.path("note").asText());
            if (settings.path("file").isTextual()) {
                out.element("p", "File " + settings.path("file").asText());
            }
            out.element("pre class=\"mono\"", settings.path("text").asText());
        }
        out.raw("<h2>Proof</h2>\n");
        out.table(List.of("Step", "Done", "Record", "Meaning"));
        for (JsonNode step : note.path("checklist").path("steps")) {
            out.row(
                    List.of(
                            step.path("step").asText(),
                            step.path("done").asBoolean() ? "yes" : "no",
                            step.path("record").asText("-"),
                            step.path("meaning").asText()));
        }
        out.endTable();
        out.element("p", "Checkpoint that covers the records:");
        out.element("pre class=\"mono\"", note.path("checkpoint").asText("none yet"));
        return out.end();
    }

    private void fields(String title, JsonNode object) {
        out.element("h2", title);
        out.table(List.of("Field", "Value"));
        object.properties().forEach(f -> out.row(List.of(f.getKey(), shown(f.getValue()))));
        out.endTable();
    }

    private void rows(String title, String member, String... columns) {
        out.element("h2", title);
        out.table(List.of(columns));
        for (JsonNode entry : note.path(member)) {
            List<String> cells = new ArrayList<>();
            for (String column : columns) {
                cells.add(shown(entry.path(column)));
            }
            out.row(cells);
        }
        out.endTable();
    }

    private static String shown(JsonNode value) {
        return value.isValueNode() ? value.asText("-") : value.toString();
    }
}
