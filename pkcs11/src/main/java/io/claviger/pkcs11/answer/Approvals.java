package io.claviger.pkcs11.answer;

import io.claviger.core.approval.ApprovalRequest;
import io.claviger.core.evidence.Origin;
import io.claviger.core.port.Fault;
import io.claviger.engine.answer.Answer;
import io.claviger.engine.approval.Action;
import java.time.Duration;

/**
 * How calls come to approvals.
 *
 * @param asking the node's broker
 * @param longest how long a call waits at most
 * @param mostWaiting how many calls wait at once; one more does not wait
 */
public record Approvals(Asking asking, Duration longest, int mostWaiting) {

    /** Nobody is asked, and no call waits. */
    public static final Approvals NONE =
            new Approvals(
                    (_, _) -> {
                        throw new Fault.NotServing("nobody is asked for approvals here");
                    },
                    Duration.ZERO,
                    0);

    /** Asks for approvals, or finds what the same program asked for the same before. */
    @FunctionalInterface
    public interface Asking {
        Answer<ApprovalRequest> ask(Origin origin, Action action);
    }
}
