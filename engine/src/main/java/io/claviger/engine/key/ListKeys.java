package io.claviger.engine.key;

import io.claviger.core.id.KeyLabel;
import io.claviger.core.mechanism.KeyAlgorithm;
import io.claviger.core.state.KeyObject;
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
        int limit) {

    boolean matches(KeyObject key) {
        return labelPrefix.map(key.label().value()::startsWith).orElse(true)
                && algorithm.map(wanted -> key.spec().algorithm() == wanted).orElse(true);
    }
}
