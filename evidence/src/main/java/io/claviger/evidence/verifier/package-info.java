/**
 * Verification without server, network or secret: file in, list of checks out. What fails first is
 * named in one sentence.
 */
@NullMarked
package io.claviger.evidence.verifier;

import org.jspecify.annotations.NullMarked;
