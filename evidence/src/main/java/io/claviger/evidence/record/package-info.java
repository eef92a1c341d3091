/**
 * One evidence record as bytes and back. The bytes are written once, stored and hashed verbatim,
 * and never written again; {@code docs/formats/evidence-record.md} is their description.
 */
@NullMarked
package io.claviger.evidence.record;

import org.jspecify.annotations.NullMarked;
