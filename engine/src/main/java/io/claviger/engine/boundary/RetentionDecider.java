package io.claviger.engine.boundary;

import io.claviger.core.command.Command;
import io.claviger.core.command.Decision;
import io.claviger.core.command.Event;
import io.claviger.core.port.StateView;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.Device;
import io.claviger.engine.application.Retention;
import java.time.Instant;
import java.util.Optional;

/** Decides how much of the log nodes may drop. Pure, like the decider that it belongs to. */
final class RetentionDecider {
    private RetentionDecider() {}

    static Decision prune(Command.PruneEvidence c, StateView state, Instant now) {
        Device device = state.device().orElseThrow();
        return wrong(c, device)
                .or(() -> Retention.of(state).forbidsPruning(c.newest(), now))
                .<Decision>map(Decision.Refused::new)
                .orElseGet(
                        () ->
                                Decision.accepted(
                                        new Event.DeviceStored(device.archivedBelow(c.below()))));
    }

    private static Optional<Refusal> wrong(Command.PruneEvidence c, Device device) {
        if (c.below() <= device.archivedBelow()) {
            return Decider.refuse(
                    RefusalCode.INVALID_LOG_RANGE,
                    "nothing can be dropped: the archive reaches no further than record %d, up to which uses were dropped, or the newest records follow there"
                            .formatted(device.archivedBelow()));
        }
        if (c.below() > c.archive().size()) {
            return Decider.refuse(
                    RefusalCode.ARCHIVE_INVALID,
                    "the archive ends at %d, before %d".formatted(c.archive().size(), c.below()));
        }
        return Optional.empty();
    }
}
