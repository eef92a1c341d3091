package io.claviger.core.state;

/**
 * How long the keys of an application live.
 *
 * @param rotationDays days after which a key is due for rotation
 * @param expiryDays days after which a key shall no longer be used
 * @param destruction who destroys retired keys and when, in words
 */
public record Lifecycle(int rotationDays, int expiryDays, String destruction) {
    public Lifecycle {
        if (rotationDays < 1 || expiryDays < rotationDays) {
            throw new IllegalArgumentException(
                    "rotationDays is at least 1 and expiryDays not less than rotationDays");
        }
    }
}
