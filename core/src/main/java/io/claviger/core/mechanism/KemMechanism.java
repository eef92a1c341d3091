package io.claviger.core.mechanism;

/** Key encapsulation mechanisms. The contract names none, so the names are ours. */
public enum KemMechanism {
    /** FIPS 203. */
    ML_KEM(KeyAlgorithm.ML_KEM);

    private final KeyAlgorithm algorithm;

    KemMechanism(KeyAlgorithm algorithm) {
        this.algorithm = algorithm;
    }

    /** The algorithm that a key must have for this mechanism. */
    public KeyAlgorithm algorithm() {
        return algorithm;
    }
}
