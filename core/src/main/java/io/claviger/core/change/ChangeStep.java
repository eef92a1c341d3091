package io.claviger.core.change;

import io.claviger.core.id.CredentialId;
import java.time.Instant;
import java.util.Optional;

/** Something that was done within a change, in the words of who did it. */
public record ChangeStep(Instant time, Optional<CredentialId> by, String text) {}
