package io.claviger.engine.approver;

import io.claviger.core.id.ApproverName;
import io.claviger.crypto.secret.SecretBytes;

/**
 * What is asked for when an approver is created.
 *
 * @param rsaBits size of the key
 * @param validityDays how long the certificate counts, from now
 * @param backupPassword opens the file and the key in it; the caller closes it
 */
public record CreateApprover(
        ApproverName name, int rsaBits, int validityDays, SecretBytes backupPassword) {
    /** Longest validity of a certificate: a hundred years. */
    public static final int MAX_VALIDITY_DAYS = 36_500;

    public CreateApprover {
        if (validityDays < 1 || validityDays > MAX_VALIDITY_DAYS) {
            throw new IllegalArgumentException(
                    "a certificate counts 1 to " + MAX_VALIDITY_DAYS + " days");
        }
    }
}
