package io.claviger.engine.key;

import io.claviger.core.id.KeyLabel;
import io.claviger.core.mechanism.WrapMethod;
import io.claviger.crypto.secret.SecretBytes;
import java.util.Optional;

/** Which key wraps or unwraps, and how. The caller closes the password. */
public record Wrapping(KeyLabel key, Optional<SecretBytes> password, WrapMethod method) {}
