package io.claviger.rest.evidence;

import io.claviger.core.port.Fault;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.evidence.checkpoint.Checkpointer;
import io.claviger.evidence.checkpoint.Cosignature;
import io.claviger.evidence.checkpoint.SignedCheckpoint;
import io.claviger.evidence.checkpoint.WitnessKey;
import io.claviger.evidence.log.EvidenceReader;
import io.claviger.rest.error.Unacceptable;
import java.time.Instant;
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

    Witnesses witnesses() {
        return access.witnesses();
    }

    /**
     * A checkpoint that covers the record, and that witnesses cosigned if that can be had: the one
     * that first covers it, or a later one.
     */
    SignedCheckpoint covering(long index, Instant now) {
        SignedCheckpoint first = checkpointer().covering(index, now);
        if (witnesses().keys().stream().allMatch(key -> cosigned(first, key))) {
            return first;
        }
        return checkpointer()
                .latestCosigned()
                .filter(cosigned -> cosigned.size() > index)
                .orElseGet(() -> witnesses().cosigned(checkpointer().sign(now)));
    }

    private static boolean cosigned(SignedCheckpoint checkpoint, WitnessKey key) {
        return key.on(checkpoint.note()) instanceof Cosignature.Good;
    }
}
