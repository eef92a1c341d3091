/** The state as it was at an earlier point of the log, told by the log's documents of state. */
@NullMarked
package io.claviger.verifier.past;

import org.jspecify.annotations.NullMarked;
