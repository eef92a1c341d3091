package io.claviger.engine.operation;

import io.claviger.core.id.KeyLabel;
import io.claviger.core.mechanism.KemMechanism;

/** With which key a fresh secret is encapsulated; its public half needs no password. */
public record EncapsulateRequest(KeyLabel key, KemMechanism mechanism) {}
