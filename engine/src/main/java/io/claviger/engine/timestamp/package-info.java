/** Timestamps (RFC 3161) with a key of the caller's partition and the time of the journal. */
@NullMarked
package io.claviger.engine.timestamp;

import org.jspecify.annotations.NullMarked;
