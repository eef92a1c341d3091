package io.claviger.engine.key;

import io.claviger.core.id.KeyLabel;
import io.claviger.core.mechanism.KeyAlgorithm;
import java.util.Optional;

/**
 * Which keys to list.
 *
 * @param after the last label of the page before
 * @param limit at most this many
 */
public record ListKeys(
        Optional<String> labelPrefix,
        Optional<KeyAlgorithm> algorithm,
        Optional<KeyLabel> after,
        int limit) {}
