package io.claviger.core.command;

import io.claviger.core.evidence.EvidenceRef;
import io.claviger.core.refusal.Refusal;
import java.util.Optional;

/**
 * What became of a command once it was ordered: its record, which is durable, and the refusal if
 * the answer is no.
 */
public record Outcome(EvidenceRef evidence, Optional<Refusal> refusal) {}
