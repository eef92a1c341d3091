package io.claviger.core.approval;

import java.util.Locale;

/**
 * Something about a policy that its owner should know.
 *
 * @param place where: {@code ruleUse}, {@code ruleUse, token 'T1', group 'finance'}
 * @param code stable name of the kind of finding
 */
public record PolicyFinding(Severity severity, String place, String code, String message) {
    /** How bad it is. */
    public enum Severity {
        /** The rule does not do what a rule is for. */
        ERROR,
        /** It works, and somebody will be surprised. */
        WARNING,
        NOTE;

        /** Form on the wire. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
