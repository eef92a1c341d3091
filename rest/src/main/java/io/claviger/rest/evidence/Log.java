package io.claviger.rest.evidence;

import io.claviger.core.port.Fault;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.evidence.checkpoint.Checkpointer;
import io.claviger.evidence.log.EvidenceDamaged;
import io.claviger.evidence.log.EvidenceReader;
import io.claviger.rest.error.Unacceptable;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The evidence log as routes use it: there, whole, or the request fails as it should. */
final class Log {
    private static final Logger LOG = LoggerFactory.getLogger(Log.class);

    private final EvidenceAccess access;

    Log(EvidenceAccess access) {
        this.access = access;
    }

    <T> T read(Function<EvidenceReader, T> body) {
        EvidenceReader reader =
                access.reader()
                        .orElseThrow(() -> new Fault.NotServing("the device has no log yet"));
        return guarded(() -> body.apply(reader));
    }

    Checkpointer checkpointer() {
        return access.checkpointer()
                .orElseThrow(() -> new Unacceptable(RefusalCode.SEALED, "the node is sealed"));
    }

    // Damage is for the operator, whose log has the details; the caller learns that there is none
    // to
    // be had here.
    <T> T guarded(Supplier<T> body) {
        try {
            return body.get();
        } catch (EvidenceDamaged damaged) {
            LOG.error("the evidence log is damaged", damaged);
            throw new Fault.NotServing("the evidence log is damaged");
        }
    }
}
