/** What the inside needs from the rim: a journal, a store, a clock, entropy. */
@NullMarked
package io.claviger.core.port;

import org.jspecify.annotations.NullMarked;
