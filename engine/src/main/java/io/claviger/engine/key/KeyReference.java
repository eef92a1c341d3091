package io.claviger.engine.key;

import io.claviger.core.id.KeyLabel;
import io.claviger.core.mechanism.DerivationPath;
import io.claviger.core.state.KeyObject;
import java.util.Optional;

/**
 * The key that a label names: a stored one, or one below it that is derived for the occasion.
 *
 * @param stored the key in the state; its rules and its password hold
 * @param path from there to the key that is meant; empty if that is the stored one
 */
public record KeyReference(KeyObject stored, Optional<DerivationPath> path) {

    /** The label that named it. */
    public KeyLabel label() {
        return path.map(way -> new KeyLabel(stored.label() + "/" + way)).orElse(stored.label());
    }
}
