package io.claviger.evidence.verifier;

/**
 * One thing that was looked at.
 *
 * @param name short and stable, for scripts: {@code signature}, {@code inclusion}
 * @param sentence what was found, for people
 */
public record Check(String name, Result result, String sentence) {
    /** How it went. */
    public enum Result {
        PASSED,
        FAILED,
        /** Could not be looked at; the sentence says what is missing. */
        NOT_CHECKED
    }
}
