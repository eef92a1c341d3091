/**
 * What the node has to do with its witnesses: it sends each of them every new checkpoint, keeps
 * their cosignatures, and hears from them when its own data is older than the log.
 */
@NullMarked
package io.claviger.server.witness;

import org.jspecify.annotations.NullMarked;
