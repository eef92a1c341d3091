/** Judges approvals again, from what a package holds alone. */
@NullMarked
package io.claviger.verifier.approval;

import org.jspecify.annotations.NullMarked;
