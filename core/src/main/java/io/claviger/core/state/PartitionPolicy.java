package io.claviger.core.state;

/**
 * What a partition allows, whatever a key's own attributes say. Set by the partition security
 * officer.
 *
 * @param minimumRsaBits smallest RSA key that may be created
 * @param clientApiAccess off: the partition is offline to every application
 * @param readOnly on: nothing is created, modified or deleted; use works
 * @param useObjects off: secret and private keys cannot sign, verify, encrypt or decrypt
 * @param destroyObjects off: every deletion fails
 */
public record PartitionPolicy(
        int minimumRsaBits,
        boolean clientApiAccess,
        boolean readOnly,
        boolean useObjects,
        boolean destroyObjects) {
    public static final PartitionPolicy DEFAULT =
            new PartitionPolicy(2048, true, false, true, true);

    public PartitionPolicy {
        if (minimumRsaBits < 1024 || minimumRsaBits > 8192) {
            throw new IllegalArgumentException("minimumRsaBits is 1024 to 8192");
        }
    }
}
