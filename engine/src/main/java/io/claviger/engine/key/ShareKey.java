package io.claviger.engine.key;

import io.claviger.core.id.KeyLabel;
import io.claviger.core.mechanism.KemMechanism;

/**
 * A secret that is shared by encapsulation is to become a key.
 *
 * @param base the key for encapsulation
 * @param target the new key
 */
public record ShareKey(KeyLabel base, KemMechanism mechanism, CreateKey target) {}
