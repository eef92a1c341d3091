package io.claviger.client;

/**
 * An answer with its receipt.
 *
 * @param value what was asked for
 */
public record Answer<T>(T value, Receipt receipt) {}
