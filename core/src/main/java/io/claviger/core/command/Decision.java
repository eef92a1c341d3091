package io.claviger.core.command;

import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import java.util.List;

/** What the pure decider says to a command. */
public sealed interface Decision {

    /**
     * No.
     *
     * @param events what the attempt itself changes: a wrong code is counted
     */
    record Refused(Refusal refusal, List<Event> events) implements Decision {
        public Refused {
            events = List.copyOf(events);
        }

        /** A no that changes nothing. */
        public Refused(Refusal refusal) {
            this(refusal, List.of());
        }
    }

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
