package io.claviger.verifier.report;

import io.claviger.core.id.Bytes;
import io.claviger.evidence.json.Json;
import io.claviger.evidence.log.LogEntry;
import io.claviger.evidence.pack.EvidencePackage;
import io.claviger.evidence.pack.Manifest;
import io.claviger.evidence.record.MalformedEvidence;
import io.claviger.evidence.record.ParsedRecord;
import io.claviger.evidence.state.ChangedThing;
import io.claviger.evidence.state.Subject;
import io.claviger.evidence.verifier.Check;
import io.claviger.verifier.Completeness;
import io.claviger.verifier.History;
import io.claviger.verifier.PackageVerdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a package says, for people: the question, the two verdicts with every check, each
 * operation's path from request to audit, and the things that it concerns as the log tells of them.
 * No script, nothing from outside; prints on paper.
 */
public final class Report {
    /** So many operations are told one by one; a browser shows no more with ease. */
    private static final int MAX_TOLD = 2_000;

    private final Html out = Html.page("Evidence");
    private final Manifest manifest;
    private final EvidencePackage content;
    private final History history;
    private final PackageVerdict verdict;

    private Report(
            Manifest manifest, EvidencePackage content, History history, PackageVerdict verdict) {
        this.manifest = manifest;
        this.content = content;
        this.history = history;
        this.verdict = verdict;
    }

    /**
     * The page.
     *
     * @param files of the package; {@link MalformedEvidence} if they are none
     */
    public static Bytes of(Map<String, Bytes> files, PackageVerdict verdict) {
        EvidencePackage content = EvidencePackage.parse(files);
        return new Report(
                        EvidencePackage.manifest(EvidencePackage.envelope(files)),
                        content,
                        History.of(content),
                        verdict)
                .write();
    }

    private Bytes write() {
        head();
        verdicts();
        operations();
        changes();
        things(
                "Keys",
                Subject.Kind.KEY,
                List.of("label", "algorithm", "attributes", "policyDigest"));
        things(
                "Applications",
                Subject.Kind.APPLICATION,
                List.of("owner", "purpose", "environment", "interfaces", "algorithms", "version"));
        things(
                "Credentials",
                Subject.Kind.CREDENTIAL,
                List.of("name", "role", "application", "created", "expires", "revoked"));
        others();
        return out.end();
    }

    private void head() {
        out.element("h1", "Evidence: " + manifest.question().sentence());
        out.element(
                "p",
                "Log %s, %d records; package made at %s."
                        .formatted(
                                manifest.log().name(),
                                content.checkpoint().size(),
                                manifest.created()));
        out.raw("<p class=\"mono\">").text(manifest.log().toString()).raw("</p>\n");
    }

    private void verdicts() {
        out.raw("<h2>What was verified</h2>\n");
        verdict(
                verdict.unchanged() ? "good" : "bad",
                "Unchanged: " + (verdict.unchanged() ? "yes. " : "no. ") + verdict.sentence());
        verdict(
                switch (verdict.completeness()) {
                    case Completeness.Complete _ -> "good";
                    case Completeness.Incomplete _ -> "bad";
                    case Completeness.Unknown _ -> "open";
                },
                verdict.completeness().sentence());
        out.table(List.of("Check", "Result", "What was found"));
        for (Check check : verdict.checks()) {
            out.row(
                    List.of(
                            check.name(),
                            switch (check.result()) {
                                case PASSED -> "verified";
                                case FAILED -> "WRONG";
                                case NOT_CHECKED -> "not verified";
                            },
                            check.sentence()));
        }
        out.endTable();
    }

    private void verdict(String kind, String sentence) {
        out.raw("<div class=\"verdict " + kind + "\">").text(sentence).raw("</div>\n");
    }

    private void operations() {
        out.raw("<h2>Operations</h2>\n");
        int told = 0;
        for (LogEntry entry : content.entries()) {
            if (content.selected().contains(entry.index()) && told < MAX_TOLD) {
                told++;
                operation(entry.index(), ParsedRecord.parse(entry.record().unsafeArray()));
            }
        }
        if (told < content.selected().size()) {
            out.element(
                    "p",
                    "%d more are in records.jsonl.".formatted(content.selected().size() - told));
        }
    }

    private void operation(long index, ParsedRecord record) {
        var boundary = record.boundary();
        out.raw("<div class=\"path\">");
        step(
                "Request",
                lines(
                        Optional.of(record.request().id()),
                        record.request().ticket().map(ticket -> "ticket " + ticket),
                        record.request().correlation().map(id -> "correlation " + id)));
        var identity = record.identity();
        step(
                "Identity",
                lines(
                        identity.application(),
                        identity.credential(),
                        Optional.of(String.join(", ", identity.roles())),
                        Optional.of("by " + identity.authentication())));
        step(
                "Interface",
                lines(
                        Optional.of(record.from().name()),
                        Optional.of("from " + record.from().source()),
                        record.from().client()));
        step(
                "Key boundary",
                lines(
                        Optional.of(
                                boundary.operation()
                                        + (boundary.granted() ? ": granted" : ": REFUSED")),
                        boundary.refusal().map(no -> no.code() + ": " + no.message()),
                        boundary.label().map(label -> "key " + label),
                        boundary.keyUse().map(use -> "use " + use),
                        boundary.mechanism(),
                        boundary.subject(),
                        boundary.approvals().isEmpty()
                                ? Optional.empty()
                                : Optional.of(
                                        "approved by "
                                                + boundary.approvals().stream()
                                                        .map(Report::name)
                                                        .collect(Collectors.joining(", ")))));
        step(
                "Audit",
                lines(
                        Optional.of(record.log() + "/" + index),
                        Optional.of(record.time().toString()),
                        record.digests().isEmpty()
                                ? Optional.empty()
                                : Optional.of(
                                        record.digests().entrySet().stream()
                                                .map(d -> d.getKey() + " " + d.getValue())
                                                .collect(Collectors.joining("\n")))));
        out.raw("</div>\n");
    }

    private static String name(ParsedRecord.Approval approval) {
        return approval.name()
                .orElseGet(() -> "key " + approval.publicKey().substring(0, 16) + "…");
    }

    @SafeVarargs
    private static List<String> lines(Optional<String>... lines) {
        List<String> present = new ArrayList<>();
        for (Optional<String> line : lines) {
            line.filter(text -> !text.isEmpty()).ifPresent(present::add);
        }
        return present;
    }

    private void step(String name, List<String> lines) {
        out.raw("<div>").element("b", name);
        for (int i = 0; i < lines.size(); i++) {
            out.raw(i == 0 ? "" : "<br>").text(lines.get(i));
        }
        out.raw("</div>");
    }

    /** Before and after, of each thing that an operation changed. */
    private void changes() {
        var differences = new Differences(history, content.exhibits());
        List<List<String>> rows = new ArrayList<>();
        for (long index : content.selected()) {
            for (ChangedThing thing : history.changedBy(index)) {
                for (var difference : differences.of(index, thing)) {
                    if (rows.size() < MAX_TOLD) {
                        rows.add(
                                List.of(
                                        Long.toString(index),
                                        thing.subject().kind().wireName()
                                                + " "
                                                + Differences.name(thing),
                                        difference.member(),
                                        difference.before(),
                                        difference.after()));
                    }
                }
            }
        }
        if (rows.isEmpty()) {
            return;
        }
        out.raw("<h2>What changed</h2>\n");
        out.table(List.of("Record", "Thing", "What", "Before", "After"));
        rows.forEach(out::row);
        out.endTable();
    }

    private void things(String title, Subject.Kind kind, List<String> members) {
        var things = history.all(kind);
        if (things.isEmpty()) {
            return;
        }
        out.element("h2", title);
        List<String> heads = new ArrayList<>(List.of("id"));
        heads.addAll(members);
        out.table(heads);
        things.forEach(
                (id, thing) -> {
                    List<String> cells = new ArrayList<>(List.of(id));
                    members.forEach(member -> cells.add(shown(thing, member)));
                    out.row(cells);
                });
        out.endTable();
    }

    private static String shown(Json.Obj thing, String member) {
        Json value = thing.members().get(member);
        return value == null ? "" : Differences.shown(value);
    }

    private void others() {
        out.raw("<h2>Records that explain these</h2>\n");
        out.table(List.of("Record", "Time", "Operation", "By", "About"));
        int told = 0;
        for (LogEntry entry : content.entries()) {
            if (content.selected().contains(entry.index()) || told++ >= MAX_TOLD) {
                continue;
            }
            ParsedRecord record = ParsedRecord.parse(entry.record().unsafeArray());
            var boundary = record.boundary();
            out.row(
                    List.of(
                            Long.toString(entry.index()),
                            record.time().toString(),
                            boundary.operation() + (boundary.granted() ? "" : ": REFUSED"),
                            boundary.approvals().isEmpty()
                                    ? record.identity()
                                            .credential()
                                            .orElse(record.identity().authentication())
                                    : boundary.approvals().stream()
                                            .map(Report::name)
                                            .collect(Collectors.joining(", ")),
                            boundary.subject().or(boundary::label).orElse("")));
        }
        out.endTable();
    }
}
