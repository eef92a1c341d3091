package io.claviger.verifier.command;

import io.claviger.core.id.Bytes;
import io.claviger.crypto.certificate.CertificateAuthorities;
import io.claviger.evidence.checkpoint.NoteKey;
import io.claviger.evidence.checkpoint.SignedCheckpoint;
import io.claviger.evidence.checkpoint.WitnessKey;
import io.claviger.evidence.json.JsonOut;
import io.claviger.evidence.pack.PackageZip;
import io.claviger.evidence.proof.ProofFile;
import io.claviger.evidence.record.MalformedEvidence;
import io.claviger.evidence.verifier.Check;
import io.claviger.evidence.verifier.Verdict;
import io.claviger.evidence.verifier.Verifier;
import io.claviger.evidence.verifier.WitnessPolicy;
import io.claviger.verifier.Completeness;
import io.claviger.verifier.PackageVerdict;
import io.claviger.verifier.PackageVerifier;
import io.claviger.verifier.Trust;
import io.claviger.verifier.archive.ArchiveFolder;
import io.claviger.verifier.archive.ArchiveVerifier;
import io.claviger.verifier.report.Report;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Verifies evidence with no node, no network and no secret. */
@Command(
        name = "verify",
        description = {
            "Verifies an evidence package, a proof file or an archive of a log offline.",
            "Exit code 0: verified; 1: changed, or known to be incomplete; 2: wrong usage."
        },
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  claviger verify package.zip --key log.vkey"})
public final class VerifyCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "FILE",
            description = "from 'claviger evidence export' or 'prove', or the folder of 'archive'")
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

    @Option(
            names = "--witness",
            paramLabel = "VKEY",
            description =
                    "a witness's public key, or a file that holds it; it must have cosigned the checkpoint; can be repeated")
    private List<String> witnesses = List.of();

    @Option(
            names = "--witnesses-needed",
            paramLabel = "N",
            description = "how many of them must have; default: all")
    private @Nullable Integer needed;

    @Option(
            names = "--timestamp-authority",
            paramLabel = "FILE",
            description =
                    "PEM file with the authorities, roots and intermediates, whose timestamps count; a package then needs one")
    private @Nullable Path authorities;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "write what was found in a package as an HTML page, too")
    private @Nullable Path report;

    @Option(names = "--json", description = "print JSON for machines")
    private boolean json;

    @Spec private @Nullable CommandSpec spec;

    /** Something that is needed cannot be read; the message is one line. */
    private static final class Unusable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private Unusable(String message) {
            super(message, null, false, false);
        }
    }

    @Override
    public Integer call() {
        try {
            var trust = new Trust(pinned(), remembered(), policy(), authorities());
            if (Files.isDirectory(file)) {
                return verifyArchive(trust);
            }
            return isZip() ? verifyPackage(trust) : verifyProof(trust);
        } catch (Unusable unusable) {
            var error = java.util.Objects.requireNonNull(spec).commandLine().getErr();
            error.println("claviger: " + unusable.getMessage());
            error.flush();
            return 1;
        }
    }

    private boolean isZip() {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] start = in.readNBytes(2);
            return start.length == 2 && start[0] == 'P' && start[1] == 'K';
        } catch (IOException unreadable) {
            throw new Unusable("cannot read %s".formatted(file));
        }
    }

    private int verifyProof(Trust trust) {
        if (trust.timestamps().isPresent()) {
            throw new Unusable("a proof file carries no timestamp; ask for a package");
        }
        Verdict verdict =
                Verifier.verify(
                        read(file, ProofFile.MAX_BYTES),
                        trust.pinned(),
                        trust.remembered(),
                        trust.witnesses());
        boolean good = verdict instanceof Verdict.Verified;
        print(verdict.checks(), good, verdict.sentence(), Optional.empty());
        return good ? 0 : 1;
    }

    private int verifyArchive(Trust trust) {
        if (trust.timestamps().isPresent()) {
            throw new Unusable("an archive carries no timestamp; ask for a package");
        }
        try {
            return print(ArchiveVerifier.verify(new ArchiveFolder(file), trust));
        } catch (UncheckedIOException unreadable) {
            throw new Unusable("cannot read %s".formatted(file));
        }
    }

    private int verifyPackage(Trust trust) {
        PackageVerdict verdict;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            var files = PackageZip.read(in);
            verdict = PackageVerifier.verify(files, trust);
            if (report != null) {
                write(report, Report.of(files, verdict));
            }
        } catch (MalformedEvidence malformed) {
            verdict = PackageVerifier.malformed(malformed);
        } catch (IOException unreadable) {
            throw new Unusable("cannot read %s".formatted(file));
        }
        return print(verdict);
    }

    private int print(PackageVerdict verdict) {
        print(
                verdict.checks(),
                verdict.unchanged(),
                verdict.sentence(),
                Optional.of(verdict.completeness()));
        return verdict.good() ? 0 : 1;
    }

    private static void write(Path path, Bytes content) {
        try {
            Files.write(path, content.unsafeArray());
        } catch (IOException unwritable) {
            throw new Unusable("cannot write %s".formatted(path));
        }
    }

    private void print(
            List<Check> checks, boolean good, String sentence, Optional<Completeness> complete) {
        if (json) {
            printJson(checks, good, sentence, complete);
            return;
        }
        checks.forEach(check -> System.out.println(mark(check) + check.sentence()));
        System.out.println((good ? "VERIFIED  " : "NOT VERIFIED  ") + sentence);
        complete.ifPresent(found -> System.out.println(word(found) + found.sentence()));
    }

    private static String mark(Check check) {
        return switch (check.result()) {
            case PASSED -> "  ok    ";
            case FAILED -> "  FAIL  ";
            case NOT_CHECKED -> "  -     ";
        };
    }

    private static String word(Completeness completeness) {
        return switch (completeness) {
            case Completeness.Complete _ -> "COMPLETE  ";
            case Completeness.Incomplete _ -> "INCOMPLETE  ";
            case Completeness.Unknown _ -> "COMPLETE?  ";
        };
    }

    private static void printJson(
            List<Check> checks, boolean good, String sentence, Optional<Completeness> complete) {
        var out = new JsonOut();
        out.raw("{\"verified\":").raw(good ? "true" : "false");
        out.raw(",\"sentence\":").string(sentence);
        complete.ifPresent(
                found -> {
                    out.raw(",\"complete\":")
                            .raw(
                                    switch (found) {
                                        case Completeness.Complete _ -> "true";
                                        case Completeness.Incomplete _ -> "false";
                                        case Completeness.Unknown _ -> "null";
                                    });
                    out.raw(",\"completeness\":").string(found.sentence());
                });
        out.raw(",\"checks\":[");
        for (int i = 0; i < checks.size(); i++) {
            Check check = checks.get(i);
            out.raw(i == 0 ? "{\"name\":" : ",{\"name\":").string(check.name());
            out.raw(",\"result\":").string(check.result().name().toLowerCase(Locale.ROOT));
            out.raw(",\"sentence\":").string(check.sentence()).raw('}');
        }
        System.out.println(new String(out.raw("]}").toArray(), StandardCharsets.US_ASCII));
    }

    private Optional<NoteKey> pinned() {
        if (key == null) {
            return Optional.empty();
        }
        String text = key.contains("+") ? key : text(Path.of(key));
        try {
            return Optional.of(NoteKey.parse(text.strip()));
        } catch (MalformedEvidence malformed) {
            throw new Unusable("the log key is not usable: " + malformed.getMessage());
        }
    }

    private WitnessPolicy policy() {
        List<WitnessKey> keys = witnesses.stream().map(VerifyCommand::witness).distinct().toList();
        int enough = needed == null ? keys.size() : needed;
        if (enough < 0 || enough > keys.size()) {
            throw new ParameterException(
                    java.util.Objects.requireNonNull(spec).commandLine(),
                    "--witnesses-needed is 0 to %d, the number of witnesses"
                            .formatted(keys.size()));
        }
        return new WitnessPolicy(keys, enough);
    }

    private Optional<CertificateAuthorities> authorities() {
        if (authorities == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    CertificateAuthorities.ofPem(read(authorities, ProofFile.MAX_BYTES)));
        } catch (IllegalArgumentException wrong) {
            throw new Unusable(
                    "%s is no PEM file of authorities: %s"
                            .formatted(authorities, wrong.getMessage()));
        }
    }

    private static WitnessKey witness(String vkeyOrFile) {
        String vkey = vkeyOrFile.contains("+") ? vkeyOrFile : text(Path.of(vkeyOrFile));
        try {
            return WitnessKey.parse(vkey.strip());
        } catch (MalformedEvidence malformed) {
            throw new Unusable("the witness's key is not usable: " + malformed.getMessage());
        }
    }

    private Optional<SignedCheckpoint> remembered() {
        if (previous == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(SignedCheckpoint.parse(text(previous)));
        } catch (MalformedEvidence malformed) {
            throw new Unusable(
                    "%s is not a checkpoint: %s".formatted(previous, malformed.getMessage()));
        }
    }

    private static String text(Path path) {
        return new String(read(path, ProofFile.MAX_BYTES), StandardCharsets.UTF_8);
    }

    /** At most one byte more than {@code most}, so that who parses it sees that it is too long. */
    private static byte[] read(Path path, int most) {
        try (InputStream in = Files.newInputStream(path)) {
            return in.readNBytes(most + 1);
        } catch (IOException unreadable) {
            throw new Unusable("cannot read %s".formatted(path));
        }
    }
}
