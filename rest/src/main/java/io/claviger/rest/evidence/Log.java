package io.claviger.rest.evidence;

import io.claviger.core.port.Fault;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.evidence.checkpoint.Checkpointer;
import io.claviger.evidence.log.EvidenceReader;
import io.claviger.rest.error.Unacceptable;
import java.util.function.Function;

/** The evidence log as routes use it: there, or the request fails as it should. */
final class Log {
    private final EvidenceAccess access;

    Log(EvidenceAccess access) {
        this.access = access;
    }

    <T> T read(Function<EvidenceReader, T> body) {
        EvidenceReader reader =
                access.reader()
                        .orElseThrow(() -> new Fault.NotServing("the device has no log yet"));
        return body.apply(reader);
    }

    Checkpointer checkpointer() {
        return access.checkpointer()
                .orElseThrow(() -> new Unacceptable(RefusalCode.SEALED, "the node is sealed"));
    }
}
