/**
 * Signed tree heads: C2SP tlog-checkpoint bodies in C2SP signed notes, and the rule when a log
 * signs the next one. The private key stays behind {@link
 * io.claviger.evidence.checkpoint.CheckpointSigner}.
 */
@NullMarked
package io.claviger.evidence.checkpoint;

import org.jspecify.annotations.NullMarked;
