package io.claviger.core.mechanism;

/** Parameter sets of SLH-DSA (FIPS 205 §11). */
public enum SlhDsaSet implements ParameterSet {
    SHA2_128S("SLH-DSA-SHA2-128s", "2.16.840.1.101.3.4.3.20", 7856),
    SHA2_128F("SLH-DSA-SHA2-128f", "2.16.840.1.101.3.4.3.21", 17088),
    SHA2_192S("SLH-DSA-SHA2-192s", "2.16.840.1.101.3.4.3.22", 16224),
    SHA2_192F("SLH-DSA-SHA2-192f", "2.16.840.1.101.3.4.3.23", 35664),
    SHA2_256S("SLH-DSA-SHA2-256s", "2.16.840.1.101.3.4.3.24", 29792),
    SHA2_256F("SLH-DSA-SHA2-256f", "2.16.840.1.101.3.4.3.25", 49856),
    SHAKE_128S("SLH-DSA-SHAKE-128s", "2.16.840.1.101.3.4.3.26", 7856),
    SHAKE_128F("SLH-DSA-SHAKE-128f", "2.16.840.1.101.3.4.3.27", 17088),
    SHAKE_192S("SLH-DSA-SHAKE-192s", "2.16.840.1.101.3.4.3.28", 16224),
    SHAKE_192F("SLH-DSA-SHAKE-192f", "2.16.840.1.101.3.4.3.29", 35664),
    SHAKE_256S("SLH-DSA-SHAKE-256s", "2.16.840.1.101.3.4.3.30", 29792),
    SHAKE_256F("SLH-DSA-SHAKE-256f", "2.16.840.1.101.3.4.3.31", 49856);

    private final String standardName;
    private final String oid;
    private final int signatureBytes;

    SlhDsaSet(String standardName, String oid, int signatureBytes) {
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
