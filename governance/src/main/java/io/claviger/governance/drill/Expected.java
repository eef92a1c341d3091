package io.claviger.governance.drill;

import io.claviger.core.change.GateProbe;
import java.time.Duration;

/**
 * What a drill expects of one application by one interface.
 *
 * @param probe of the change's gate, by which it is tried
 * @param text the recovery expectation of its onboarding record
 * @param within the time in it: the longest that it may be without an operation
 */
public record Expected(GateProbe probe, String text, Duration within) {}
