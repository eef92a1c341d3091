package io.claviger.engine.user;

import io.claviger.core.state.Credential;

/** A fresh credential with its token, which is shown this once and kept nowhere. */
public record Issued(Credential credential, String token) {

    /** Shows no token. */
    @Override
    public String toString() {
        return "Issued[" + credential.id() + "]";
    }
}
