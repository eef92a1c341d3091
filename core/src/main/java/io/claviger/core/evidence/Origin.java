package io.claviger.core.evidence;

import io.claviger.core.id.RequestId;
import io.claviger.core.state.InterfaceName;
import java.time.Instant;
import java.util.Optional;

/**
 * Where a command comes from: request, identity, interface.
 *
 * @param correlation the caller's own id for a chain of requests
 * @param ticket the change, incident or onboarding ticket that the caller names
 * @param source remote address, or {@code local}
 * @param client what the caller says it is (User-Agent); claimed, not proven
 * @param time the clock of the node that proposes the command; the record's time never runs behind
 *     its predecessor's
 */
public record Origin(
        RequestId request,
        Optional<String> correlation,
        Optional<String> ticket,
        Identity identity,
        InterfaceName interfaceName,
        String source,
        Optional<String> client,
        Instant time) {
    /** The same, belonging to this ticket if it names none itself. */
    public Origin orTicket(Optional<String> other) {
        return ticket.isPresent() || other.isEmpty()
                ? this
                : new Origin(
                        request, correlation, other, identity, interfaceName, source, client, time);
    }
}
