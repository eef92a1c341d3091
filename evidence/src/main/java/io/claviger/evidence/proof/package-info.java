/**
 * One record with everything that a stranger needs to verify it offline, in one file: {@code
 * docs/formats/proof-file.md}.
 */
@NullMarked
package io.claviger.evidence.proof;

import org.jspecify.annotations.NullMarked;
