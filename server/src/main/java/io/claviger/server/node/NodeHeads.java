package io.claviger.server.node;

import io.claviger.core.id.Bytes;
import io.claviger.core.port.Store;
import io.claviger.evidence.checkpoint.Checkpointer;
import io.claviger.evidence.checkpoint.Checkpoints;
import io.claviger.evidence.checkpoint.SignedCheckpoint;
import io.claviger.evidence.checkpoint.SignedNote;
import io.claviger.evidence.log.EvidenceReader;
import io.claviger.rest.evidence.EvidenceAccess;
import io.claviger.server.witness.LogHeads;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** The node's log for its witnesses: sealed or not, only then it can sign. */
final class NodeHeads implements LogHeads {
    private final EvidenceAccess evidence;
    private final Checkpoints kept;
    private final InstantSource clock;

    NodeHeads(EvidenceAccess evidence, Store store, InstantSource clock) {
        this.evidence = evidence;
        this.kept = new Checkpoints(store);
        this.clock = clock;
    }

    @Override
    public long size() {
        return evidence.reader().map(EvidenceReader::size).orElse(0L);
    }

    @Override
    public Optional<SignedCheckpoint> newest() {
        return evidence.checkpointer().map(Checkpointer::latest).orElseGet(kept::latest);
    }

    @Override
    public Optional<SignedCheckpoint> at(long size) {
        return kept.at(size);
    }

    @Override
    public Optional<SignedCheckpoint> sign() {
        return evidence.checkpointer().map(checkpointer -> checkpointer.sign(clock.instant()));
    }

    @Override
    public List<Bytes> growth(long from, long to) {
        return evidence.reader().orElseThrow().consistencyProof(from, to).hashes();
    }

    @Override
    public void keep(long size, SignedNote.Line cosignature) {
        evidence.checkpointer()
                .ifPresentOrElse(
                        checkpointer -> checkpointer.cosign(size, cosignature),
                        () -> kept.cosign(size, cosignature));
    }
}
