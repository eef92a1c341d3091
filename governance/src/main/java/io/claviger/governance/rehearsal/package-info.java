/** What recorded operations would have met under other rules. */
@NullMarked
package io.claviger.governance.rehearsal;

import org.jspecify.annotations.NullMarked;
