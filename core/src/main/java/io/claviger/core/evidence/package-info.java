/** What is recorded of a decision, before it has a place in the log. */
@NullMarked
package io.claviger.core.evidence;

import org.jspecify.annotations.NullMarked;
