/** What must be in place before a change begins. */
@NullMarked
package io.claviger.governance.preflight;

import org.jspecify.annotations.NullMarked;
