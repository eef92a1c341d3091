/**
 * Witnesses as a log and an auditor meet them: real processes, and the C2SP protocol between them.
 */
@NullMarked
package io.claviger.acceptance.witness;

import org.jspecify.annotations.NullMarked;
