package io.claviger.crypto.certificate;

import io.claviger.core.id.Bytes;

/**
 * A certificate, a request for one, or a timestamp.
 *
 * @param encoded the whole in DER
 * @param toBeSigned the bytes that the key signed
 * @param signature what the key made of them
 */
public record SignedDocument(Bytes encoded, Bytes toBeSigned, Bytes signature) {}
