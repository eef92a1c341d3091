/**
 * What callers ask for. Every change of state and every use of a key is one command, and carries
 * everything that its decision needs: time, randomness, generated ids and wrapped blobs travel in
 * it, so that deciding is deterministic.
 */
@NullMarked
package io.claviger.core.command;

import org.jspecify.annotations.NullMarked;
