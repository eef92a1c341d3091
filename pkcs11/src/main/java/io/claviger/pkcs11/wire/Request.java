package io.claviger.pkcs11.wire;

/**
 * One request.
 *
 * @param id the module's, the same if it asks again after a lost connection
 * @param body read once
 */
public record Request(Call call, long id, WireReader body) {}
