package io.claviger.cli.operator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** The page that hands an application over, as text. Control characters of a record do not act. */
final class HandoverNote {
    private HandoverNote() {}

    static List<String> text(JsonNode note) {
        var lines = new ArrayList<String>();
        JsonNode application = note.path("application");
        lines.add("Handover of application " + application.path("name").asText());
        lines.add("");
        lines.add(
                "Record (version %s, evidence record %s)"
                        .formatted(
                                application.path("version").asText(),
                                note.path("record").asText("-")));
        application
                .properties()
                .forEach(
                        field ->
                                lines.add(
                                        "  %s: %s"
                                                .formatted(
                                                        field.getKey(),
                                                        field.getValue().isTextual()
                                                                ? field.getValue().asText()
                                                                : field.getValue().toString())));
        lines.add("");
        lines.add("Credentials");
        for (JsonNode credential : note.path("credentials")) {
            lines.add(
                    "  %s  %s  %s%s"
                            .formatted(
                                    credential.path("id").asText(),
                                    credential.path("role").asText(),
                                    credential.path("name").asText(),
                                    credential.path("revoked").isNull() ? "" : "  revoked"));
        }
        lines.add("");
        lines.add("Keys");
        for (JsonNode key : note.path("keys")) {
            lines.add(
                    "  %s  %s  %s  version %s  %s uses  evidence record %s"
                            .formatted(
                                    key.path("label").asText(),
                                    key.path("id").asText(),
                                    key.path("algorithm").asText(),
                                    key.path("version").asText(),
                                    key.path("uses").asText(),
                                    key.path("record").asText("-")));
        }
        if (note.path("moreKeys").asBoolean()) {
            lines.add("  the partition has more keys than were looked at");
        }
        for (JsonNode settings : note.path("clientSettings")) {
            lines.add("");
            lines.add("Client over " + settings.path("interface").asText());
            lines.add("  " + settings.path("note").asText());
            settings.path("text").asText().lines().forEach(line -> lines.add("  " + line));
        }
        lines.add("");
        lines.addAll(checklist(note.path("checklist")));
        lines.add("");
        lines.add("Log " + note.path("log").asText() + ", checkpoint:");
        note.path("checkpoint").asText("none yet").lines().forEach(line -> lines.add("  " + line));
        return lines.stream().map(HandoverNote::harmless).toList();
    }

    static List<String> checklist(JsonNode checklist) {
        var lines = new ArrayList<String>();
        lines.add(
                "Integration of application %s: %s"
                        .formatted(
                                checklist.path("application").asText(),
                                checklist.path("state").asText()));
        for (JsonNode step : checklist.path("steps")) {
            lines.add(
                    "  [%s] %s%s: %s"
                            .formatted(
                                    step.path("done").asBoolean() ? "x" : " ",
                                    step.path("step").asText(),
                                    step.path("done").asBoolean()
                                            ? " (record " + step.path("record").asText() + ")"
                                            : "",
                                    step.path("meaning").asText()));
        }
        return lines;
    }

    private static String harmless(String line) {
        return line.replaceAll("\\p{Cntrl}", "?");
    }
}
