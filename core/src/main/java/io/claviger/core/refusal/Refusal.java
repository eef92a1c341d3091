package io.claviger.core.refusal;

/**
 * An answer that the contract foresees: no.
 *
 * @param code what kind
 * @param message one sentence that names the object and the rule, never a value from a secret or a
 *     whole request
 */
public record Refusal(RefusalCode code, String message) {

    public static Refusal of(RefusalCode code, String message) {
        return new Refusal(code, message);
    }

    /**
     * Thrown by parsers and mechanisms whose callers turn it into a value at the first place that
     * can record it.
     */
    public static final class Thrown extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient Refusal refusal;

        public Thrown(Refusal refusal) {
            super(refusal.message(), null, false, false);
            this.refusal = refusal;
        }

        public Thrown(RefusalCode code, String message) {
            this(new Refusal(code, message));
        }

        public Refusal refusal() {
            return refusal;
        }
    }
}
