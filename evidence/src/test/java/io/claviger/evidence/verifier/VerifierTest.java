package io.claviger.evidence.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.id.Bytes;
import io.claviger.evidence.SampleProof;
import io.claviger.evidence.Samples;
import io.claviger.evidence.checkpoint.Checkpoint;
import io.claviger.evidence.checkpoint.NoteKey;
import io.claviger.evidence.checkpoint.SignedCheckpoint;
import io.claviger.evidence.checkpoint.SignedNote;
import io.claviger.evidence.merkle.InclusionProof;
import io.claviger.evidence.proof.ProofBuilder;
import io.claviger.evidence.proof.ProofFile;
import io.claviger.evidence.verifier.Check.Result;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VerifierTest {
    private final SampleProof sample = SampleProof.make();
    private final ProofFile file = sample.file();

    @Test
    void a_true_file_is_verified() {
        var verdict = verify(file, Optional.of(Samples.NOTE_KEY), Optional.of(sample.older()));
        assertThat(verdict).isInstanceOf(Verdict.Verified.class);
        assertThat(((Verdict.Verified) verdict).keyPinned()).isTrue();
        assertThat(verdict.checks())
                .extracting(Check::name)
                .containsExactly(
                        "key",
                        "signature",
                        "record",
                        "readable",
                        "inclusion",
                        "consistency",
                        "remembered");
        assertThat(verdict.checks()).allMatch(check -> check.result() == Result.PASSED);
    }

    @Test
    void without_a_pinned_key_the_verdict_says_so() {
        var verdict = verify(file, Optional.empty(), Optional.empty());
        assertThat(verdict).isInstanceOf(Verdict.Verified.class);
        assertThat(verdict.sentence()).contains("not pinned");
        assertThat(verdict.checks().getFirst().result()).isEqualTo(Result.NOT_CHECKED);
        assertThat(verdict.checks().getFirst().sentence()).contains(Samples.NOTE_KEY.toString());
    }

    @Test
    void another_pinned_key_fails() {
        var other =
                NoteKey.parse("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW");
        assertThat(failure(file, Optional.of(other), Optional.empty())).isEqualTo("key");
    }

    @Test
    void a_changed_record_fails() {
        var record = file.record().toArray();
        record[record.length - 10] ^= 1;
        var changed =
                new ProofFile(
                        file.log(),
                        Bytes.owned(record),
                        file.readable(),
                        file.inclusion(),
                        file.checkpoint(),
                        file.consistency());
        var verdict = verify(changed, Optional.empty(), Optional.empty());
        assertThat(verdict.checks())
                .filteredOn(check -> check.result() == Result.FAILED)
                .extracting(Check::name)
                .contains("readable", "inclusion");
    }

    @Test
    void a_changed_readable_copy_fails() {
        var changed =
                new ProofFile(
                        file.log(),
                        file.record(),
                        file.readable().replace("\"granted\"", "\"refused\""),
                        file.inclusion(),
                        file.checkpoint(),
                        file.consistency());
        assertThat(failure(changed, Optional.empty(), Optional.empty())).isEqualTo("readable");
    }

    @Test
    void the_proof_of_another_record_fails() {
        var other = sample.log().reader().inclusionProof(8, 21);
        assertThat(failure(with(other), Optional.empty(), Optional.empty())).isEqualTo("inclusion");
        var lying = new InclusionProof(7, 20, file.inclusion().hashes());
        assertThat(failure(with(lying), Optional.empty(), Optional.empty())).isEqualTo("inclusion");
    }

    @Test
    void a_checkpoint_of_another_log_fails() {
        var text =
                new Checkpoint("claviger/other", 21, file.checkpoint().checkpoint().root()).text();
        var foreign =
                SignedCheckpoint.of(SignedNote.sign(text, Samples.LOG.value(), Samples.SIGNER));
        var changed =
                new ProofFile(
                        file.log(),
                        file.record(),
                        file.readable(),
                        file.inclusion(),
                        foreign,
                        file.consistency());
        assertThat(failure(changed, Optional.empty(), Optional.empty())).isEqualTo("signature");
    }

    @Test
    void a_record_of_another_log_fails() {
        var other = new String(file.record().toArray(), java.nio.charset.StandardCharsets.US_ASCII);
        var record = other.replace("claviger/sample", "claviger/others");
        var changed =
                ProofFile.of(
                        file.log(),
                        Bytes.of(record.getBytes(java.nio.charset.StandardCharsets.US_ASCII)),
                        file.inclusion(),
                        file.checkpoint(),
                        Optional.empty());
        assertThat(failure(changed, Optional.empty(), Optional.empty())).isEqualTo("record");
    }

    @Test
    void growth_from_a_remembered_checkpoint_must_be_proven() {
        assertThat(failure(file, Optional.empty(), Optional.of(sample.between())))
                .isEqualTo("remembered");
        var fitting =
                ProofBuilder.build(
                        sample.log().reader(),
                        Samples.NOTE_KEY,
                        7,
                        file.checkpoint(),
                        Optional.of(sample.between()));
        assertThat(verify(fitting, Optional.empty(), Optional.of(sample.between())))
                .isInstanceOf(Verdict.Verified.class);
        var without =
                ProofFile.of(
                        file.log(),
                        file.record(),
                        file.inclusion(),
                        file.checkpoint(),
                        Optional.empty());
        assertThat(failure(without, Optional.empty(), Optional.of(sample.older())))
                .isEqualTo("remembered");
        assertThat(verify(without, Optional.empty(), Optional.of(file.checkpoint())))
                .isInstanceOf(Verdict.Verified.class);
    }

    @Test
    void a_fork_is_named() {
        var equal = forged(21);
        assertThat(verify(file, Optional.empty(), Optional.of(equal)).sentence())
                .contains("forked");
        var smaller = forged(5);
        assertThat(verify(file, Optional.empty(), Optional.of(smaller)).sentence())
                .contains("forked");
        assertThat(verify(file, Optional.empty(), Optional.of(forged(22))).sentence())
                .contains("newer");
    }

    @Test
    void a_remembered_checkpoint_of_somebody_else_fails() {
        var stranger =
                new SignedCheckpoint(
                        sample.older().checkpoint(),
                        new SignedNote(
                                sample.older().note().text(),
                                java.util.List.of(
                                        new SignedNote.Line("stranger", 1, Bytes.ofHex("00")))));
        assertThat(verify(file, Optional.empty(), Optional.of(stranger)).sentence())
                .contains("not signed by this log");
    }

    @Test
    void a_file_that_is_none_fails_with_a_sentence() {
        var verdict = Verifier.verify(new byte[] {1}, Optional.empty(), Optional.empty());
        assertThat(verdict).isInstanceOf(Verdict.Failed.class);
        assertThat(verdict.sentence()).startsWith("The file is not a proof file: ");
    }

    private static SignedCheckpoint forged(long size) {
        var text = new Checkpoint(Samples.LOG.value(), size, Samples.digest(1)).text();
        return SignedCheckpoint.of(SignedNote.sign(text, Samples.LOG.value(), Samples.SIGNER));
    }

    private ProofFile with(InclusionProof inclusion) {
        return new ProofFile(
                file.log(),
                file.record(),
                file.readable(),
                inclusion,
                file.checkpoint(),
                file.consistency());
    }

    private static Verdict verify(
            ProofFile file, Optional<NoteKey> pinned, Optional<SignedCheckpoint> remembered) {
        return Verifier.verify(file, pinned, remembered);
    }

    private static String failure(
            ProofFile file, Optional<NoteKey> pinned, Optional<SignedCheckpoint> remembered) {
        var verdict = verify(file, pinned, remembered);
        assertThat(verdict).isInstanceOf(Verdict.Failed.class);
        return ((Verdict.Failed) verdict).first().name();
    }
}
