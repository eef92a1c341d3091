package io.claviger.engine.boundary;

import io.claviger.core.command.Command;
import io.claviger.core.command.Decision;
import io.claviger.core.command.Event;
import io.claviger.core.id.KeyId;
import io.claviger.core.port.StateView;
import io.claviger.core.state.KeyObject;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Decides on what is done with keys of sessions: by the rules for every other key, on a state in
 * which they are. What would change them changes nothing that is kept. Pure.
 */
final class SessionDecider {
    private SessionDecider() {}

    static Decision decide(Command.InSession c, StateView state, Instant now) {
        return switch (Decider.decide(c.action(), SessionState.with(c.keys(), state), now)) {
            case Decision.Refused refused -> refused;
            case Decision.Accepted(List<Event> events) -> {
                Set<KeyId> ofSession =
                        c.keys().stream().map(KeyObject::id).collect(Collectors.toSet());
                yield new Decision.Accepted(
                        events.stream().filter(event -> kept(event, ofSession)).toList());
            }
        };
    }

    private static boolean kept(Event event, Set<KeyId> ofSession) {
        return switch (event) {
            case Event.KeyStored(var key) -> !key.ofSession();
            case Event.KeyDestroyed(var key) -> !key.ofSession();
            case Event.KeyUsed(var key) -> !ofSession.contains(key);
            default -> true;
        };
    }
}
