package io.claviger.cli.auditor;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.cli.CommandFailed;
import io.claviger.cli.service.Service;
import io.claviger.evidence.checkpoint.NoteKey;
import io.claviger.evidence.checkpoint.SignedCheckpoint;
import io.claviger.evidence.record.MalformedEvidence;
import io.claviger.evidence.verifier.Check;
import io.claviger.evidence.verifier.Verdict;
import io.claviger.evidence.verifier.Verifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Verifies evidence with no node, no network and no secret. */
@Command(
        name = "verify",
        description = "Verifies a proof file offline. Exit code 0: verified; 1: not.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  claviger verify proof.json --key log.vkey"})
public final class VerifyCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "from 'claviger evidence prove'")
    private Path file = Path.of("");

    @Option(
            names = "--key",
            paramLabel = "KEY",
            description =
                    "the log's public key, or a file that holds it; without it the file only agrees with itself")
    private @Nullable String key;

    @Option(
            names = "--previous",
            paramLabel = "FILE",
            description = "a checkpoint kept from earlier: the log must have grown from it")
    private @Nullable Path previous;

    @Option(names = "--json", description = "print JSON for machines")
    private boolean json;

    @Override
    public Integer call() {
        Verdict verdict = Verifier.verify(read(file), pinned(), remembered());
        if (json) {
            printJson(verdict);
        } else {
            verdict.checks().forEach(check -> System.out.println(mark(check) + check.sentence()));
            System.out.println(
                    (verdict instanceof Verdict.Verified ? "VERIFIED  " : "NOT VERIFIED  ")
                            + verdict.sentence());
        }
        return verdict instanceof Verdict.Verified ? 0 : 1;
    }

    private static String mark(Check check) {
        return switch (check.result()) {
            case PASSED -> "  ok    ";
            case FAILED -> "  FAIL  ";
            case NOT_CHECKED -> "  -     ";
        };
    }

    private static void printJson(Verdict verdict) {
        ObjectNode out = Service.JSON.createObjectNode();
        out.put("verified", verdict instanceof Verdict.Verified);
        out.put("sentence", verdict.sentence());
        for (Check check : verdict.checks()) {
            out.withArray("checks")
                    .addObject()
                    .put("name", check.name())
                    .put("result", check.result().name().toLowerCase(java.util.Locale.ROOT))
                    .put("sentence", check.sentence());
        }
        System.out.println(out);
    }

    private Optional<NoteKey> pinned() {
        if (key == null) {
            return Optional.empty();
        }
        String text =
                key.contains("+")
                        ? key
                        : new String(read(Path.of(key)), java.nio.charset.StandardCharsets.UTF_8);
        try {
            return Optional.of(NoteKey.parse(text.strip()));
        } catch (MalformedEvidence malformed) {
            throw new CommandFailed("the log key is not usable: " + malformed.getMessage());
        }
    }

    private Optional<SignedCheckpoint> remembered() {
        if (previous == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    SignedCheckpoint.parse(
                            new String(read(previous), java.nio.charset.StandardCharsets.UTF_8)));
        } catch (MalformedEvidence malformed) {
            throw new CommandFailed(
                    "%s is not a checkpoint: %s".formatted(previous, malformed.getMessage()));
        }
    }

    private static byte[] read(Path path) {
        try {
            return Files.readAllBytes(path);
        } catch (IOException unreadable) {
            throw new CommandFailed("cannot read %s".formatted(path));
        }
    }
}
