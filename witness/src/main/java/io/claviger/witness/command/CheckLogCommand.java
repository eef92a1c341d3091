package io.claviger.witness.command;

import io.claviger.evidence.checkpoint.SignedCheckpoint;
import io.claviger.evidence.json.JsonOut;
import io.claviger.evidence.record.MalformedEvidence;
import io.claviger.witness.Unusable;
import io.claviger.witness.check.LogCheck;
import io.claviger.witness.check.LogCheck.Found;
import io.claviger.witness.check.LogSource;
import io.claviger.witness.state.DurableFile;
import io.claviger.witness.state.WitnessSigner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Looks at a log once, and compares it with what a file remembers. */
@Command(
        name = "check",
        description = {
            "Compares a log with the checkpoint that a file remembers, and remembers the new one.",
            "Exit code 0: unchanged or grown; 1: rolled back, forked, or not to be reached; 2: wrong usage."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Example:",
            "  claviger witness check https://hsm.example:8080 --log log.vkey --remember /mnt/share/hsm.checkpoint"
        })
public final class CheckLogCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "URL|DIR",
            description = "a node, or a URL or folder with a log as C2SP tlog-tiles lays it out")
    private String place = "";

    @Option(
            names = "--log",
            required = true,
            paramLabel = "VKEY",
            description = "the log's key, or a file that holds it")
    private String log = "";

    @Option(
            names = "--remember",
            required = true,
            paramLabel = "FILE",
            description = "the last checkpoint; can lie on a file share")
    private Path file = Path.of("");

    @Option(
            names = "--first",
            description = "there is no FILE yet: trust what the log shows now and make it")
    private boolean first;

    @Option(
            names = "--key",
            paramLabel = "KEYFILE",
            description = "cosign what is remembered with this key; made if it is not there")
    private @Nullable Path key;

    @Option(names = "--json", description = "print JSON for machines")
    private boolean json;

    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        try {
            var remembered = remembered();
            var found = new LogCheck(LogSource.at(place), Keys.log(log)).against(remembered);
            switch (found) {
                case Found.Grown(var _, var now) -> write(file, cosigned(now));
                case Found.Alarm(var _, var now) ->
                        write(file.resolveSibling(file.getFileName() + ".alarm"), now);
            }
            print(found);
            return found instanceof Found.Grown ? 0 : 1;
        } catch (Unusable | IllegalArgumentException unusable) {
            var error = Objects.requireNonNull(spec).commandLine().getErr();
            error.println("claviger: " + unusable.getMessage());
            error.flush();
            return 1;
        }
    }

    // A file that was taken away must not make a rolled back log look like a first visit.
    private Optional<SignedCheckpoint> remembered() {
        try {
            if (Files.exists(file)) {
                return Optional.of(SignedCheckpoint.parse(Files.readAllBytes(file)));
            }
        } catch (IOException | MalformedEvidence damaged) {
            throw new Unusable("%s is not a checkpoint: %s".formatted(file, damaged.getMessage()));
        }
        if (!first) {
            throw new Unusable(
                    "there is no %s to compare with; give --first if this is the first visit"
                            .formatted(file));
        }
        return Optional.empty();
    }

    private SignedCheckpoint cosigned(SignedCheckpoint now) {
        return key == null
                ? now
                : WitnessSigner.open(key, Optional.empty()).cosign(now, Instant.now());
    }

    private static void write(Path target, SignedCheckpoint checkpoint) {
        try {
            DurableFile.write(target, checkpoint.note().toBytes());
        } catch (IOException failed) {
            throw new Unusable("%s cannot be written (%s)".formatted(target, failed.getMessage()));
        }
    }

    private void print(Found found) {
        if (!json) {
            System.out.println(
                    (found instanceof Found.Alarm ? "ALARM  " : "ok  ") + found.sentence());
            return;
        }
        var now =
                switch (found) {
                    case Found.Grown(var _, var checkpoint) -> checkpoint;
                    case Found.Alarm(var _, var checkpoint) -> checkpoint;
                };
        var out = new JsonOut();
        out.raw("{\"alarm\":").raw(found instanceof Found.Alarm ? "true" : "false");
        out.raw(",\"log\":").string(now.checkpoint().origin());
        out.raw(",\"size\":").number(now.size());
        out.raw(",\"sentence\":").string(found.sentence()).raw('}');
        System.out.println(new String(out.toArray(), StandardCharsets.US_ASCII));
    }
}
