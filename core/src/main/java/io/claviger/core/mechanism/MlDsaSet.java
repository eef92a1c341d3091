package io.claviger.core.mechanism;

/** Parameter sets of ML-DSA (FIPS 204 §4). */
public enum MlDsaSet implements ParameterSet {
    ML_DSA_44("ML-DSA-44", "2.16.840.1.101.3.4.3.17", 2420),
    ML_DSA_65("ML-DSA-65", "2.16.840.1.101.3.4.3.18", 3309),
    ML_DSA_87("ML-DSA-87", "2.16.840.1.101.3.4.3.19", 4627);

    private final String standardName;
    private final String oid;
    private final int signatureBytes;

    MlDsaSet(String standardName, String oid, int signatureBytes) {
        this.standardName = standardName;
        this.oid = oid;
        this.signatureBytes = signatureBytes;
    }

    @Override
    public String standardName() {
        return standardName;
    }

    @Override
    public String oid() {
        return oid;
    }

    public int signatureBytes() {
        return signatureBytes;
    }
}
