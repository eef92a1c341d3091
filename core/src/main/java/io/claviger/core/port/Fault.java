package io.claviger.core.port;

/** The world failed: disk, network, load. Not an answer of the HSM; nothing is recorded. */
public abstract sealed class Fault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private Fault(String message) {
        super(message);
    }

    /** The queue of commands is full; nothing was done. Try again in {@link #retryAfterSeconds}. */
    public static final class Overloaded extends Fault {
        private static final long serialVersionUID = 1L;

        public Overloaded() {
            super("too many requests are waiting for their evidence");
        }

        public int retryAfterSeconds() {
            return 1;
        }
    }

    /** The node does not serve now; nothing was done. */
    public static final class NotServing extends Fault {
        private static final long serialVersionUID = 1L;

        public NotServing(String reason) {
            super(reason);
        }
    }

    /** The command may be in the journal or not; no result was released. */
    public static final class OutcomeUnknown extends Fault {
        private static final long serialVersionUID = 1L;

        public OutcomeUnknown(String reason) {
            super(reason);
        }
    }
}
