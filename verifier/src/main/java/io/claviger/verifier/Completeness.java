package io.claviger.verifier;

/** Whether records are missing. */
public sealed interface Completeness {
    /** One sentence. */
    String sentence();

    /** All that the question asks for is there. */
    record Complete(String sentence) implements Completeness {}

    /** Something is missing; the sentence says from where on. */
    record Incomplete(String sentence) implements Completeness {}

    /** The package cannot show it; the sentence says what would. */
    record Unknown(String sentence) implements Completeness {}
}
