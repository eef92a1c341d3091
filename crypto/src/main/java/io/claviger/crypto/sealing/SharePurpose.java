package io.claviger.crypto.sealing;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What the shares of a key are for. */
public enum SharePurpose {
    /** They open a sealed node. */
    SEAL,
    /** They open backups. */
    BACKUP;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<SharePurpose> ofWord(String word) {
        return Arrays.stream(values()).filter(p -> p.word().equals(word)).findFirst();
    }
}
