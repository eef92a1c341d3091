package io.claviger.streaming.delivery;

import io.claviger.core.id.ApplicationId;
import io.claviger.core.id.SinkName;
import io.claviger.core.state.AuditDestination;
import io.claviger.evidence.record.ParsedRecord;
import java.util.Optional;
import java.util.function.Function;

/** Which records a sink gets. */
@FunctionalInterface
public interface Selection {
    /** Every record. */
    Selection ALL = _ -> true;

    boolean includes(ParsedRecord record);

    /**
     * Records of applications whose onboarding record names the sink.
     *
     * @param auditDestinations the audit destination of an application, empty for one that is not
     *     there
     */
    static Selection naming(
            SinkName sink, Function<ApplicationId, Optional<String>> auditDestinations) {
        return record ->
                record.identity()
                        .application()
                        .map(ApplicationId::new)
                        .flatMap(auditDestinations)
                        .filter(text -> AuditDestination.sinks(text).contains(sink))
                        .isPresent();
    }
}
