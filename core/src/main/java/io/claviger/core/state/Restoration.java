package io.claviger.core.state;

import io.claviger.core.id.Bytes;
import java.time.Instant;

/**
 * The backup that something was restored from.
 *
 * @param backup its id: 32 hexadecimal digits
 * @param made when it was made
 * @param records how many records its checkpoint covers
 * @param root of their tree
 * @param index the last journal entry in it
 */
public record Restoration(String backup, Instant made, long records, Bytes root, long index) {
    public Restoration {
        if (!backup.matches("[0-9a-f]{32}") || records < 0 || root.length() != 32 || index < 0) {
            throw new IllegalArgumentException("no backup");
        }
    }

    /** The backup in a line, for records. */
    public String words() {
        return "backup %s of %s, with checkpoint %d %s and journal entry %d"
                .formatted(backup, made, records, root.base64(), index);
    }
}
