package io.claviger.core.mechanism;

/**
 * Parameter sets of stateful hash-based signatures. Each leaf of the tree signs once; a key with
 * all its leaves used signs no more.
 */
public enum HashTreeSet implements ParameterSet {
    /** One-level HSS over LMS_SHA256_M32_H10 with LMOTS_SHA256_N32_W4 (RFC 8554, SP 800-208). */
    LMS_SHA256_M32_H10_W4("LMS", "1.2.840.113549.1.9.16.3.17", 10),
    /** XMSS-SHA2_10_256 (RFC 8391, SP 800-208). */
    XMSS_SHA256_10_256("XMSS-SHA256_10_256", "1.3.6.1.5.5.7.6.34", 10),
    /** XMSS-SHAKE256_10_256 (SP 800-208). */
    XMSS_SHAKE256_10_256("XMSS-SHAKE256_10_256", "1.3.6.1.5.5.7.6.34", 10);

    private final String standardName;
    private final String oid;
    private final int height;

    HashTreeSet(String standardName, String oid, int height) {
        this.standardName = standardName;
        this.oid = oid;
        this.height = height;
    }

    @Override
    public String standardName() {
        return standardName;
    }

    @Override
    public String oid() {
        return oid;
    }

    /** How many signatures a key makes in its life. */
    public int leaves() {
        return 1 << height;
    }
}
