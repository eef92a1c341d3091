/**
 * The Merkle tree of RFC 6962 over a list of byte strings, kept as tiles of 256 hashes (C2SP
 * tlog-tiles). Pure arithmetic and SHA-256: where the tiles come from is the business of others.
 */
@NullMarked
package io.claviger.evidence.merkle;

import org.jspecify.annotations.NullMarked;
