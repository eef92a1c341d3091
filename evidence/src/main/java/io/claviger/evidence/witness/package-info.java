/**
 * What a witness does (C2SP tlog-witness), without network and files: the request that a log sends,
 * and the rule when it is cosigned. The rule is pure; who applies it keeps the last checkpoint that
 * it cosigned, and writes the next one down before its cosignature leaves.
 */
@NullMarked
package io.claviger.evidence.witness;

import org.jspecify.annotations.NullMarked;
