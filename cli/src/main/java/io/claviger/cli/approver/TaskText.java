package io.claviger.cli.approver;

import com.fasterxml.jackson.databind.JsonNode;
import io.claviger.core.approval.RuleKind;
import io.claviger.core.approval.TokenTimestamp;
import io.claviger.core.id.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A task for people: what is signed first, and apart from it what the service says. */
final class TaskText {
    /** Stands before each line of somebody else's content, so that it cannot pass for ours. */
    private static final String GUTTER = "    | ";

    private TaskText() {}

    /**
     * The lines.
     *
     * @param own SubjectPublicKeyInfo of the approver who asks
     */
    static List<String> of(ApprovalTask task, Bytes own, Instant now) {
        List<String> lines = new ArrayList<>();
        JsonNode status = task.json().path("requestStatus");
        lines.add("task " + Printable.line(task.id()));
        lines.add("");
        lines.add("What you would sign:");
        signed(task, now, lines);
        lines.add("");
        lines.add("What the service says about it, which is not signed:");
        said(task, status, lines);
        lines.add("");
        lines.add("Who decides, as the service says:");
        keys("approved", Wire.list(status, "approvedBy"), own, lines);
        keys("missing", Wire.list(status, "notYetApprovedBy"), own, lines);
        keys("rejected", Wire.list(status, "rejectedBy"), own, lines);
        List<String> warnings = Discrepancies.of(task);
        if (!warnings.isEmpty()) {
            lines.add("");
            warnings.forEach(warning -> lines.add("WARNING: " + warning));
        }
        return List.copyOf(lines);
    }

    private static void signed(ApprovalTask task, Instant now, List<String> lines) {
        TokenTimestamp timestamp = task.token().timestamp();
        lines.add("  operation   " + operation(task.token().operation()));
        lines.add("  key         " + Printable.line(task.token().label()));
        lines.add(
                "  asked       %s, %s"
                        .formatted(
                                timestamp.issued(),
                                Spell.ago(Duration.between(timestamp.issued(), now))));
        lines.add(
                "  timestamp   signed by key '%s' (not checked here)"
                        .formatted(Printable.line(timestamp.keyLabel())));
        content("payload", task.shownPayload(), lines);
        lines.add(
                "  all bytes   %d bytes, SHA-256 %s"
                        .formatted(task.toBeSigned().length(), KeyName.sha256(task.toBeSigned())));
    }

    private static String operation(RuleKind kind) {
        return switch (kind) {
            case USE -> "use: sign, decrypt, unwrap or certify (the token does not say which)";
            case BLOCK -> "block: nobody can use the key until it is unblocked";
            case UNBLOCK -> "unblock: the key can be used again";
            case MODIFY -> "modify: the rules below replace all rules of the key";
        };
    }

    private static void said(ApprovalTask task, JsonNode status, List<String> lines) {
        Optional<AskedRequest> request = task.request();
        lines.add(
                "  request     "
                        + request.map(asked -> asked.kind().words()).orElse("not shown")
                        + request.flatMap(asked -> Wire.text(asked.json(), "signatureAlgorithm"))
                                .map(name -> " with " + Printable.line(name))
                                .orElse(""));
        Wire.text(status, "id")
                .ifPresent(
                        id ->
                                lines.add(
                                        "  request id  %s, %s"
                                                .formatted(
                                                        Printable.line(id),
                                                        Printable.line(
                                                                status.path("status").asText()))));
        lines.add(
                "  type        "
                        + Printable.line(Wire.text(task.json(), "payloadType").orElse("none")));
        Wire.bytes(task.json(), "metaData")
                .ifPresentOrElse(
                        bytes -> content("metadata", PayloadText.of(bytes), lines),
                        () -> lines.add("  metadata    none"));
    }

    private static void content(String what, PayloadText content, List<String> lines) {
        lines.add("  %-11s %s".formatted(what, content.summary()));
        content.lines().forEach(line -> lines.add(GUTTER + line));
    }

    private static void keys(String what, List<Bytes> keys, Bytes own, List<String> lines) {
        if (keys.isEmpty()) {
            lines.add("  %-11s nobody".formatted(what));
        }
        for (Bytes key : keys) {
            lines.add(
                    "  %-11s %s%s"
                            .formatted(what, KeyName.of(key), key.equals(own) ? " (you)" : ""));
        }
    }
}
