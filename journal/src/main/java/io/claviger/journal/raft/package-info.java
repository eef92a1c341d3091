/**
 * The journal on Apache Ratis: one order of batches of commands, durable before it is applied,
 * applied before it is answered. A single node is a group of one.
 */
@NullMarked
package io.claviger.journal.raft;

import org.jspecify.annotations.NullMarked;
