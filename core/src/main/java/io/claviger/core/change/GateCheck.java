package io.claviger.core.change;

import java.time.Instant;
import java.util.List;

/** All probes of a gate, as they stood at one time. */
public record GateCheck(Instant time, List<ProbeResult> results) {
    public GateCheck {
        results = List.copyOf(results);
    }

    /** Whether every application did its operation. */
    public boolean passed() {
        return !results.isEmpty() && results.stream().allMatch(ProbeResult::passed);
    }
}
