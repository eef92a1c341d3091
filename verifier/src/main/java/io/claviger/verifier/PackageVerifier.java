package io.claviger.verifier;

import io.claviger.core.id.Bytes;
import io.claviger.evidence.checkpoint.NoteKey;
import io.claviger.evidence.checkpoint.SignedCheckpoint;
import io.claviger.evidence.json.Hashes;
import io.claviger.evidence.merkle.TreeHash;
import io.claviger.evidence.pack.DsseEnvelope;
import io.claviger.evidence.pack.EvidencePackage;
import io.claviger.evidence.pack.Manifest;
import io.claviger.evidence.proof.ProofFile;
import io.claviger.evidence.record.MalformedEvidence;
import io.claviger.evidence.record.ParsedRecord;
import io.claviger.evidence.verifier.Check;
import io.claviger.evidence.verifier.Check.Result;
import io.claviger.evidence.verifier.WitnessPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Stream;

/**
 * Verifies the files of a package offline. Pure: the same input gives the same verdict, whatever
 * the machine. Checks go on behind a failed one as far as they make sense; the verdict names the
 * first that failed.
 */
public final class PackageVerifier {
    private final Map<String, Bytes> files;
    private final Trust trust;
    private final TreeHash hash = TreeHash.create();
    private final List<Check> checks = new ArrayList<>();

    private PackageVerifier(Map<String, Bytes> files, Trust trust) {
        this.files = files;
        this.trust = trust;
    }

    /**
     * Verifies.
     *
     * @param files as they came out of the zip
     */
    public static PackageVerdict verify(Map<String, Bytes> files, Trust trust) {
        return new PackageVerifier(files, trust).run();
    }

    /** Verifies a package of which nothing more is known than a key and a checkpoint, if at all. */
    public static PackageVerdict verify(
            Map<String, Bytes> files,
            Optional<NoteKey> pinned,
            Optional<SignedCheckpoint> remembered) {
        return verify(files, new Trust(pinned, remembered, WitnessPolicy.NONE, Optional.empty()));
    }

    /** The verdict on a file that is no package. */
    public static PackageVerdict malformed(MalformedEvidence malformed) {
        return new PackageVerdict(
                List.of(notAPackage(malformed)),
                new Completeness.Unknown("Nothing can be said about what is missing."),
                false);
    }

    private static Check notAPackage(MalformedEvidence malformed) {
        return new Check(
                "file",
                Result.FAILED,
                "The file is not an evidence package: " + malformed.getMessage() + ".");
    }

    private PackageVerdict run() {
        try {
            DsseEnvelope envelope = EvidencePackage.envelope(files);
            Manifest manifest = EvidencePackage.manifest(envelope);
            EvidencePackage content = EvidencePackage.parse(files);
            SortedMap<Long, ParsedRecord> records = content.records();
            History history = History.of(records, content.exhibits());
            NoteKey key = trust.pinned().orElse(manifest.log());
            checkKey(manifest);
            checkManifest(envelope, key);
            checkFiles(manifest);
            checkSignature(content, key);
            checks.addAll(trust.witnesses().checks(content.checkpoint()));
            checkRecords(content, records);
            checkInclusion(content);
            checkGrowth(content, key);
            new Stamping(key, hash).of(content, trust.timestamps()).ifPresent(checks::add);
            checkExhibits(content, records);
            checkQuestion(manifest, content, records);
            checks.addAll(OperationChecks.of(content, records, history));
            checkAttestations(content, history);
            return new PackageVerdict(
                    checks,
                    witnessed(
                            Counting.of(
                                    manifest,
                                    content,
                                    records,
                                    history.archivedBelow(),
                                    trust.remembered()),
                            content.checkpoint()),
                    trust.pinned().isPresent());
        } catch (MalformedEvidence malformed) {
            return PackageVerifier.malformed(malformed);
        }
    }

    /** What is complete is so as of a checkpoint: who says that it was the newest one, and when. */
    private Completeness witnessed(Completeness found, SignedCheckpoint checkpoint) {
        return switch (found) {
            case Completeness.Complete(var sentence) ->
                    new Completeness.Complete(
                            trust.witnesses()
                                    .asOf(checkpoint)
                                    .map(asOf -> sentence + " " + asOf)
                                    .orElse(sentence));
            case Completeness.Incomplete _, Completeness.Unknown _ -> found;
        };
    }

    private void checkKey(Manifest manifest) {
        if (trust.pinned().isEmpty()) {
            checks.add(
                    new Check(
                            "key",
                            Result.NOT_CHECKED,
                            "The log's key is not pinned: it comes from the package itself; compare %s with one that you trust."
                                    .formatted(manifest.log())));
            return;
        }
        check(
                "key",
                trust.pinned().get().equals(manifest.log()),
                "The package names the pinned key.",
                "The package names another key than the pinned one.");
    }

    private void checkManifest(DsseEnvelope envelope, NoteKey key) {
        check(
                "manifest",
                envelope.isSignedBy(key),
                "The manifest is signed by the log '%s'.".formatted(key.name()),
                "The manifest is not signed by the log '%s'.".formatted(key.name()));
    }

    private void checkFiles(Manifest manifest) {
        Optional<String> wrong =
                Stream.concat(
                                files.keySet().stream()
                                        .filter(name -> !name.equals(EvidencePackage.MANIFEST))
                                        .filter(name -> !manifest.files().containsKey(name))
                                        .map("The file '%s' is not in the manifest."::formatted),
                                manifest.files().entrySet().stream()
                                        .filter(file -> !same(file.getValue(), file.getKey()))
                                        .map(
                                                file ->
                                                        "The file '%s' is missing or was changed since the manifest was signed."
                                                                .formatted(file.getKey())))
                        .findFirst();
        check(
                "files",
                wrong.isEmpty(),
                "All %d files are those of the manifest.".formatted(manifest.files().size()),
                wrong.orElse(""));
    }

    private boolean same(Bytes digest, String name) {
        Bytes content = files.get(name);
        return content != null && content.sha256().equals(digest);
    }

    private void checkSignature(EvidencePackage content, NoteKey key) {
        var checkpoint = content.checkpoint();
        check(
                "signature",
                checkpoint.note().isSignedBy(key)
                        && checkpoint.checkpoint().origin().equals(key.name()),
                "The checkpoint of %d records is signed by the log '%s'."
                        .formatted(checkpoint.size(), key.name()),
                "The checkpoint is not signed by the log '%s'.".formatted(key.name()));
    }

    private void checkRecords(EvidencePackage content, SortedMap<Long, ParsedRecord> records) {
        String log = content.checkpoint().checkpoint().origin();
        Optional<String> wrong = Optional.empty();
        ParsedRecord last = null;
        for (var entry : records.entrySet()) {
            if (!entry.getValue().log().equals(log)) {
                wrong = Optional.of("Record %d is of another log.".formatted(entry.getKey()));
                break;
            }
            if (last != null && entry.getValue().time().isBefore(last.time())) {
                wrong =
                        Optional.of(
                                "Record %d is older than the one before it."
                                        .formatted(entry.getKey()));
                break;
            }
            last = entry.getValue();
        }
        check(
                "records",
                wrong.isEmpty(),
                "%d records of this log, in the order of their times.".formatted(records.size()),
                wrong.orElse(""));
    }

    private void checkInclusion(EvidencePackage content) {
        List<Bytes> leaves =
                content.entries().stream()
                        .map(entry -> Bytes.owned(hash.leaf(entry.record().unsafeArray())))
                        .toList();
        var checkpoint = content.checkpoint().checkpoint();
        check(
                "inclusion",
                content.proof().treeSize() == checkpoint.size()
                        && content.proof()
                                .root(hash, leaves)
                                .filter(checkpoint.root()::equals)
                                .isPresent(),
                "All records are in the log of %d records that the checkpoint signs."
                        .formatted(checkpoint.size()),
                "A record is not in the log that the checkpoint signs: a record, its place or the proof was changed.");
    }

    private void checkGrowth(EvidencePackage content, NoteKey key) {
        var now = content.checkpoint();
        content.growth()
                .ifPresent(
                        growth ->
                                check(
                                        "consistency",
                                        signed(growth.from(), key) && proves(growth, content),
                                        "The log grew from the earlier checkpoint of %d records without changing them."
                                                .formatted(growth.from().size()),
                                        "The package does not prove that the log grew from its earlier checkpoint of %d records."
                                                .formatted(growth.from().size())));
        if (trust.remembered().isEmpty()) {
            return;
        }
        var old = trust.remembered().get();
        if (!signed(old, key)) {
            fail("remembered", "The remembered checkpoint is not signed by this log.");
        } else if (old.size() == now.size()) {
            check(
                    "remembered",
                    old.checkpoint().root().equals(now.checkpoint().root()),
                    "The checkpoint equals the remembered one.",
                    "The log has forked: the remembered checkpoint has the same size and another root.");
        } else if (old.size() > now.size()) {
            checks.add(
                    new Check(
                            "remembered",
                            Result.NOT_CHECKED,
                            "The remembered checkpoint of %d records is newer than the package."
                                    .formatted(old.size())));
        } else {
            checkGrowthFrom(old, content);
        }
    }

    private void checkGrowthFrom(SignedCheckpoint old, EvidencePackage content) {
        var growth = content.growth().filter(from -> from.from().size() == old.size());
        if (growth.isEmpty()) {
            fail(
                    "remembered",
                    "The package has no proof of growth from the remembered checkpoint of %d records: ask for one with --previous."
                            .formatted(old.size()));
            return;
        }
        check(
                "remembered",
                growth.get()
                        .proofTo(content.checkpoint().size())
                        .proves(
                                hash,
                                old.checkpoint().root(),
                                content.checkpoint().checkpoint().root()),
                "The log grew from the remembered checkpoint of %d records without changing them."
                        .formatted(old.size()),
                "The log has forked: it did not grow from the remembered checkpoint of %d records."
                        .formatted(old.size()));
    }

    private static boolean signed(SignedCheckpoint checkpoint, NoteKey key) {
        return checkpoint.note().isSignedBy(key)
                && checkpoint.checkpoint().origin().equals(key.name());
    }

    private boolean proves(ProofFile.Growth growth, EvidencePackage content) {
        return growth.proofTo(content.checkpoint().size())
                .proves(
                        hash,
                        growth.from().checkpoint().root(),
                        content.checkpoint().checkpoint().root());
    }

    private void checkExhibits(EvidencePackage content, SortedMap<Long, ParsedRecord> records) {
        var wrong =
                content.exhibits().entrySet().stream()
                        .filter(exhibit -> !exhibit.getValue().sha256().equals(exhibit.getKey()))
                        .findFirst();
        check(
                "exhibits",
                wrong.isEmpty(),
                "%d exhibits have the digests that records name."
                        .formatted(content.exhibits().size()),
                wrong.map(e -> "The exhibit %s was changed.".formatted(e.getKey().hex()))
                        .orElse(""));
        long missing =
                records.values().stream()
                        .flatMap(PackageVerifier::needed)
                        .distinct()
                        .filter(
                                digest ->
                                        !content.exhibits()
                                                .containsKey(Hashes.parse(digest, "digests")))
                        .count();
        if (missing > 0) {
            checks.add(
                    new Check(
                            "exhibits",
                            Result.NOT_CHECKED,
                            "%d exhibits that records name are not in the package: what they would show is not checked."
                                    .formatted(missing)));
        }
    }

    private static Stream<String> needed(ParsedRecord record) {
        return record.boundary().granted()
                ? Stream.of("state", "token").map(record.digests()::get).filter(Objects::nonNull)
                : Stream.empty();
    }

    private void checkQuestion(
            Manifest manifest, EvidencePackage content, SortedMap<Long, ParsedRecord> records) {
        Optional<Long> stranger =
                content.selected().stream()
                        .filter(
                                index -> {
                                    ParsedRecord record = records.get(index);
                                    return record == null || !manifest.question().asks(record);
                                })
                        .findFirst();
        check(
                "question",
                stranger.isEmpty(),
                "%d records answer the question (%s); %d explain them."
                        .formatted(
                                content.selected().size(),
                                manifest.question().sentence(),
                                records.size() - content.selected().size()),
                stranger.map("Record %d does not answer the package's question."::formatted)
                        .orElse(""));
    }

    private void checkAttestations(EvidencePackage content, History history) {
        content.attestations()
                .forEach(
                        (key, attested) -> {
                            Optional<String> wrong = Attested.wrong(key, attested, history);
                            check(
                                    "attestation",
                                    wrong.isEmpty(),
                                    "The device's statement about key %s is signed and chains to its root."
                                            .formatted(key),
                                    "The device's statement about key %s: %s."
                                            .formatted(key, wrong.orElse("")));
                        });
    }

    private void fail(String name, String sentence) {
        checks.add(new Check(name, Result.FAILED, sentence));
    }

    private void check(String name, boolean passed, String good, String bad) {
        checks.add(new Check(name, passed ? Result.PASSED : Result.FAILED, passed ? good : bad));
    }
}
