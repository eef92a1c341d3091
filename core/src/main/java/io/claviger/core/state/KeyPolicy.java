package io.claviger.core.state;

/**
 * The Smart Key Attributes of a key. A key is made with a policy or without, for ever; one made
 * with an empty policy can be given rules later.
 *
 * @param blocked whether the use of the key is blocked
 */
public record KeyPolicy(boolean blocked) {}
