/**
 * Signatures made outside by people and programs that the HSM does not hold the keys of: approvers
 * and the signers of requests.
 */
@NullMarked
package io.claviger.crypto.signer;

import org.jspecify.annotations.NullMarked;
