/**
 * Where secret bytes live. {@code SecretBytes} holds them on the heap for the length of a block;
 * {@code LockedSecret} holds the few that stay for as long as the node runs outside the heap, in
 * locked memory. Both wipe on close, print nothing, compare in constant time and cannot be
 * serialised. Handing bytes over is always called {@code consume}: the source is zero afterwards.
 */
@NullMarked
package io.claviger.crypto.secret;

import org.jspecify.annotations.NullMarked;
