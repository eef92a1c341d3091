package io.claviger.cli.diagnosis;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** What a person reads. */
final class DiagnosisText {
    private DiagnosisText() {}

    static List<String> of(JsonNode diagnosis) {
        var lines = new ArrayList<String>();
        for (JsonNode rung : diagnosis.path("ladder")) {
            lines.add("%-8s %s".formatted(rung.path("step").asText(), rung.path("state").asText()));
            for (JsonNode look : rung.path("looks")) {
                lines.add(
                        "%s %-22s %s"
                                .formatted(
                                        look.path("sound").asBoolean() ? " " : "!",
                                        look.path("aspect").asText(),
                                        look.path("found").asText()));
            }
        }
        fix(diagnosis.path("fix"), lines);
        lines.add("record");
        for (JsonNode slot : diagnosis.path("evidence")) {
            lines.add(
                    "  %-22s %s"
                            .formatted(slot.path("slot").asText(), slot.path("value").asText()));
        }
        diagnosis.path("record").forEach(command -> lines.add("  $ " + command.asText()));
        if (diagnosis.path("incident").isTextual()) {
            lines.add(
                    "%s; until it is closed or released ('claviger incident'), no other key takes its place"
                            .formatted(diagnosis.path("incident").asText()));
        }
        if (diagnosis.path("healed").isTextual()) {
            lines.add(diagnosis.path("healed").asText());
        }
        JsonNode finding = diagnosis.path("finding");
        lines.add(
                finding.isObject()
                        ? "broken: %s, %s: %s"
                                .formatted(
                                        finding.path("step").asText(),
                                        finding.path("aspect").asText(),
                                        finding.path("code").asText())
                        : "nothing is broken");
        return lines;
    }

    private static void fix(JsonNode fix, List<String> lines) {
        if (!fix.isObject()) {
            return;
        }
        lines.add("fix      by " + fix.path("who").asText());
        lines.add("  " + fix.path("what").asText());
        fix.path("commands").forEach(command -> lines.add("  $ " + command.asText()));
        lines.add("  to undo: " + fix.path("undo").asText());
    }
}
