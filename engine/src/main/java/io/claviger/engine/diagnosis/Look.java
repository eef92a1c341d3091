package io.claviger.engine.diagnosis;

/**
 * One thing that was looked at.
 *
 * @param found what was seen, one sentence
 */
public record Look(Aspect aspect, boolean sound, String found) {}
