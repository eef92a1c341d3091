package io.claviger.rest.error;

import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;

/**
 * A request is not what its operation takes. Thrown by parsers, caught at the one place that
 * records the refusal and answers. The error on the wire may be more exact than the refusal's own:
 * the contract has several codes for what is one kind of refusal here.
 */
public final class Unacceptable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Refusal refusal;
    private final transient HttpError error;

    public Unacceptable(Refusal refusal, HttpError error) {
        super(refusal.message(), null, false, false);
        this.refusal = refusal;
        this.error = error;
    }

    public Unacceptable(RefusalCode code, String message) {
        this(Refusal.of(code, message), ErrorTable.of(code));
    }

    /** A member is missing, has a wrong type or an impossible value. */
    public static Unacceptable malformed(String message) {
        return new Unacceptable(RefusalCode.MALFORMED_REQUEST, message);
    }

    /** The contract has what was asked for; this version does not. */
    public static Unacceptable notImplemented(String what) {
        return new Unacceptable(
                RefusalCode.NOT_IMPLEMENTED, what + " is not implemented in this version");
    }

    public Refusal refusal() {
        return refusal;
    }

    public HttpError error() {
        return error;
    }
}
