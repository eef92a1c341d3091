package io.claviger.core.state;

import java.util.Optional;

/**
 * How long the keys of an application live, and what tells of them.
 *
 * @param rotationDays days after which a key is due for rotation
 * @param expiryDays days after which a key shall no longer be used
 * @param destruction who destroys retired keys and when, in words
 * @param retentionDays days for which nodes keep the records of the log; empty: until a rule says
 *     how long
 */
public record Lifecycle(
        int rotationDays, int expiryDays, String destruction, Optional<Integer> retentionDays) {
    public Lifecycle {
        if (rotationDays < 1 || expiryDays < rotationDays) {
            throw new IllegalArgumentException(
                    "rotationDays is at least 1 and expiryDays not less than rotationDays");
        }
        if (retentionDays.filter(days -> days < 0).isPresent()) {
            throw new IllegalArgumentException("retentionDays is at least 0");
        }
    }
}
