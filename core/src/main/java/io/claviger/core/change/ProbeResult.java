package io.claviger.core.change;

import io.claviger.core.id.ApplicationId;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.refusal.Rung;
import java.util.Optional;

/**
 * What the log says of one probe.
 *
 * @param record index of the record that says it, if there is one
 * @param failedAt the layer that failed; empty if the operation was done
 * @param sentence what was found, in words
 */
public record ProbeResult(
        ApplicationId application,
        KeyLabel key,
        Optional<Long> record,
        Optional<Rung> failedAt,
        String sentence) {
    /** Whether the application did its operation. */
    public boolean passed() {
        return failedAt.isEmpty();
    }
}
