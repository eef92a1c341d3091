package io.claviger.core.approval;

/** The bytes are no approval token, timestamp block or encoded policy. */
public final class MalformedToken extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedToken(String what) {
        super(what);
    }
}
