package io.claviger.governance.drill;

/**
 * What the node that judges a drill knows of the one that went away.
 *
 * @param wasAway whether it did not answer at some time of the drill
 * @param back whether it answers, serves and has caught up now
 * @param words how it is, for people
 */
public record Presence(boolean wasAway, boolean back, String words) {}
