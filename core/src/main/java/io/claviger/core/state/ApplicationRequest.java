package io.claviger.core.state;

import io.claviger.core.id.ApplicationId;
import io.claviger.core.id.CredentialId;
import java.time.Instant;

/**
 * An onboarding record that waits for a second person: a new application, or the next version of
 * one that exists. There is at most one for each application.
 *
 * @param proposed the whole record as it will be once somebody else approves it
 * @param requestedBy the officer's credential that asked; it cannot be the one that approves
 */
public record ApplicationRequest(
        Application proposed, CredentialId requestedBy, Instant requested) {
    public ApplicationId application() {
        return proposed.id();
    }

    /** Whether it changes an application that exists. */
    public boolean change() {
        return proposed.version() > 1;
    }
}
