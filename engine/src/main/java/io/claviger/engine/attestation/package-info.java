/** Signed statements about keys, in the XML form that TSB clients know. */
@NullMarked
package io.claviger.engine.attestation;

import org.jspecify.annotations.NullMarked;
