package io.claviger.cli.auditor;

import com.fasterxml.jackson.databind.JsonNode;
import io.claviger.cli.CommandFailed;
import io.claviger.cli.WrongUsage;
import io.claviger.cli.service.Service;
import io.claviger.cli.service.Target;
import io.claviger.cli.terminal.Terminal;
import io.claviger.evidence.checkpoint.NoteKey;
import io.claviger.evidence.checkpoint.SignedCheckpoint;
import io.claviger.evidence.record.MalformedEvidence;
import io.claviger.evidence.verifier.WitnessPolicy;
import io.claviger.verifier.Completeness;
import io.claviger.verifier.PackageVerdict;
import io.claviger.verifier.Trust;
import io.claviger.verifier.archive.ArchiveFolder;
import io.claviger.verifier.archive.ArchiveProof;
import io.claviger.verifier.archive.ArchiveVerifier;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Reads evidence from a running node. */
@Command(
        name = "evidence",
        description = "Shows records, fetches their proofs and evidence packages (auditor).",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Example:",
            "  claviger evidence prove 7 --output proof.json && claviger verify proof.json"
        })
public final class EvidenceCommand implements Runnable {
    private static final String AUDITOR = "auditor";

    @Override
    public void run() {
        throw new WrongUsage(
                "'evidence' needs one of: show, prove, list, export, archive, retention, prune, sinks, checkpoint, log-key");
    }

    @Command(
            name = "show",
            description = "Shows a record.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  claviger evidence show 7"})
    int show(
            @Mixin Target target,
            @Parameters(paramLabel = "INDEX", description = "7, or claviger-1234abcd/7")
                    String index) {
        Service.Reply reply = target.service(AUDITOR).get("/evidence/v1/record/" + number(index));
        System.out.println(target.json() ? reply.text() : reply.json().toPrettyString());
        return 0;
    }

    @Command(
            name = "prove",
            description =
                    "Fetches a record with inclusion proof and checkpoint, as one file that verifies offline.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  claviger evidence prove 7 --output proof.json"})
    int prove(
            @Mixin Target target,
            @Parameters(paramLabel = "INDEX", description = "7, or claviger-1234abcd/7")
                    String index,
            @Option(
                            names = "--output",
                            paramLabel = "FILE",
                            description = "default: standard output")
                    @Nullable Path output,
            @Option(
                            names = "--archive",
                            paramLabel = "DIR",
                            description = "out of this archive, without any node")
                    @Nullable Path archive) {
        if (archive != null) {
            byte[] proof = proof(archive, number(index));
            if (output == null) {
                System.out.print(new String(proof, StandardCharsets.UTF_8));
            } else {
                write(output, proof);
            }
            return 0;
        }
        Service service = target.service(AUDITOR);
        // The proof ends in a signed checkpoint: ask for one that covers the newest record.
        target.anonymous().get("/evidence/v1/checkpoint?fresh=true");
        Service.Reply reply = service.get("/evidence/v1/proof/" + number(index));
        if (output == null) {
            System.out.print(reply.text());
            return 0;
        }
        write(output, reply.body().unsafeArray());
        return 0;
    }

    private static byte[] proof(Path archive, long index) {
        try {
            return ArchiveProof.of(new ArchiveFolder(archive), index).toBytes();
        } catch (MalformedEvidence unusable) {
            throw new CommandFailed(
                    "%s does not prove it: %s".formatted(archive, unusable.getMessage()));
        }
    }

    @Command(
            name = "list",
            description = "Lists the records that have all the values given.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  claviger evidence list --application demo"})
    int list(
            @Mixin Target target,
            @Mixin QuestionOptions question,
            @Option(names = "--limit", paramLabel = "N", defaultValue = "100") int limit,
            @Option(
                            names = "--after",
                            paramLabel = "INDEX",
                            description = "the page behind this record: 'next' of the page before")
                    @Nullable Long after) {
        Service.Reply reply =
                target.service(AUDITOR)
                        .get(
                                "/evidence/v1/records?limit=%d%s%s"
                                        .formatted(
                                                limit,
                                                after == null ? "" : "&after=" + after,
                                                question.query()));
        if (target.json()) {
            System.out.println(reply.text());
            return 0;
        }
        for (JsonNode row : reply.json().path("records")) {
            System.out.println(line(row.path("index").asLong(), row.path("record")));
        }
        JsonNode next = reply.json().path("next");
        if (next.isNumber()) {
            System.out.println("more with --after " + next.asLong());
        }
        long archived = reply.json().path("archivedBelow").asLong();
        if (archived > 0) {
            System.out.printf("uses before record %d were archived%n", archived);
        }
        return 0;
    }

    @Command(
            name = "export",
            description = {
                "Fetches an evidence package: the records that have all the values given, those that",
                "explain them, and all that verifies them offline."
            },
            mixinStandardHelpOptions = true,
            footer = {
                "",
                "Example:",
                "  claviger evidence export --ticket CHG-42 --output CHG-42.zip && claviger verify CHG-42.zip"
            })
    int export(
            @Mixin Target target,
            @Mixin QuestionOptions question,
            @Option(
                            names = "--previous",
                            paramLabel = "FILE",
                            description = "a checkpoint kept from earlier, to show growth from")
                    @Nullable Path previous,
            @Option(names = "--output", paramLabel = "FILE", required = true) Path output) {
        String query = question.query() + (previous == null ? "" : "&previous=" + size(previous));
        Service.Reply reply =
                target.service(AUDITOR)
                        .get("/evidence/v1/package?" + (query.isEmpty() ? "" : query.substring(1)));
        write(output, reply.body().unsafeArray());
        return 0;
    }

    @Command(
            name = "archive",
            description = {
                "Copies the whole log into a folder, as static tiles with all records, and verifies it;",
                "later only what is new (device auditor)."
            },
            mixinStandardHelpOptions = true,
            footer = {
                "",
                "Example:",
                "  claviger evidence archive --to /mnt/archive/hsm --key log.vkey && claviger verify /mnt/archive/hsm --key log.vkey"
            })
    int archive(
            @Mixin Target target,
            @Option(names = "--to", paramLabel = "DIR", required = true) Path folder,
            @Option(
                            names = "--key",
                            paramLabel = "KEY",
                            description =
                                    "the log's public key, or a file that holds it; default: what the folder or else the node says")
                    @Nullable String key) {
        var archive = new ArchiveFolder(folder);
        var archived =
                new Archiving(
                                target.service(AUDITOR),
                                archive,
                                logKey(target, archive, key),
                                records -> Terminal.progress(records + " records"))
                        .run();
        if (target.json()) {
            System.out.printf(
                    "{\"log\":\"%s\",\"records\":%d,\"new\":%d}%n",
                    archived.checkpoint().checkpoint().origin(),
                    archived.checkpoint().size(),
                    archived.checkpoint().size() - archived.before());
        } else {
            System.out.printf(
                    "archived %d records of %s in %s, %d of them new; all verified%n",
                    archived.checkpoint().size(),
                    archived.checkpoint().checkpoint().origin(),
                    folder,
                    archived.checkpoint().size() - archived.before());
        }
        return 0;
    }

    @Command(
            name = "retention",
            description = "Shows how much of the log nodes keep, and what could be dropped.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  claviger evidence retention"})
    int retention(@Mixin Target target) {
        show(target, target.service(AUDITOR).get("/evidence/v1/retention"));
        return 0;
    }

    @Command(
            name = "prune",
            description = {
                "Verifies an archive, then lets the nodes drop the uses that it holds, as far as the",
                "applications' retention rules allow (device security officer). What changed something",
                "stays, and so do all hashes."
            },
            mixinStandardHelpOptions = true,
            footer = {
                "",
                "Example:",
                "  claviger evidence archive --to /mnt/archive/hsm && claviger evidence prune --archive /mnt/archive/hsm --key log.vkey"
            })
    int prune(
            @Mixin Target target,
            @Option(names = "--archive", paramLabel = "DIR", required = true) Path folder,
            @Option(
                            names = "--key",
                            paramLabel = "KEY",
                            description =
                                    "the log's public key, or a file that holds it; default: what the folder says")
                    @Nullable String key) {
        var archive = new ArchiveFolder(folder);
        var trust =
                new Trust(
                        Optional.of(logKey(target, archive, key)),
                        Optional.empty(),
                        WitnessPolicy.NONE,
                        Optional.empty());
        // What is dropped is nowhere else: an archive that is not whole must not count.
        PackageVerdict verdict = ArchiveVerifier.verify(archive, trust);
        if (!verdict.unchanged() || !(verdict.completeness() instanceof Completeness.Complete)) {
            throw new CommandFailed("the archive is not good: " + verdict.sentence());
        }
        String note =
                archive.checkpoint()
                        .map(c -> new String(c.note().toBytes(), StandardCharsets.UTF_8))
                        .orElseThrow();
        show(
                target,
                target.service("deviceSo").post("/evidence/v1/prune", Map.of("archive", note)));
        return 0;
    }

    private static void show(Target target, Service.Reply reply) {
        if (target.json()) {
            System.out.println(reply.text());
            return;
        }
        JsonNode retention = reply.json();
        long size = retention.path("records").asLong();
        long below = retention.path("archivedBelow").asLong();
        System.out.printf(
                "the log has %d records; %s%n",
                size,
                below == 0
                        ? "all are kept here"
                        : "of those before record %d changes are kept here, uses were archived"
                                .formatted(below));
        JsonNode longest = retention.path("longest");
        if (!longest.isNull()) {
            System.out.printf(
                    "records are kept for %d days, which application '%s' asks for%n",
                    longest.path("retentionDays").asInt(), longest.path("application").asText());
        }
        for (JsonNode application : retention.path("withoutRule")) {
            System.out.printf(
                    "application '%s' has no retentionDays: nothing can be dropped%n",
                    application.asText());
        }
        long prunable = retention.path("prunableBelow").asLong();
        System.out.println(
                prunable > below
                        ? "once archived, uses before record %d can be dropped".formatted(prunable)
                        : "nothing more can be dropped now");
    }

    private static NoteKey logKey(Target target, ArchiveFolder folder, @Nullable String key) {
        try {
            if (key == null) {
                return folder.key()
                        .orElseGet(
                                () ->
                                        NoteKey.parse(
                                                target.anonymous()
                                                        .get("/evidence/v1/log-key")
                                                        .text()
                                                        .strip()));
            }
            return NoteKey.parse(key.contains("+") ? key : Files.readString(Path.of(key)).strip());
        } catch (IOException | MalformedEvidence unusable) {
            throw new CommandFailed("the log's key is not usable: " + unusable.getMessage());
        }
    }

    private static long size(Path checkpoint) {
        try {
            return SignedCheckpoint.parse(Files.readAllBytes(checkpoint)).size();
        } catch (IOException | MalformedEvidence unusable) {
            throw new CommandFailed("%s is not a checkpoint".formatted(checkpoint));
        }
    }

    private static void write(Path output, byte[] content) {
        try {
            Files.write(output, content);
        } catch (IOException unwritable) {
            throw CommandFailed.writing(output, unwritable);
        }
        System.out.println("wrote " + output);
    }

    private static String line(long index, JsonNode record) {
        JsonNode boundary = record.path("boundary");
        return "%6d  %s  %-8s %-22s %s"
                .formatted(
                        index,
                        record.path("time").asText(),
                        boundary.path("decision").asText(),
                        boundary.path("operation").asText(),
                        boundary.path("label")
                                .asText(boundary.path("refusal").path("code").asText("")));
    }

    @Command(
            name = "checkpoint",
            description = "Shows the newest checkpoint.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  claviger evidence checkpoint --fresh"})
    int checkpoint(
            @Mixin Target target,
            @Option(names = "--fresh", description = "sign the log as it is now") boolean fresh) {
        System.out.print(target.anonymous().get("/evidence/v1/checkpoint?fresh=" + fresh).text());
        return 0;
    }

    @Command(
            name = "log-key",
            description = "Shows the log's public key, for 'verify --key'.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  claviger evidence log-key > log.vkey"})
    int logKey(@Mixin Target target) {
        System.out.print(target.anonymous().get("/evidence/v1/log-key").text());
        return 0;
    }

    @Command(
            name = "sinks",
            description = "Shows the sinks of the node: how far each is behind, and why.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  claviger evidence sinks"})
    int sinks(@Mixin Target target) {
        JsonNode sinks = target.service(AUDITOR).get("/ops/v1/node").json().path("sinks");
        if (target.json()) {
            System.out.println(sinks);
            return 0;
        }
        if (sinks.isEmpty()) {
            System.out.println("this node has no sinks (docs/stream-records.md)");
        }
        for (JsonNode sink : sinks) {
            System.out.printf(
                    "%-16s %-9s next %d, behind %d  %s%n",
                    sink.path("name").asText(),
                    sink.path("degraded").asBoolean()
                            ? "degraded"
                            : sink.path("lastError").isNull() ? "ok" : "failing",
                    sink.path("position").asLong(),
                    sink.path("behind").asLong(),
                    sink.path("to").asText());
            if (!sink.path("lastError").isNull()) {
                System.out.printf(
                        "  last well %s; %s%n",
                        sink.path("since").asText(), sink.path("lastError").asText());
            }
        }
        return 0;
    }

    private static long number(String index) {
        try {
            return Long.parseLong(index.substring(index.lastIndexOf('/') + 1));
        } catch (NumberFormatException _) {
            throw new CommandFailed(
                    "'%s' is no place in a log; it looks like 7 or claviger-1234abcd/7"
                            .formatted(index));
        }
    }
}
