/**
 * The contract over real HTTP: what rest-api.md promises, asked of one running node. Signatures,
 * ciphertexts and trees are checked with the JDK, with openssl or with a few lines of arithmetic
 * here, never with the code that made them.
 */
@NullMarked
package io.claviger.acceptance.contract;

import org.jspecify.annotations.NullMarked;
