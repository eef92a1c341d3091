package io.claviger.client;

import java.util.Optional;

/** A call did not give what was asked for. The kinds say whether it may have been carried out. */
public abstract sealed class ClavigerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private ClavigerException(String message) {
        super(message);
    }

    private ClavigerException(String message, Throwable cause) {
        super(message, cause);
    }

    /** The service answered, and says no. Nothing was carried out; most refusals are recorded. */
    public static final class Refused extends ClavigerException {
        private static final long serialVersionUID = 1L;

        private final transient Refusal refusal;

        public Refused(Refusal refusal) {
            super(refusal.message() + " (" + refusal.reason() + ")");
            this.refusal = refusal;
        }

        /** What the service said. */
        public Refusal refusal() {
            return refusal;
        }
    }

    /** No node took the request: nothing was carried out. */
    public static final class Unavailable extends ClavigerException {
        private static final long serialVersionUID = 1L;

        public Unavailable(String message) {
            super(message);
        }

        public Unavailable(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /**
     * The request went out and no answer came back: it may have been carried out. The log of the
     * service tells, under the id of the request.
     */
    public static final class OutcomeUnknown extends ClavigerException {
        private static final long serialVersionUID = 1L;

        private final String requestId;

        public OutcomeUnknown(String requestId, String message) {
            super("request " + requestId + ": " + message);
            this.requestId = requestId;
        }

        public OutcomeUnknown(String requestId, Throwable cause) {
            super("request " + requestId + ": no answer came back: " + cause.getMessage(), cause);
            this.requestId = requestId;
        }

        /** Under which the service records the request, if it took it. */
        public String requestId() {
            return requestId;
        }
    }

    /**
     * The request was carried out, and its answer is lost for good: the node that repeats answers
     * for the same idempotency key has forgotten it, as after a restart.
     */
    public static final class AnswerLost extends ClavigerException {
        private static final long serialVersionUID = 1L;

        private final transient Receipt receipt;

        public AnswerLost(Refusal refusal) {
            super(refusal.message());
            this.receipt = refusal.receipt();
        }

        /** Id of the request, and the record that it was carried out. */
        public Receipt receipt() {
            return receipt;
        }
    }

    /** The answer is not what the contract says; the request was carried out. */
    public static final class Garbled extends ClavigerException {
        private static final long serialVersionUID = 1L;

        public Garbled(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** The thread was interrupted while it waited: as {@link OutcomeUnknown}. */
    public static final class Interrupted extends ClavigerException {
        private static final long serialVersionUID = 1L;

        public Interrupted() {
            super("interrupted while waiting for an answer");
        }
    }

    /**
     * What a refusal says.
     *
     * @param status of HTTP
     * @param errorCode number of the TSB contract
     * @param reason name of the error in the TSB contract
     * @param message for people
     * @param code the service's own code, where the route gives it
     * @param rung the step of the path at which the request failed, where the route gives it
     * @param receipt id of the request, and the record of the refusal
     */
    public record Refusal(
            int status,
            long errorCode,
            String reason,
            String message,
            Optional<String> code,
            Optional<String> rung,
            Receipt receipt) {}
}
