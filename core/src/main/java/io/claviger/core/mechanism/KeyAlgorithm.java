package io.claviger.core.mechanism;

import java.util.Arrays;
import java.util.Optional;

/** Key algorithms under their names on the TSB wire, with the OID that is reported for each. */
public enum KeyAlgorithm {
    AES("AES", "1.0.18033.3.2.1", false),
    RSA("RSA", "1.2.840.113549.1.1.1", true),
    EC("EC", "1.2.840.10045.2.1", true),
    ED("ED", "1.3.101.112", true);

    private final String wireName;
    private final String oid;
    private final boolean asymmetric;

    KeyAlgorithm(String wireName, String oid, boolean asymmetric) {
        this.wireName = wireName;
        this.oid = oid;
        this.asymmetric = asymmetric;
    }

    public static Optional<KeyAlgorithm> ofWireName(String name) {
        return Arrays.stream(values()).filter(a -> a.wireName.equals(name)).findFirst();
    }

    public static Optional<KeyAlgorithm> ofOid(String oid) {
        return Arrays.stream(values()).filter(a -> a.oid.equals(oid)).findFirst();
    }

    public String wireName() {
        return wireName;
    }

    public String oid() {
        return oid;
    }

    public boolean asymmetric() {
        return asymmetric;
    }
}
