/**
 * Errors on the wire. {@link io.claviger.rest.error.ErrorTable} is the one place where a refusal of
 * the key boundary becomes an HTTP status and a TSB error code; {@link
 * io.claviger.rest.error.Unacceptable} is how a parser says that a request is not what its
 * operation takes. No other class writes an error body.
 */
@NullMarked
package io.claviger.rest.error;

import org.jspecify.annotations.NullMarked;
