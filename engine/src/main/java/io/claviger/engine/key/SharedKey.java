package io.claviger.engine.key;

import io.claviger.core.id.Bytes;
import io.claviger.core.state.KeyObject;

/** A key, and the ciphertext from which the holder of the other half makes the same one. */
public record SharedKey(KeyObject key, Bytes ciphertext) {}
