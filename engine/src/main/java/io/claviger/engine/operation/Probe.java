package io.claviger.engine.operation;

import io.claviger.core.evidence.EvidenceRef;
import java.util.Optional;

/**
 * Result of a real signature on the probe key.
 *
 * @param message one sentence for people
 */
public record Probe(boolean ok, String message, Optional<EvidenceRef> evidence) {}
