/** Timestamps (RFC 3161) of checkpoints by an authority: the log's age by somebody else's clock. */
@NullMarked
package io.claviger.server.timestamp;

import org.jspecify.annotations.NullMarked;
