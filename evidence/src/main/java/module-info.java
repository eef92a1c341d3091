/**
 * The evidence log: what one record looks like in bytes, the Merkle tree over the records, signed
 * checkpoints of the tree, and the stand-alone verifier that needs neither server nor network.
 *
 * <p>The verifier's packages (record, merkle, checkpoint, proof, verifier, witness) never touch a
 * store.
 */
module io.claviger.evidence {
    requires com.fasterxml.jackson.core;
    requires transitive io.claviger.core;
    requires static org.jspecify;

    exports io.claviger.evidence.checkpoint;
    exports io.claviger.evidence.log;
    exports io.claviger.evidence.merkle;
    exports io.claviger.evidence.pack;
    exports io.claviger.evidence.proof;
    exports io.claviger.evidence.record;
    exports io.claviger.evidence.state;
    exports io.claviger.evidence.verifier;
    exports io.claviger.evidence.witness;
}
