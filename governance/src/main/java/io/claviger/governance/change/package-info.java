/** Changes under a ticket, and the gate of real operations that each must pass. */
@NullMarked
package io.claviger.governance.change;

import org.jspecify.annotations.NullMarked;
