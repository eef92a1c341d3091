package io.claviger.core.mechanism;

import io.claviger.core.id.Bytes;

/**
 * RSAES-OAEP (RFC 8017 §7.1) where it differs from what the mechanism's name says.
 *
 * @param mgf hash of the mask generation function
 * @param label associated with the message; empty for none
 */
public record OaepForm(Hash mgf, Bytes label) {}
