package io.claviger.engine.approval;

import io.claviger.core.approval.ApprovalRequest;
import io.claviger.core.approval.Approvals;
import io.claviger.core.command.Command;
import io.claviger.core.id.Bytes;
import io.claviger.core.state.Partition;
import io.claviger.crypto.secret.SecretBytes;
import io.claviger.engine.device.DeviceKeys;
import java.util.Optional;

/** Puts what was verified beside an action, on its way into the journal. */
public sealed interface Permit {
    /** No approvals: the action goes as it is. */
    static Permit none() {
        return Plain.INSTANCE;
    }

    /** What was verified, for rules that are asked before there is a command. */
    Optional<Approvals> approvals();

    /** The command that is decided on before anything is computed. */
    Command of(Command action);

    /**
     * The command that releases the result; of a request it takes the result along, wrapped.
     *
     * @param result only read
     */
    Command of(Command action, byte[] result);

    record Plain() implements Permit {
        private static final Plain INSTANCE = new Plain();

        @Override
        public Optional<Approvals> approvals() {
            return Optional.empty();
        }

        @Override
        public Command of(Command action) {
            return action;
        }

        @Override
        public Command of(Command action, byte[] result) {
            return action;
        }
    }

    /**
     * Approvals that came with the operation.
     *
     * @param token what the approvers signed
     */
    record Approved(Approvals verified, Bytes token) implements Permit {
        @Override
        public Optional<Approvals> approvals() {
            return Optional.of(verified);
        }

        @Override
        public Command of(Command action) {
            return new Command.Authorized(action, verified, Optional.empty(), Optional.of(token));
        }

        @Override
        public Command of(Command action, byte[] result) {
            return of(action);
        }
    }

    /** The execution of a request. */
    record Executing(ApprovalRequest request, Partition partition, DeviceKeys deviceKeys)
            implements Permit {
        @Override
        public Optional<Approvals> approvals() {
            return Optional.of(request.approvals());
        }

        @Override
        public Command of(Command action) {
            return of(action, Optional.empty());
        }

        @Override
        public Command of(Command action, byte[] result) {
            try (SecretBytes secret = SecretBytes.consume(result.clone())) {
                return of(action, Optional.of(deviceKeys.wrap(partition, request.id(), secret)));
            }
        }

        private Command of(Command action, Optional<Bytes> wrapped) {
            return new Command.Authorized(
                    action,
                    request.approvals(),
                    Optional.of(new Command.Execution(request.id(), wrapped)),
                    Optional.empty());
        }
    }
}
