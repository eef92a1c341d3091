/**
 * Answers that the contract foresees: stable codes, each on one rung of the path request → identity
 * → interface → key boundary → audit.
 */
@NullMarked
package io.claviger.core.refusal;

import org.jspecify.annotations.NullMarked;
