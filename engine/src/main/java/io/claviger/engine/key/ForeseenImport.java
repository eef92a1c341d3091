package io.claviger.engine.key;

import io.claviger.core.id.KeyLabel;
import io.claviger.core.refusal.Refusal;
import java.util.Optional;

/**
 * What would become of a key that came in.
 *
 * @param present it is there already: a key of this label and kind, with the same public half if it
 *     has one
 * @param refusal why it would not come in
 */
public record ForeseenImport(KeyLabel label, boolean present, Optional<Refusal> refusal) {}
