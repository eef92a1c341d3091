package io.claviger.engine.approver;

import io.claviger.core.id.ApproverName;

/** A fresh one-time code, which is shown this once and kept nowhere. */
public record IssuedCode(ApproverName approver, String code) {

    /** Shows no code. */
    @Override
    public String toString() {
        return "IssuedCode[" + approver + "]";
    }
}
