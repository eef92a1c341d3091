package io.claviger.core.mechanism;

/** Parameter sets of ML-KEM (FIPS 203 §8). */
public enum MlKemSet implements ParameterSet {
    ML_KEM_512("ML-KEM-512", "2.16.840.1.101.3.4.4.1", 768),
    ML_KEM_768("ML-KEM-768", "2.16.840.1.101.3.4.4.2", 1088),
    ML_KEM_1024("ML-KEM-1024", "2.16.840.1.101.3.4.4.3", 1568);

    private final String standardName;
    private final String oid;
    private final int ciphertextBytes;

    MlKemSet(String standardName, String oid, int ciphertextBytes) {
        this.standardName = standardName;
        this.oid = oid;
        this.ciphertextBytes = ciphertextBytes;
    }

    @Override
    public String standardName() {
        return standardName;
    }

    @Override
    public String oid() {
        return oid;
    }

    public int ciphertextBytes() {
        return ciphertextBytes;
    }
}
