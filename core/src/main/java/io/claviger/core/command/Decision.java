package io.claviger.core.command;

import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import java.util.List;

/** What the pure decider says to a command. */
public sealed interface Decision {

    record Refused(Refusal refusal) implements Decision {}

    record Accepted(List<Event> events) implements Decision {
        public Accepted {
            events = List.copyOf(events);
        }
    }

    static Decision refused(RefusalCode code, String message) {
        return new Refused(Refusal.of(code, message));
    }

    static Decision accepted(Event... events) {
        return new Accepted(List.of(events));
    }
}
