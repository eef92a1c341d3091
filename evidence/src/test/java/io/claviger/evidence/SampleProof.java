package io.claviger.evidence;

import io.claviger.evidence.checkpoint.CheckpointPolicy;
import io.claviger.evidence.checkpoint.Checkpointer;
import io.claviger.evidence.checkpoint.SignedCheckpoint;
import io.claviger.evidence.log.EvidenceLog;
import io.claviger.evidence.proof.ProofBuilder;
import io.claviger.evidence.proof.ProofFile;
import java.time.Duration;
import java.util.Optional;

/**
 * A proof of record 7 of a log of 21, with growth from 5.
 *
 * @param between a checkpoint of 13 records that the file does not know
 */
public record SampleProof(
        ProofFile file,
        SignedCheckpoint older,
        SignedCheckpoint between,
        Checkpointer checkpointer,
        EvidenceLog log,
        MemoryStore store) {

    public static SampleProof make() {
        var store = new MemoryStore();
        var log = EvidenceLog.open(store, Samples.LOG);
        var checkpointer =
                Checkpointer.open(
                        log::reader,
                        store,
                        Samples.SIGNER,
                        new CheckpointPolicy(1, Duration.ofSeconds(1)));
        Samples.append(log, store, 5);
        var older = checkpointer.sign(Samples.START);
        Samples.append(log, store, 2);
        var transaction = store.begin();
        log.append(Samples.granted(), transaction);
        log.finish(transaction);
        transaction.commit();
        log.committed();
        Samples.append(log, store, 5);
        var between = checkpointer.sign(Samples.START);
        Samples.append(log, store, 8);
        var newest = checkpointer.sign(Samples.START);
        var file =
                ProofBuilder.build(log.reader(), checkpointer.key(), 7, newest, Optional.of(older));
        return new SampleProof(file, older, between, checkpointer, log, store);
    }
}
