package io.claviger.acceptance.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.claviger.acceptance.process.ClavigerProcess;
import io.claviger.core.id.Bytes;
import io.claviger.evidence.checkpoint.SignedCheckpoint;
import io.claviger.evidence.merkle.ConsistencyProof;
import io.claviger.evidence.merkle.TreeHash;
import java.util.ArrayList;

/** Consistency as somebody checks it who keeps checkpoints and no records. */
final class Proofs {
    private Proofs() {}

    static void requireConsistent(
            ClavigerProcess node, SignedCheckpoint earlier, SignedCheckpoint later) {
        JsonNode proof =
                node.http()
                        .get(
                                "/evidence/v1/consistency?from=%d&to=%d"
                                        .formatted(earlier.size(), later.size()))
                        .expect(200)
                        .json();
        var hashes = new ArrayList<Bytes>();
        proof.path("hashes").forEach(hash -> hashes.add(Bytes.ofHex(hash.asText())));
        assertThat(
                        new ConsistencyProof(earlier.size(), later.size(), hashes)
                                .proves(
                                        TreeHash.create(),
                                        earlier.checkpoint().root(),
                                        later.checkpoint().root()))
                .as("the log of %d grew to %d", earlier.size(), later.size())
                .isTrue();
    }
}
