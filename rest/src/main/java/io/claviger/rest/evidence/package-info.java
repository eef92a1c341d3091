/**
 * Evidence over HTTP: records, proofs, checkpoints, look-ups, and the log as static tiles that
 * transparency tools read. Hashes and checkpoints say nothing about anybody and are open; records
 * are for auditors and for the application they are about. Reading is not recorded, being refused
 * is.
 */
@NullMarked
package io.claviger.rest.evidence;

import org.jspecify.annotations.NullMarked;
