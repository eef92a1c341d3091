package io.claviger.engine.key;

import io.claviger.core.state.KeyObject;

/**
 * What a stateful key can still sign.
 *
 * @param total signatures of the key's whole life
 * @param remaining those that no node has taken yet
 */
public record SignaturesLeft(KeyObject key, int total, int remaining) {}
