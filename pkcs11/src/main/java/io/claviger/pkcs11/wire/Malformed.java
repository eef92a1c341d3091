package io.claviger.pkcs11.wire;

/** A frame that breaks a rule of the protocol: the connection ends. */
public final class Malformed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Malformed(String rule) {
        super(rule, null, false, false);
    }
}
